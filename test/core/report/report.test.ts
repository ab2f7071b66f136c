// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { defaultReportOptions, emptyNote, type ReportOptions } from '#shared/core/report/options.ts';
import { renderReport } from '#shared/core/report/report.ts';
import { reportStyle } from '#shared/core/report/style.ts';
import { reportWords } from '#shared/core/report/words/words.ts';
import { reportModel, shapley } from './fixture.ts';

const open = (text: string) => new DOMParser().parseFromString(renderReport(reportModel(text)), 'text/html');
const plain = open('pump 7');
const shape = (page: Document) => [...page.querySelectorAll('*')].map((element) => element.localName);

describe('renderReport', () => {
  it('has nothing that scrolls by itself or can be focused: as target of the preview it would take the keys', () => {
    expect(reportStyle(reportWords.en)).not.toMatch(/overflow(-[xy])?:\s*(auto|scroll)/);
    expect(plain.querySelectorAll('[tabindex], [autofocus], input, button, summary, [contenteditable]')).toHaveLength(
      0,
    );
  });

  it('has a page per finding, the method box and every recording', () => {
    expect(plain.querySelectorAll('article')).toHaveLength(2);
    const text = plain.body.textContent;
    expect(text).toContain('Detector pump 7, version 3');
    expect(text).toContain('high-pass 1.2 kHz');
    expect(text).toContain('95 % of the normal recordings score below it');
    expect(text).toContain('850,000 parameters');
    expect(text).toContain('7 entries, chain of hashes intact');
    expect(plain.querySelectorAll('#recordings tr')).toHaveLength(4);
    expect(plain.querySelectorAll('#journal tr')).toHaveLength(4);
    expect(plain.querySelectorAll('#hashes tr')).toHaveLength(4);
    const agreed = [...plain.querySelectorAll('#agreement p')].map(({ textContent }) => textContent);
    expect(agreed).toHaveLength(2);
    expect(agreed[0]).toMatch(/n = 12.*without knowing.*Cohen’s kappa 0.50.*too few/);
    expect(agreed[1]).toMatch(/^Not blind:.*n = 40.*could know.*Cohen’s kappa 0.88/);
  });

  it('counts verdicts and says what is open', () => {
    const counts = Object.fromEntries(
      [...plain.querySelectorAll('.counts div')].map((box) => [
        box.lastChild!.textContent,
        Number(box.querySelector('b')!.textContent),
      ]),
    );
    expect(counts).toEqual({
      flagged: 3,
      reviewed: 2,
      'real fault': 1,
      'false alarm': 1,
      unsure: 0,
      unusable: 0,
    });
    expect(plain.body.textContent).toContain('1 of 3 flagged recordings has no verdict yet.');
  });

  it('gives numbers with a sign and says in a sentence what the picture shows', () => {
    const page = plain.querySelector('article')!;
    const figure = page.querySelector('svg')!;
    expect(figure.getAttribute('aria-label')).toBe(
      'pump 7. The score 0.850 is 0.350 above the threshold. The level alone raises an alarm. ' +
        'Largest difference from the nearest normal recording: 14.4 dB louder in the third-octave band at 2.5 kHz ' +
        '(2239 to 2818 Hz): −40.0 dB against −54.4 dB. ' +
        'The band 5.6–7.9 kHz raises the score most (+0.40). 27–290 Hz lowers it most (−0.20).',
    );
    expect(
      [...figure.querySelectorAll('text.band')].map((label) => Number(label.textContent!.replace('−', '-'))),
    ).toEqual(shapley);
    expect(page.textContent).toContain('the Shapley values add up to the difference');
  });

  it('draws the bars of the bands beside their frequencies, the highest band on top', () => {
    const bars = [...plain.querySelectorAll('article svg')[0]!.querySelectorAll('rect.plus, rect.minus')];
    const tops = bars.map((bar) => Number(bar.getAttribute('y')));
    expect(tops).toEqual([...tops].sort((a, b) => b - a));
    expect(bars.map((bar) => bar.getAttribute('class'))).toEqual(
      shapley.map((value) => (value < 0 ? 'minus' : 'plus')),
    );
    const widths = bars.map((bar) => Number(bar.getAttribute('width')));
    expect(widths[7]! / widths[5]!).toBeCloseTo(2, 1);
  });

  it('says why there is no picture, no normal recording and no band', () => {
    const page = plain.querySelectorAll('article')[1]!;
    expect(page.querySelector('svg')).toBeNull();
    expect(page.textContent).toContain('There is no normal recording to compare with.');
    expect(page.textContent).toContain('have not been computed');
  });

  it('loads nothing and runs nothing', () => {
    expect(plain.querySelectorAll('script, link, iframe, object, embed, form, base')).toHaveLength(0);
    const policy = plain.querySelector('meta[http-equiv]')!.getAttribute('content')!;
    expect(policy).toContain("default-src 'none'");
    const references = [...plain.querySelectorAll('[href], [src]')].map((element) => element.getAttribute('href'));
    expect(references.length).toBeGreaterThan(0);
    expect(references.every((reference) => /^(data:image\/png;base64,|#finding-\d+$)/.test(reference!))).toBe(true);
    for (const link of plain.querySelectorAll('a'))
      expect(plain.querySelector(link.getAttribute('href')!)!.localName).toBe('article');
  });

  it.each([
    '<script>window.pwned=1</script>',
    '"><img src=x onerror=alert(1)>',
    "'/><svg onload=alert(1)>",
    '</title></style><script>alert(1)</script>',
    'javascript:alert(1)',
    '{{7*7}} ${7*7} <%= 7*7 %>',
    '=HYPERLINK("http://example.invalid")',
  ])('keeps the text %j a text wherever it is shown', (text) => {
    const page = open(text);
    expect(shape(page)).toEqual(shape(plain));
    expect(page.title).toBe(`Earmark report: ${text}`);
    expect(page.querySelector('article h2')!.textContent).toBe(`1 of 2: ${text}`);
    const handlers = [...page.querySelectorAll('*')].flatMap((element) =>
      element.getAttributeNames().filter((name) => name.startsWith('on')),
    );
    expect(handlers).toEqual([]);
  });
});

describe('what the engineer writes', () => {
  it('stands on the first page and beside its finding, each in its own place', () => {
    const facts = Object.fromEntries(
      [...plain.querySelectorAll('.facts tr')].map((row) => [row.firstChild!.textContent, row.lastChild!.textContent]),
    );
    expect(facts).toEqual({
      Asset: 'pump 7',
      Finding: 'pump 7',
      'Highest severity': '3 of 4, pump 7',
      Analyst: 'pump 7, pump 7',
      'Checked by': 'pump 7',
      Session: 'pump 7',
    });
    const boxes = [...plain.querySelector('.notes')!.querySelectorAll('dt')].map((term) => [
      term.textContent,
      term.nextElementSibling!.textContent,
    ]);
    expect(boxes).toEqual([
      ['Severity', '3 of 4, pump 7 Basis: pump 7'],
      ['Observation', 'pump 7'],
      ['Recommendation', 'pump 7 By 1 December 2026.'],
    ]);
  });

  it('leaves no line where it is empty', () => {
    const model = reportModel('fan.wav');
    const findings = model.findings.map((finding) => ({ ...finding, note: emptyNote }));
    const page = renderReport({ ...model, findings, options: defaultReportOptions });
    expect(page).not.toMatch(/class="facts"|class="notes"|By \d|Highest severity/);
    expect(page).toContain('<h1>fan.wav</h1>');
  });
});

describe('the options', () => {
  const model = reportModel('fan.wav');
  const render = (change: Partial<ReportOptions>) =>
    renderReport({ ...model, options: { ...model.options, ...change } });

  it.each<[Partial<ReportOptions>, RegExp]>([
    [{ pictures: false }, /<svg|<image|Colours from|same colours/],
    [{ bands: false }, /Frequency bands|class="plus"|raises the score/],
    [{ numbers: false }, /<h3>Numbers|Transformer alone/],
    [{ levels: false }, /Mean levels in third-octave/],
    [{ counts: false }, /Counts by machine/],
    [{ journal: false }, /id="journal"/],
    [{ hashes: false }, /id="hashes"/],
  ])('%j leaves its part out, and nothing else', (change, part) => {
    expect(render({})).toMatch(part);
    expect(render(change)).not.toMatch(part);
    expect(render(change)).toContain('The score 0.850 is 0.350 above the threshold.');
    expect(render(change)).toContain('14.4 dB louder');
  });

  it('false alarms are listed, or only counted', () => {
    const rows = (page: string) =>
      new DOMParser().parseFromString(page, 'text/html').querySelectorAll('#recordings tr');
    expect(rows(render({ falseAlarms: 'list' }))).toHaveLength(4);
    expect(rows(render({ falseAlarms: 'count' }))).toHaveLength(3);
    expect(render({ falseAlarms: 'count' })).toContain('1 false alarm or unusable recording is counted, not listed.');
  });

  it('one reviewer has no agreement', () => {
    expect(renderReport({ ...model, agreements: { blind: null, open: null } })).not.toContain('kappa');
  });
});

describe('a recording that is to be scored again', () => {
  it('has its page without the three scores', () => {
    const model = reportModel('fan.wav');
    const page = renderReport({ ...model, findings: [{ ...model.findings[0]!, scores: null }] });
    expect(page).toContain('<th>Score</th>');
    expect(page).not.toMatch(/Transformer alone|Statistics alone|Level alone|three scores/);
    expect(renderReport(model)).toContain('<th>Statistics alone</th><td class="number">2.000</td>');
  });
});

describe('a long recording', () => {
  it('is told with the stretch that gave its score, in numbers and in the sentence', () => {
    const model = reportModel('fan.wav');
    const finding = { ...model.findings[0]!, worst: { startSeconds: 750, endSeconds: 760 } };
    const page = renderReport({ ...model, findings: [finding] });
    expect(page).toContain('It is that of 12:30–12:40, where the recording is least like normal.');
    expect(page).toContain('<tr><th>Least like normal at</th><td class="number">12:30–12:40</td></tr>');
    expect(renderReport(model)).not.toContain('east like normal');
  });
});
