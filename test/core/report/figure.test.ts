// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { BandExplanation } from '#shared/core/domain.ts';
import { bandSentence, colourSentence, figure, shown, timeTicks } from '#shared/core/report/figure.ts';
import type { ReportPicture } from '#shared/core/report/model.ts';
import { hertzToMel } from '#shared/core/spectrum/mel.ts';
import { createRandom } from '#shared/core/random.ts';
import { explanation } from './fixture.ts';

const picture: ReportPicture = {
  png: Uint8Array.of(1, 2, 3),
  durationSeconds: 10,
  lowHz: 20,
  highHz: 8000,
  floorDb: -95,
  topDb: -15,
};
const valued = (values: readonly (number | null)[], soft = 0): BandExplanation[] =>
  explanation.bands.map((band, index) => ({ ...band, shapley: values[index] ?? null, soft }));

function draw(changes: Partial<ReportPicture> = {}, bands: readonly BandExplanation[] | null = null, label = 'a fan') {
  const page = new DOMParser().parseFromString(figure({ ...picture, ...changes }, bands, label).markup, 'text/html');
  const svg = page.querySelector('svg')!;
  const number = (element: Element | null, name: string): number => Number(element!.getAttribute(name));
  return { svg, number, frame: svg.querySelector('rect.frame') };
}

describe('the axes of a figure', () => {
  it('have their frequencies at their places on the mel scale, inside the frame', () => {
    const { svg, number, frame } = draw();
    const labels = [...svg.querySelectorAll('text.y')];
    expect(labels.map((label) => label.textContent)).toEqual(['100', '500', '1k', '2k', '4k', '8k']);
    for (const label of labels) {
      const hertz = Number(label.textContent!.replace('k', '000'));
      const share = (hertzToMel(hertz) - hertzToMel(20)) / (hertzToMel(8000) - hertzToMel(20));
      const expected = number(frame, 'y') + number(frame, 'height') * (1 - share);
      expect(Math.abs(number(label, 'y') - expected)).toBeLessThan(0.051);
    }
  });

  it('show no frequency that the picture does not reach', () => {
    const { svg } = draw({ lowHz: 200, highHz: 4000 });
    expect([...svg.querySelectorAll('text.y')].map((label) => label.textContent)).toEqual(['500', '1k', '2k', '4k']);
  });

  it.each([10, 0.36, 187.3])('have their seconds where they are in a recording of %f s', (durationSeconds) => {
    const { svg, number, frame } = draw({ durationSeconds });
    const labels = [...svg.querySelectorAll('text.x')];
    expect(labels.length).toBeGreaterThanOrEqual(3);
    for (const label of labels) {
      const share = (number(label, 'x') - number(frame, 'x')) / number(frame, 'width');
      expect(Math.abs(share - Number(label.textContent) / durationSeconds)).toBeLessThan(1e-3);
    }
  });
});

describe('timeTicks', () => {
  it('are two to six round steps from 0 on, the last one less than a step before the end', () => {
    const random = createRandom(3);
    for (let round = 0; round < 300; round += 1) {
      const duration = 10 ** (6 * random.next() - 2);
      const ticks = timeTicks(duration);
      const step = ticks[1]!;
      expect(ticks[0]).toBe(0);
      expect(ticks.length - 1).toBeGreaterThanOrEqual(2);
      expect(ticks.length - 1).toBeLessThanOrEqual(6);
      const mantissa = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
      expect(Math.min(...[1, 2, 5].map((round) => Math.abs(mantissa - round)))).toBeLessThan(1e-9);
      expect(ticks.at(-1)).toBeLessThanOrEqual(duration * (1 + 1e-9));
      expect(ticks.at(-1)! + step).toBeGreaterThan(duration);
      ticks.forEach((tick, index) => expect(tick).toBeCloseTo(index * step, 9));
    }
  });
});

describe('the bars of the bands', () => {
  it('grow from one zero line, to the right when they raise the score, the largest over half the width', () => {
    const values = [-0.2, 0.1, 0, 0.05, -0.4, 0.2, 0.3, 0.4];
    const { svg, number } = draw({}, valued(values));
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
    const { svg, number } = draw({}, valued([0, 0, 0, 0, 0, 0, 0, 0]));
    const widths = [...svg.querySelectorAll('rect.plus')].map((bar) => number(bar, 'width'));
    expect(widths).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(svg.outerHTML).not.toContain('NaN');
  });

  it('stay inside a picture that ends below them', () => {
    const { svg, number, frame } = draw({ highHz: 4000 }, valued([1, 1, 1, 1, 1, 1, 1, 1]));
    for (const bar of svg.querySelectorAll('rect.plus')) {
      expect(number(bar, 'height')).toBeGreaterThanOrEqual(1);
      expect(number(bar, 'y')).toBeGreaterThanOrEqual(number(frame, 'y'));
      expect(number(bar, 'y')).toBeLessThan(number(frame, 'y') + number(frame, 'height'));
    }
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

  it('say what the colours mean', () => {
    expect(colourSentence(picture)).toBe('Colours from −95 dB (dark) to −15 dB (bright).');
  });
});
