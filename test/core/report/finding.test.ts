// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { BandExplanation, Explanation } from '#shared/core/domain.ts';
import { findingPage } from '#shared/core/report/finding.ts';
import type { ReportFile, ReportFinding, ReportModel } from '#shared/core/report/model.ts';
import { emptyNote, type ReportOptions } from '#shared/core/report/options.ts';
import { createRandom } from '#shared/core/random.ts';
import { explanation, reportModel } from './fixture.ts';

const model = reportModel('fan');
const base = model.findings[0]!;

function pageOf(
  changes: Partial<ReportFinding>,
  options: Partial<ReportOptions> = {},
  also: Partial<ReportModel> = {},
) {
  const finding = { ...base, ...changes };
  const full = { ...model, ...also, options: { ...model.options, ...options } };
  const { markup } = findingPage(finding, 0, full, full.detectors[0]);
  const page = new DOMParser().parseFromString(markup, 'text/html').body;
  const table = (heading: string) => {
    const title = [...page.querySelectorAll('h3')].find(({ textContent }) => textContent.startsWith(heading));
    const rows = title?.nextElementSibling?.querySelectorAll('tr') ?? [];
    return [...rows].map((row) => [...row.children].map((cell) => cell.textContent));
  };
  return { page, text: page.textContent.replace(/\s+/g, ' '), table };
}
const fileOf = (changes: Partial<ReportFile>) => ({ file: { ...base.file, ...changes } });
const explained = (changes: Partial<Explanation>, band: Partial<BandExplanation> = {}) => ({
  explanation: { ...explanation, bands: explanation.bands.map((each) => ({ ...each, ...band })), ...changes },
});

describe('the line about the recording', () => {
  it.each([
    [10, 16_000, -20.44, '10.0 s, 16 kHz, level −20.4 dB re full scale', '10,0 s, 16 kHz, Pegel −20,4 dB'],
    [0.5, 44_100, -3, '0.5 s, 44.1 kHz, level −3.0 dB re full scale', '0,5 s, 44,1 kHz'],
    [119.94, 11_025, null, '119.9 s, 11.025 kHz', '119,9 s, 11,025 kHz'],
    [750, 48_000, null, '12:30 min, 48 kHz', '12:30 min, 48 kHz'],
    [3750, 96_000, null, '1:02:30 h, 96 kHz', '1:02:30 h, 96 kHz'],
  ])('of %d s at %d Hz', (durationSeconds, sampleRate, levelDb, english, german) => {
    const changes = fileOf({ durationSeconds, sampleRate, levelDb });
    expect(pageOf(changes).text).toContain(`· ${english}`);
    expect(pageOf(changes, {}, { language: 'de' }).text).toContain(`· ${german}`);
  });

  it('says that the machine has no name', () => {
    const place = { ...base.file.place, machine: '', section: '', attributes: {} };
    expect(pageOf(fileOf({ place })).text).toContain('Machine not named ·');
    expect(pageOf(fileOf({ place }), {}, { language: 'de' }).text).toContain('Maschine nicht benannt ·');
  });
});

describe('the verdict', () => {
  const said = (changes: object) => ({ verdict: { ...base.verdict!, ...changes } });
  const readings = [
    { reviewer: 'Ada', verdict: 'real-fault' },
    { reviewer: '', verdict: 'false-alarm' },
  ];

  it('is disputed where reviewers differ, with what each said', () => {
    const { page, text } = pageOf(said({ disputed: true, readings }));
    expect(page.querySelector('.verdict')!.textContent).toBe('Disputed');
    expect(text).toContain('nobody has settled it (Ada: Real fault; not named: False alarm).');
  });

  it('says that reviewers agree, that one has settled it, or nothing of one alone', () => {
    expect(pageOf(said({})).text).toContain('The reviewers agree (fan: Real fault; fan: Real fault).');
    expect(pageOf(said({ resolution: true, readings })).text).toContain('given openly after reviewers had differed');
    expect(pageOf(said({ readings: readings.slice(0, 1) })).text).not.toMatch(/reviewers (agree|differ|had)/);
  });

  it('has its time in UTC, whatever zone it came with, and says where nobody signed', () => {
    const { text } = pageOf(said({ reviewer: '', at: '2026-11-22T00:30:59+02:00' }));
    expect(text).toContain('Reviewer not named, 2026-11-21 22:30 UTC');
  });
});

describe('what the engineer wrote', () => {
  const boxes = (note: Partial<typeof base.note>) =>
    [...pageOf({ note: { ...emptyNote, ...note } }).page.querySelectorAll('.notes > div')].map(({ textContent }) =>
      textContent.replace(/\s+/g, ' ').trim(),
    );

  it('has a box for each thing that is there, and none for what is not', () => {
    expect(boxes({})).toEqual([]);
    expect(boxes({ severity: 0 })).toEqual(['Severity1 of 4, fan']);
    expect(boxes({ basis: '12 dB' })).toEqual(['Severitynot judged Basis: 12 dB']);
    expect(boxes({ due: '2027-01-02' })).toEqual(['Recommendation By 2 January 2027.']);
    expect(boxes({ observation: 'Knocks.', recommendation: 'Grease it.' })).toEqual([
      'ObservationKnocks.',
      'RecommendationGrease it.',
    ]);
  });
});

describe('the score', () => {
  it.each([
    [1.5, 1.5, 'The score 1.500 is 0.000 above the threshold.', '+0.000'],
    [2.25, 1.5, 'The score 2.250 is 0.750 above the threshold.', '+0.750'],
    [1, 1.5, 'The score 1.000 is 0.500 below the threshold.', '−0.500'],
    [-1, -1.5, 'The score −1.000 is 0.500 above the threshold.', '+0.500'],
  ])('%d at a threshold of %d', (score, threshold, sentence, over) => {
    const { text, table } = pageOf({ score, threshold });
    expect(text).toContain(sentence);
    expect(Object.fromEntries(table('Numbers'))['Over the threshold']).toBe(over);
  });

  it('of the parts says that the level alone raises an alarm, where it does', () => {
    const level = (levelAlarm: boolean) => Object.fromEntries(pageOf({ levelAlarm }).table('Numbers'))['Level alone'];
    expect([level(true), level(false)]).toEqual(['−3.000 (alarm)', '−3.000']);
    expect(pageOf({ levelAlarm: false }).text).not.toContain('The level alone');
  });
});

describe('the bands', () => {
  it('have in the table what was computed, and the Shapley values are not said to add up before they are there', () => {
    const exact = pageOf(explained({}));
    expect(exact.text).toContain(
      '256 of 256 masks. Score with all bands 0.850, with none 0.100; the Shapley values add up',
    );
    const { text, table } = pageOf(explained({ masks: 64 }, { shapley: null, leaveOneOut: null, soft: -0.5 }));
    expect(text).toContain('64 of 256 masks. Score with all bands 0.850, with none 0.100. ');
    expect(text).not.toContain('add up');
    expect(table('Frequency bands')[1]).toEqual(['27–290 Hz', '', '+0.110', '']);
    expect(text).toContain('No band raises the score.');
  });

  it('add up to the difference that the sentence speaks of', () => {
    const random = createRandom(12);
    const shapley = Array.from({ length: 8 }, () => random.normal());
    const none = 1.25;
    const all = none + shapley.reduce((sum, value) => sum + value, 0);
    const bands = explanation.bands.map((band, index) => ({ ...band, shapley: shapley[index]! }));
    const { table, text } = pageOf(explained({ bands, table: { all, none } }));
    const column = table('Frequency bands')
      .slice(1)
      .map((row) => Number(row[1]!.replace('−', '-')));
    const [, written] = /with all bands (\S+), with none 1\.250/.exec(text)!;
    const difference = Number(written!.replace('−', '-')) - none;
    // eight values, each rounded to three decimals
    expect(Math.abs(column.reduce((sum, value) => sum + value, 0) - difference)).toBeLessThan(9 * 0.0005);
  });

  it.each([
    [null, 'No combination of bands changes the decision'],
    [0.499, 'Low fidelity'],
    [0.5, 'Fair fidelity'],
    [0.799, 'Fair fidelity'],
    [0.8, 'Good fidelity'],
  ])('with a fit of %d', (soft, words) => {
    expect(pageOf(explained({ r2: { slime: 0.6, slimeExact: 0.7, soft } })).text).toContain(words);
  });

  it('say why SLIME is silent, what could not be completed, and that nobody computed them', () => {
    expect(pageOf(explained({ constantLabel: true })).text).toContain('so the SLIME weights are 0.');
    expect(pageOf({ explanationProblem: 'The engine stopped.' }).text).toContain('Not completed: The engine stopped.');
    const { text, page } = pageOf({ explanation: null });
    expect(text).toContain('The bands of this recording have not been computed.');
    expect(page.querySelector('.outline, rect.plus')).toBeNull();
  });

  it('are outlined in the flagged picture alone, and the caption says so', () => {
    const { page, text } = pageOf({});
    const [flagged, normal] = page.querySelectorAll('svg');
    expect(flagged!.querySelectorAll('.outline')).toHaveLength(2);
    expect(normal!.querySelectorAll('.outline, rect.plus')).toHaveLength(0);
    expect(text.match(/Outlined are the bands/g)).toHaveLength(1);
    const without = pageOf({}, { bands: false });
    expect(without.page.querySelector('.outline')).toBeNull();
    expect(without.text).not.toContain('Outlined');
  });
});

describe('a long recording', () => {
  const worst = { startSeconds: 3750, endSeconds: 3760 };
  const picture = { ...base.picture!, durationSeconds: 7200 };

  it('has the stretch in its picture, its numbers and its words', () => {
    const { page, text, table } = pageOf({ worst, picture, ...fileOf({ durationSeconds: 7200 }) });
    const box = page.querySelector('svg .worst')!;
    const frame = page.querySelector('svg .frame')!;
    const number = (element: Element, name: string) => Number(element.getAttribute(name));
    const share = (number(box, 'x') - number(frame, 'x')) / number(frame, 'width');
    expect(share).toBeCloseTo(3750 / 7200, 3);
    expect(text).toContain('It is that of 1:02:30–1:02:40');
    expect(text).toContain('The box marks the stretch that gave the score.');
    expect(Object.fromEntries(table('Numbers'))['Least like normal at']).toBe('1:02:30–1:02:40');
  });

  it('has nothing of it in the picture of the normal one', () => {
    expect(pageOf({ worst, picture }).page.querySelectorAll('svg .worst')).toHaveLength(1);
  });
});

describe('the third-octave levels', () => {
  const level = (nominalHz: number, flaggedDb: number, normalDb: number) => ({
    nominalHz,
    lowHz: nominalHz * 0.891,
    highHz: nominalHz * 1.122,
    flaggedDb,
    normalDb,
  });

  it('are rounded each by themselves; less than half a decibel is no difference', () => {
    const levels = [
      level(63, -40.4, -40.8),
      level(1250, -38.6, -53.4),
      level(3150, -53.5, -41),
      level(8000, 0.2, -0.4),
    ];
    const { table } = pageOf({ levels });
    expect(table('Mean levels')).toEqual([
      ['Hz', '63', '1.25k', '3.15k', '8k'],
      ['Flagged', '−40', '−39', '−54', '0'],
      ['Normal', '−41', '−53', '−41', '0'],
      ['Difference', '0', '+15', '−13', '+1'],
    ]);
    const german = pageOf({ levels }, {}, { language: 'de' });
    expect(german.table('Mittlere Pegel')[0]).toEqual(['Hz', '63', '1,25k', '3,15k', '8k']);
  });

  it('are left out where there is nothing to compare', () => {
    expect(pageOf({ levels: null }).text).not.toContain('Mean levels');
    expect(pageOf({ levels: [] }).text).not.toContain('Mean levels');
    expect(pageOf({ levels: null }).text).not.toContain('Largest difference');
  });
});

describe('pictures that are not there', () => {
  it('are told by why, and the sentences stay', () => {
    const { text, page } = pageOf({
      picture: null,
      pictureProblem: 'The file was moved.',
      nearest: { ...base.nearest!, picture: null },
    });
    expect(text).toContain('The file was moved.');
    expect(text).toContain('The score 0.850');
    expect(text).toContain('at a distance of 0.250.');
    expect(text).not.toMatch(/Colours from|Same axes|Outlined/);
    expect(page.querySelector('svg')).toBeNull();
    expect(pageOf({ picture: null, pictureProblem: null }).text).toContain('There is no picture of this recording.');
  });
});
