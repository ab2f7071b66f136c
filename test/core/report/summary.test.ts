// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { Verdict } from '#shared/core/domain.ts';
import type { ReportFinding, ReportItem, ReportModel } from '#shared/core/report/model.ts';
import { defaultReportOptions, emptyNote, type ReportOptions } from '#shared/core/report/options.ts';
import { renderReport } from '#shared/core/report/report.ts';
import { reportModel } from './fixture.ts';

const model = reportModel('fan');
const base = model.findings[0]!;
const none = { blind: null, open: null };

const itemOf = (verdict: Verdict | null, disputed = false): ReportItem => ({
  ...model.items[0]!,
  verdict: verdict && {
    ...base.verdict!,
    verdict,
    disputed,
    readings: disputed
      ? [
          { reviewer: 'a', verdict },
          { reviewer: 'b', verdict: 'unusable' },
        ]
      : [],
  },
});
const findingOf = (item: ReportItem, changes: Partial<ReportFinding> = {}): ReportFinding => ({
  ...base,
  ...item,
  note: emptyNote,
  ...changes,
});

/** The first page as it is read. */
function firstPage(changes: Partial<ReportModel>, options: Partial<ReportOptions> = {}) {
  const whole = { ...model, agreements: none, ...changes, options: { ...defaultReportOptions, ...options } };
  const page = new DOMParser().parseFromString(renderReport(whole), 'text/html');
  const summary = page.querySelector('#summary')!;
  const counts = [...summary.querySelectorAll('.counts div')].map(({ textContent }) => textContent);
  const table = [...summary.querySelectorAll('section table tr')].map((row) =>
    [...row.children].map(({ textContent }) => textContent),
  );
  const facts = [...summary.querySelectorAll('.facts tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  return { page, text: summary.textContent.replace(/\s+/g, ' '), counts, table, facts: Object.fromEntries(facts) };
}

describe('the counts', () => {
  const items = [
    ...Array.from({ length: 2 }, () => itemOf('real-fault')),
    itemOf('false-alarm'),
    itemOf('unusable'),
    itemOf('real-fault', true),
    itemOf(null),
  ];

  it('are of what stands, with what is disputed on its own', () => {
    expect(firstPage({ items }).counts).toEqual([
      '6flagged',
      '5reviewed',
      '2real faults',
      '1false alarm',
      '0unsure',
      '1unusable',
      '1disputed',
    ]);
    expect(firstPage({ items, language: 'de' }).counts).toEqual([
      '6gemeldet',
      '5beurteilt',
      '2echte Schäden',
      '1Fehlalarm',
      '0unklar',
      '1ungültig',
      '1strittig',
    ]);
  });

  it('are told in words where something is open or disputed, in the number of things', () => {
    const { text } = firstPage({ items });
    expect(text).toContain('1 of 6 flagged recordings has no verdict yet. What has none is listed at the end as open.');
    expect(text).toContain('Reviewers differ about 1 recording, and nobody has settled it.');
    expect(firstPage({ items: [itemOf(null)] }).text).toContain('1 of 1 flagged recording has no verdict yet.');
    const two = firstPage({ items: [itemOf(null), itemOf(null), itemOf('unsure')] });
    expect(two.text).toContain('2 of 3 flagged recordings have no verdict yet.');
    const german = firstPage({ items: [itemOf(null), itemOf('unsure', true), itemOf('unsure', true)], language: 'de' });
    expect(german.text).toContain('1 von 3 gemeldeten Aufnahmen hat noch kein Urteil.');
    expect(german.text).toContain('Bei 2 Aufnahmen widersprechen sich die Begutachter');
  });

  it('say nothing of that where everything is decided', () => {
    const { text, counts } = firstPage({ items: [itemOf('unsure')] });
    expect(text).not.toMatch(/no verdict yet|differ/);
    expect(counts).toHaveLength(6);
  });

  it('of an empty session are zeros, and the report holds together', () => {
    const { counts, text, page } = firstPage({
      items: [],
      findings: [],
      detectors: [],
      journal: { ...model.journal, session: [] },
    });
    expect(counts.map((count) => count.slice(0, 1))).toEqual(['0', '0', '0', '0', '0', '0']);
    expect(text).toContain('No recording has a page in this report.');
    expect(page.body.textContent).not.toMatch(/undefined|NaN|null/);
    expect(page.querySelectorAll('article')).toHaveLength(0);
  });
});

describe('what the findings table holds', () => {
  const place = { ...base.file.place, machine: 'pump', section: '01', attributes: { spd: '2900' } };
  const item = {
    ...itemOf('real-fault'),
    score: 22.9716,
    threshold: 1.5954,
    file: { ...base.file, fileName: 'a.wav', place },
  };

  it('is recording with machine, verdict, reason, and score with threshold', () => {
    const { table } = firstPage({ items: [item], findings: [findingOf(item)] });
    expect(table).toEqual([
      ['No.', 'Recording', 'Verdict', 'Reason', 'Score'],
      ['1', 'a.wavpump, section 01, spd 2900', 'Real fault', 'fan', '22.972Threshold 1.595'],
    ]);
  });

  it('has severity and date where any finding has one', () => {
    const dated = findingOf(item, { note: { ...emptyNote, due: '2026-12-04' } });
    const judged = findingOf(item, { note: { ...emptyNote, severity: 3, due: '2027-01-31' } });
    const { table } = firstPage({ items: [item], findings: [findingOf(item), dated, judged], language: 'de' });
    expect(table.map((row) => row[4])).toEqual([
      'Schweregrad',
      '',
      'Bis 4. Dezember 2026.',
      // the report keeps the names that its options have
      '4 von 4, Act nowBis 31. Januar 2027.',
    ]);
  });

  it('leaves no empty line for a machine without a name', () => {
    const nameless = { ...item, file: { ...item.file, place: { ...place, machine: '', section: '', attributes: {} } } };
    const { table, page } = firstPage({ items: [nameless], findings: [findingOf(nameless)] });
    expect(table[1]![1]).toBe('a.wav');
    expect(page.querySelector('#summary td.name br')).toBeNull();
  });
});

describe('the sentence about the scope', () => {
  const items = [
    itemOf('real-fault'),
    itemOf('unsure'),
    itemOf('unsure'),
    itemOf('false-alarm'),
    itemOf('unsure', true),
  ];
  const paged = (pages: ReportOptions['pages']) =>
    items.filter((item) => pages.some((verdict) => item.verdict!.verdict === verdict)).map((item) => findingOf(item));
  const scope = (pages: ReportOptions['pages'], language: 'en' | 'de' = 'en') =>
    firstPage({ items, findings: paged(pages), language }, { pages }).text;

  it('names what has a page, and how many of the others are only listed', () => {
    expect(scope(['real-fault', 'unsure'])).toContain(
      'There is a page for every real fault and every recording somebody is unsure about. False alarms',
    );
    expect(scope(['real-fault'])).toContain(
      'There is a page for every real fault. 3 recordings with the verdict real fault or unsure are only listed at the end.',
    );
    expect(scope(['unsure'])).toContain('1 recording with the verdict real fault or unsure is only listed at the end.');
    expect(scope([])).toContain('No recording has a page of its own. 4 recordings with the verdict');
    expect(scope(['unsure'], 'de')).toContain(
      'Es gibt eine Seite für jeden unklaren Fall. 1 Aufnahme mit dem Urteil „Echter Schaden“ oder „Unklar“ ist nur am Ende aufgelistet.',
    );
  });
});

describe('the facts', () => {
  it('have the highest severity of all findings under its name', () => {
    const item = itemOf('real-fault');
    const severities = [null, 0, 2, 1] as const;
    const findings = severities.map((severity) => findingOf(item, { note: { ...emptyNote, severity } }));
    expect(firstPage({ items: [item], findings }).facts).toEqual({ 'Highest severity': '3 of 4, Plan a repair' });
    const mildest = [findingOf(item, { note: { ...emptyNote, severity: 0 } })];
    expect(firstPage({ items: [item], findings: mildest }).facts).toEqual({ 'Highest severity': '1 of 4, No action' });
  });

  it('name the session only where the report has a title of its own', () => {
    const titled = firstPage({}, { title: 'Hall 3', qualification: 'category II' });
    expect(titled.facts).toMatchObject({ Session: 'fan', Analyst: 'category II' });
    expect(titled.page.title).toBe('Earmark report: Hall 3');
    expect(firstPage({}).facts).not.toHaveProperty('Session');
    expect(firstPage({}).page.querySelector('h1')!.textContent).toBe('fan');
  });
});
