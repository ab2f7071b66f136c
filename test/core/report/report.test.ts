// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { timeTicks } from '#shared/core/report/figure.ts';
import { renderReport } from '#shared/core/report/report.ts';
import { reportModel, shapley } from './fixture.ts';

const open = (text: string) => new DOMParser().parseFromString(renderReport(reportModel(text)), 'text/html');
const plain = open('pump 7');
const shape = (page: Document) => [...page.querySelectorAll('*')].map((element) => element.localName);

describe('renderReport', () => {
  it('has a page per finding, the method box and every recording', () => {
    expect(plain.querySelectorAll('article')).toHaveLength(2);
    const text = plain.body.textContent;
    expect(text).toContain('Detector pump 7, version 3');
    expect(text).toContain('high-pass 1.2 kHz');
    expect(text).toContain('95 % of the normal recordings score below it');
    expect(text).toContain('850000 parameters');
    expect(text).toContain('7 entries, chain of hashes intact');
    expect([...plain.querySelectorAll('table')].at(-1)!.querySelectorAll('tr')).toHaveLength(4);
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
      'unusable recording': 0,
    });
    expect(plain.body.textContent).toContain('1 of 3 flagged recordings have no verdict yet.');
  });

  it('gives numbers with a sign and says in a sentence what the picture shows', () => {
    const page = plain.querySelector('article')!;
    const figure = page.querySelector('svg')!;
    expect(figure.getAttribute('aria-label')).toBe(
      'pump 7. The score 0.850 is 0.350 above the threshold. The level alone raises an alarm. ' +
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
    expect(references.every((reference) => reference!.startsWith('data:image/png;base64,'))).toBe(true);
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

describe('timeTicks', () => {
  it.each([
    [10, [0, 2, 4, 6, 8, 10]],
    [2.5, [0, 0.5, 1, 1.5, 2, 2.5]],
    [0.03, [0, 0.005, 0.01, 0.015, 0.02, 0.025, 0.03]],
  ])('%f s', (seconds, expected) => {
    const ticks = timeTicks(seconds);
    expect(ticks).toHaveLength(expected.length);
    expected.forEach((tick, index) => expect(ticks[index]).toBeCloseTo(tick, 9));
  });
});
