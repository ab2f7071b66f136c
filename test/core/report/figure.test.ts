// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { BandExplanation, TimeRange } from '#shared/core/domain.ts';
import { bandSentence, figure, pictureSentence, shown } from '#shared/core/report/figure.ts';
import type { ReportPicture } from '#shared/core/report/model.ts';
import { drawPicture, listenForPicture, pictureSize } from '#shared/core/report/picture.ts';
import { reportWords } from '#shared/core/report/words/words.ts';
import { bandEdges } from '#shared/core/spectrum/front-ends.ts';
import { explanation } from './fixture.ts';

const picture: ReportPicture = {
  png: Uint8Array.of(1, 2, 3),
  durationSeconds: 10,
  lowHz: 20,
  highHz: 8000,
  floorDb: -95,
  topDb: -15,
};
const valued = (
  values: readonly (number | null)[],
  soft = 0,
  edges: readonly { lowHz: number; highHz: number }[] = explanation.bands,
): BandExplanation[] =>
  explanation.bands.map((band, index) => ({ ...band, ...edges[index]!, shapley: values[index] ?? null, soft }));

interface Drawn {
  readonly bands?: readonly BandExplanation[];
  readonly worst?: TimeRange;
  readonly language?: 'en' | 'de';
}

function draw(changes: Partial<ReportPicture> = {}, { bands, worst, language = 'en' }: Drawn = {}) {
  const marks = { bands: bands ?? null, worst: worst ?? null };
  const { markup } = figure({ ...picture, ...changes }, 'a fan', marks, reportWords[language]);
  const svg = new DOMParser().parseFromString(markup, 'text/html').querySelector('svg')!;
  const number = (element: Element | null, name: string): number => Number(element!.getAttribute(name));
  const frame = svg.querySelector('rect.frame')!;
  /** how far up the picture a place is, of its height */
  const up = (y: number) => 1 - (y - number(frame, 'y')) / number(frame, 'height');
  const across = (x: number) => (x - number(frame, 'x')) / number(frame, 'width');
  const labels = (axis: 'x' | 'y') =>
    [...svg.querySelectorAll(axis === 'y' ? 'text.y' : 'text.x')].filter(
      (label) => axis === 'y' || number(label, 'x') <= number(frame, 'x') + number(frame, 'width') + 0.1,
    );
  return { svg, number, frame, up, across, labels };
}

const texts = (elements: readonly Element[]) => elements.map(({ textContent }) => textContent);

describe('the axes of a figure', () => {
  // (mel(f) - mel(20)) / (mel(8000) - mel(20)) of 1127 ln(1 + f / 700), with 50 digits
  const places: Readonly<Record<string, number>> = {
    100: 0.042282434,
    500: 0.205000429,
    '1k': 0.344780069,
    '2k': 0.530436419,
  };

  it('have their frequencies at their places on the mel scale, inside the frame', () => {
    const { labels, number, up } = draw();
    expect(texts(labels('y'))).toEqual(['100', '500', '1k', '2k', '3k', '5k', '8k']);
    for (const label of labels('y')) {
      const expected = places[label.textContent];
      if (expected !== undefined) expect(Math.abs(up(number(label, 'y')) - expected)).toBeLessThan(0.0005);
    }
    expect(up(number(labels('y').at(-1)!, 'y'))).toBe(1);
  });

  it('leave room between the frequencies, and show none that the picture does not reach', () => {
    for (const range of [
      { lowHz: 20, highHz: 4000 },
      { lowHz: 200, highHz: 4000 },
      { lowHz: 20, highHz: 500 },
    ]) {
      const { labels, number } = draw(range);
      const at = labels('y').map((label) => number(label, 'y'));
      expect(at.length).toBeGreaterThanOrEqual(3);
      at.slice(1).forEach((y, index) => expect(at[index]! - y).toBeGreaterThanOrEqual(12));
      for (const text of texts(labels('y'))) {
        const hertz = Number(text.replace('k', '')) * (text.endsWith('k') ? 1000 : 1);
        expect(hertz).toBeGreaterThanOrEqual(range.lowHz);
        expect(hertz).toBeLessThanOrEqual(range.highHz);
      }
    }
  });

  it.each([10, 0.36, 119.3])('have their seconds where they are in a recording of %f s', (durationSeconds) => {
    const { svg, labels, number, across } = draw({ durationSeconds });
    expect(labels('x').length).toBeGreaterThanOrEqual(3);
    for (const label of labels('x'))
      expect(Math.abs(across(number(label, 'x')) - Number(label.textContent) / durationSeconds)).toBeLessThan(1e-3);
    expect(svg.querySelectorAll('text.unit')[1]!.textContent).toBe('s');
  });

  it('are minutes and seconds where the recording is long', () => {
    const { svg, labels, number, across } = draw({ durationSeconds: 1500 });
    expect(texts(labels('x'))).toEqual(['0:00', '5:00', '10:00', '15:00', '20:00', '25:00']);
    labels('x').forEach((label, index) => expect(across(number(label, 'x'))).toBeCloseTo((300 * index) / 1500, 3));
    expect(svg.querySelectorAll('text.unit')[1]!.textContent).toBe('min:s');
  });

  it('have commas in German', () => {
    expect(texts(draw({ durationSeconds: 2.4 }, { language: 'de' }).labels('x'))).toEqual([
      '0,0',
      '0,5',
      '1,0',
      '1,5',
      '2,0',
    ]);
    expect(texts(draw({ lowHz: 900, highHz: 3000 }, { language: 'de' }).labels('y'))).toContain('1,5k');
  });

  it('end inside the picture, so that the unit stands clear of the last number', () => {
    const { labels } = draw();
    expect(labels('x').map((label) => label.getAttribute('class'))).toEqual([
      'x start',
      ...Array.from({ length: 4 }, () => 'x middle'),
      'x end',
    ]);
  });
});

/** How far up the picture the brightest row of a tone is, and half a bin's height there. */
function toneAt(hertz: number, sampleRate: number) {
  const wave = Float32Array.from(
    { length: sampleRate },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / sampleRate),
  );
  const listener = listenForPicture(wave.length, sampleRate);
  listener.add(wave);
  const source = listener.end();
  // The colours end well above the floor, so that only the top of the peak is bright.
  const indices = drawPicture(source, -12, -6);
  const { width, height } = pictureSize;
  const column = Array.from({ length: height }, (_, row) => indices[row * width + width / 2]!);
  const brightest = Math.max(...column);
  const rows = column.flatMap((value, row) => (value === brightest ? [row + 0.5] : []));
  return { share: 1 - (rows[0]! + rows.at(-1)!) / 2 / height, source };
}

describe('what lies where', () => {
  it.each([
    [1000, 16_000],
    [1000, 44_100],
    [1000, 8000],
    [500, 48_000],
    [2000, 16_000],
  ])('a tone of %d Hz (recorded at %d Hz) is drawn where the axis names it', (hertz, sampleRate) => {
    const { share, source } = toneAt(hertz, sampleRate);
    const { labels, number, up } = draw(source);
    const name = hertz < 1000 ? String(hertz) : `${hertz / 1000}k`;
    const label = labels('y').find(({ textContent }) => textContent === name)!;
    // half a bin of the analysis is up to 3 % of the height at the low end
    expect(Math.abs(share - up(number(label, 'y')))).toBeLessThan(0.012);
  });

  it.each(['mel', 'stft'] as const)(
    'a tone in the middle of a band of the %s front end lies in its outline and beside its bar',
    (kind) => {
      const edges = bandEdges(kind, 8);
      for (const [strongest, { lowHz, highHz }] of edges.entries()) {
        const { share, source } = toneAt((lowHz + highHz) / 2, 16_000);
        const bands = valued(
          edges.map((_, index) => (index === strongest ? 1 : 0.01)),
          0,
          edges,
        );
        const { svg, number, up } = draw(source, { bands });
        const outlines = [...svg.querySelectorAll('rect.outline')];
        expect(outlines).toHaveLength(1);
        for (const element of [outlines[0]!, svg.querySelectorAll('rect.plus')[strongest]!]) {
          expect(up(number(element, 'y'))).toBeGreaterThan(share);
          expect(up(number(element, 'y') + number(element, 'height'))).toBeLessThan(share);
        }
      }
    },
  );

  it.each([
    [0.3, 0.1, '0.10'],
    [0.3, 0.2, '0.20'],
    [20, 15, '15'],
  ])('a click in %d s of sound is drawn at %d s', (durationSeconds, seconds, name) => {
    const wave = new Float32Array(Math.round(durationSeconds * 16_000));
    wave[Math.round(seconds * 16_000)] = 1;
    const listener = listenForPicture(wave.length, 16_000);
    listener.add(wave);
    const source = listener.end();
    const { width, height } = pictureSize;
    const indices = drawPicture(source, -80, -30);
    const row = Array.from({ length: width }, (_, column) => indices[(height / 2) * width + column]!);
    const brightest = Math.max(...row);
    const columns = row.flatMap((value, column) => (value === brightest ? [column + 0.5] : []));
    const { labels, number, across } = draw(source);
    const label = labels('x').find(({ textContent }) => textContent === name)!;
    const drawn = (columns[0]! + columns.at(-1)!) / 2 / width;
    expect(Math.abs(drawn - across(number(label, 'x')))).toBeLessThan(0.002);
  });

  it('the segment of a long recording that gave the score is where the clock says', () => {
    const { svg, labels, number } = draw({ durationSeconds: 1500 }, { worst: { startSeconds: 600, endSeconds: 900 } });
    const box = svg.querySelector('rect.worst')!;
    const at = (text: string) =>
      number(
        labels('x').find(({ textContent }) => textContent === text)!,
        'x',
      );
    expect(number(box, 'x')).toBeCloseTo(at('10:00'), 1);
    expect(number(box, 'x') + number(box, 'width')).toBeCloseTo(at('15:00'), 1);
    expect(
      number(
        draw({ durationSeconds: 36_000 }, { worst: { startSeconds: 600, endSeconds: 610 } }).svg.querySelector(
          'rect.worst',
        ),
        'width',
      ),
    ).toBe(2);
    expect(draw().svg.querySelector('rect.worst')).toBeNull();
  });
});

describe('the outlines of the bands', () => {
  it('are around the two strongest, dashed where they lower the score', () => {
    const { svg, number, up } = draw({}, { bands: valued([0, 0.1, 0, 0, -0.4, 0, 0, 0.3]) });
    const outlines = [...svg.querySelectorAll('rect.outline')];
    expect(outlines.map((outline) => outline.classList.contains('lowers'))).toEqual([true, false]);
    // 1803 to 2709 Hz: (mel - mel(20)) / (mel(8000) - mel(20)) with 50 digits
    expect(up(number(outlines[0]!, 'y'))).toBeCloseTo(0.623, 2);
    expect(up(number(outlines[0]!, 'y') + number(outlines[0]!, 'height'))).toBeCloseTo(0.5007, 2);
    expect(svg.querySelectorAll('rect.halo')).toHaveLength(2);
  });

  it('are left out where nothing weighs', () => {
    expect(draw({}, { bands: valued([0, 0, 0, 0, 0, 0, 0, 0]) }).svg.querySelector('rect.outline')).toBeNull();
  });
});

describe('the bars of the bands', () => {
  it('grow from one zero line, to the right when they raise the score, the largest over half the width', () => {
    const values = [-0.2, 0.1, 0, 0.05, -0.4, 0.2, 0.3, 0.4];
    const { svg, number } = draw({}, { bands: valued(values) });
    const zero = number(svg.querySelector('line.zero'), 'x1');
    const bars = [...svg.querySelectorAll('rect.plus, rect.minus')];
    const widths = bars.map((bar) => number(bar, 'width'));
    bars.forEach((bar, band) => {
      const inner = values[band]! < 0 ? number(bar, 'x') + number(bar, 'width') : number(bar, 'x');
      expect(Math.abs(inner - zero)).toBeLessThan(0.11);
      expect(widths[band]! / Math.max(...widths)).toBeCloseTo(Math.abs(values[band]!) / 0.4, 1);
    });
    expect(widths[4]).toBe(widths[7]);
  });

  it('are there, without a width, when no band means anything', () => {
    const { svg, number } = draw({}, { bands: valued([0, 0, 0, 0, 0, 0, 0, 0]) });
    const widths = [...svg.querySelectorAll('rect.plus')].map((bar) => number(bar, 'width'));
    expect(widths).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(svg.outerHTML).not.toContain('NaN');
  });

  it('are there for the bands that the picture shows, cut where it ends', () => {
    const { svg, number, frame } = draw({ highHz: 4000 }, { bands: valued([1, 1, 1, 1, 1, 1, 1, 1]) });
    const bars = [...svg.querySelectorAll('rect.plus')];
    // six bands end below 4 kHz, the seventh reaches over it, the eighth lies above
    expect(bars).toHaveLength(7);
    for (const bar of bars) {
      expect(number(bar, 'height')).toBeGreaterThanOrEqual(1);
      expect(number(bar, 'y')).toBeGreaterThanOrEqual(number(frame, 'y'));
      expect(number(bar, 'y')).toBeLessThan(number(frame, 'y') + number(frame, 'height'));
    }
  });

  it('have numbers that never overlap, the largest ones first', () => {
    const values = [0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, -0.8];
    const { svg, number } = draw({}, { bands: valued(values, 0, bandEdges('stft', 8)) });
    const labels = [...svg.querySelectorAll('text.band')];
    const at = labels.map((label) => number(label, 'y')).sort((a, b) => a - b);
    at.slice(1).forEach((y, index) => expect(y - at[index]!).toBeGreaterThanOrEqual(11));
    expect(texts(labels)).toContain('−0.80');
    expect(labels.length).toBeLessThan(8);
    expect(svg.querySelectorAll('rect.plus, rect.minus')).toHaveLength(8);
    expect(draw({}, { bands: valued(values) }).svg.querySelectorAll('text.band')).toHaveLength(8);
  });

  it('are left out without an explanation', () => {
    expect(draw().svg.querySelector('line.zero, rect.plus, rect.minus')).toBeNull();
  });
});

describe('sentences', () => {
  it('show Shapley values once they are there, the soft regression before', () => {
    const [band] = valued([0.5], 0.25);
    expect(shown(band!)).toBe(0.5);
    expect(shown({ ...band!, shapley: 0 })).toBe(0);
    expect(shown({ ...band!, shapley: null })).toBe(0.25);
  });

  it('name what raises and what lowers the score, and only what does', () => {
    expect(bandSentence(valued([0, 0, 0.5, 0, 0, -0.25, 0, 0]))).toBe(
      'The band 0.6–1.1 kHz raises the score most (+0.50). 2.7–3.9 kHz lowers it most (−0.25).',
    );
    expect(bandSentence(valued([0, 0, 0.5, 0, 0, 0.1, 0, 0]))).toBe(
      'The band 0.6–1.1 kHz raises the score most (+0.50).',
    );
    expect(bandSentence(valued([0, 0, 0, 0, -1, 0, 0, 0]))).toBe('No band raises the score.');
  });

  it('do not change the order of the bands', () => {
    const bands = valued([3, 1, 2, 8, 5, 4, 7, 6]);
    const before = [...bands];
    bandSentence(bands);
    expect(bands).toEqual(before);
  });

  it('say what the colours and the marks mean', () => {
    const colours = 'Colours from −95 dB (dark) to −15 dB (bright).';
    expect(pictureSentence(picture)).toBe(colours);
    const worst = { startSeconds: 0, endSeconds: 10 };
    expect(pictureSentence(picture, { bands: valued([1]), worst })).toBe(
      `${colours} Outlined are the bands that weigh most, dashed where they lower the score. The box marks the stretch that gave the score.`,
    );
    expect(pictureSentence(picture, { bands: valued([0]), worst: null })).toBe(colours);
  });
});
