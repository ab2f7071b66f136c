import { describe, expect, test } from 'vitest';
import { frequencyAxes, type FrequencyAxis } from '#shared/core/plot/frequency.ts';
import { createPlotScale } from '#shared/core/plot/scale.ts';
import { size, viewOf } from './views.ts';

/** How far up an axis some frequencies lie, from 50 digits: 1127 ln(1 + f / 700), f itself, ln f. */
const golden: readonly (readonly [FrequencyAxis, lowHz: number, highHz: number, readonly (readonly number[])[]])[] = [
  [
    'mel',
    0,
    8000,
    [
      [100, 0.052988691],
      [500, 0.213887673],
      [1000, 0.352104726],
      [2000, 0.535685637],
      [4000, 0.755650392],
    ],
  ],
  [
    'mel',
    20,
    8000,
    [
      [100, 0.042282434],
      [1000, 0.344780069],
      [4000, 0.752887944],
    ],
  ],
  [
    'mel',
    0,
    24_000,
    [
      [1000, 0.248999194],
      [4000, 0.534376065],
    ],
  ],
  [
    'log',
    0,
    8000,
    [
      [20, 0],
      [100, 0.268621787],
      [1000, 0.65293268],
      [4000, 0.884310893],
    ],
  ],
  [
    'log',
    20,
    24_000,
    [
      [500, 0.453997312],
      [1000, 0.551760312],
    ],
  ],
  [
    'linear',
    0,
    8000,
    [
      [100, 0.0125],
      [1000, 0.125],
      [4000, 0.5],
    ],
  ],
  ['linear', 500, 4500, [[1000, 0.125]]],
];

test.each(golden)(
  'a %s axis from %d to %d Hz has frequencies where the formula says',
  (axis, lowHz, highHz, places) => {
    const scale = createPlotScale({ ...viewOf(axis, highHz), lowHz }, size);
    for (const [hertz, share] of places) {
      expect(scale.y(hertz!)).toBeCloseTo(size.height * (1 - share!), 5);
      expect(scale.hertz(size.height * (1 - share!))).toBeCloseTo(hertz!, 3);
    }
  },
);

test('time is spread evenly from the start of the view to its end', () => {
  const scale = createPlotScale({ ...viewOf('mel', 8000), startSeconds: 1.5, endSeconds: 4 }, size);
  expect([1.5, 2.125, 4, 5].map(scale.x)).toEqual([0, 160, 640, 896]);
  expect([0, 160, 640].map(scale.seconds)).toEqual([1.5, 2.125, 4]);
});

test('a view without any length has everything in its middle, and no number that is none', () => {
  const scale = createPlotScale({ ...viewOf('linear', 0), endSeconds: 0 }, size);
  expect([scale.x(3), scale.y(1000), scale.seconds(5), scale.hertz(7)]).toEqual([320, 120, 0, 0]);
});

test('a logarithmic axis has what lies below 20 Hz at its start', () => {
  const scale = createPlotScale(viewOf('log', 8000), size);
  expect([0, 5, 20].map(scale.y)).toEqual([240, 240, 240]);
  expect(scale.rows(0, 15)).toBeNull();
});

describe.each(frequencyAxes)('%s axis', (axis) => {
  test('a pixel turned into Hz and back is the same pixel', () => {
    const scale = createPlotScale(viewOf(axis, 8000), size);
    for (let y = 0; y <= size.height; y += 7.5) expect(scale.y(scale.hertz(y))).toBeCloseTo(y, 8);
    for (let x = 0; x <= size.width; x += 33) expect(scale.x(scale.seconds(x))).toBeCloseTo(x, 8);
  });

  test('a box drawn around a tone reads back the frequencies it was drawn at', () => {
    const scale = createPlotScale({ ...viewOf(axis, 16_000), lowHz: 400 }, size);
    const rows = scale.rows(900, 1100)!;
    expect(scale.hertz(rows.top)).toBeCloseTo(1100, 6);
    expect(scale.hertz(rows.top + rows.height)).toBeCloseTo(900, 6);
  });

  test('the edges of the view are the edges of the picture', () => {
    const scale = createPlotScale({ ...viewOf(axis, 8000), lowHz: 50 }, size);
    expect(scale.hertz(0)).toBeCloseTo(8000, 6);
    expect(scale.hertz(size.height)).toBeCloseTo(50, 6);
  });
});

describe('rows of a band', () => {
  test('are cut at the edges of the view', () => {
    const scale = createPlotScale(viewOf('linear', 4000), { width: 100, height: 400 });
    expect(scale.rows(3000, 9000)).toEqual({ top: 0, height: 100 });
    expect(scale.rows(5000, 9000)).toBeNull();
  });
  test('neighbouring bands touch', () => {
    const scale = createPlotScale(viewOf('mel', 8000), size);
    const low = scale.rows(300, 700)!;
    const high = scale.rows(700, 1200)!;
    expect(high.top + high.height).toBeCloseTo(low.top, 9);
  });
});
