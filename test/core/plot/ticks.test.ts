import { describe, expect, test } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { frequencyAxes } from '#shared/core/plot/frequency.ts';
import { createPlotScale } from '#shared/core/plot/scale.ts';
import {
  frequencyTicks,
  labelsThatFit,
  levelTicks,
  roundValues,
  tickHertz,
  timeTicks,
} from '#shared/core/plot/ticks.ts';

const scaleOf = (axis: (typeof frequencyAxes)[number], highHz: number, height: number) =>
  createPlotScale({ axis, lowHz: 0, highHz, startSeconds: 0, endSeconds: 10 }, { width: 800, height });

describe.each(frequencyAxes)('frequency ticks, %s axis', (axis) => {
  test.each([4000, 8000, 22_050, 24_000, 48_000])(
    'up to %i Hz keep their distance and lie where the scale puts them',
    (highHz) => {
      for (const height of [100, 180, 260, 500]) {
        const scale = scaleOf(axis, highHz, height);
        const ticks = frequencyTicks(scale, '.');
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        ticks.forEach((tick, i) => {
          expect(tick.position).toBe(scale.y(tick.value));
          expect(tick.value).toBeLessThanOrEqual(highHz);
          if (i > 0) expect(ticks[i - 1]!.position - tick.position).toBeGreaterThanOrEqual(22);
        });
      }
    },
  );
});

describe('time ticks of a long recording', () => {
  const longScale = (startSeconds: number, endSeconds: number, width = 800) =>
    createPlotScale({ axis: 'mel', lowHz: 0, highHz: 8000, startSeconds, endSeconds }, { width, height: 200 });

  test('are round times of a clock', () => {
    expect(timeTicks(longScale(0, 1300), '.').map(({ label }) => label)).toEqual(
      Array.from({ length: 5 }, (_, i) => `${5 * i}:00`),
    );
    expect(timeTicks(longScale(1090, 1120), '.').map(({ label }) => label)).toEqual([
      '18:10',
      '18:15',
      '18:20',
      '18:25',
      '18:30',
      '18:35',
      '18:40',
    ]);
    expect(timeTicks(longScale(0, 7200), '.').at(-1)!.label).toBe('2:00:00');
  });

  test('lie where the scale puts them, and keep their distance', () => {
    for (const [start, end, width] of [
      [0, 3600, 300],
      [100, 140, 900],
      [3000, 3011, 1600],
    ] as const) {
      const scale = longScale(start, end, width);
      const ticks = timeTicks(scale, '.');
      ticks.forEach((tick, i) => {
        expect(tick.position).toBe(scale.x(tick.value));
        if (i > 0) expect(tick.position - ticks[i - 1]!.position).toBeGreaterThanOrEqual(79);
      });
    }
  });

  test('are seconds again where little of it is on screen', () => {
    expect(timeTicks(longScale(750, 752), '.').map(({ label }) => label)).toContain('750.2');
  });
});

test('curved axes always name 1 kHz', () => {
  for (const axis of ['mel', 'log'] as const)
    expect(frequencyTicks(scaleOf(axis, 8000, 110), '.').map(({ label }) => label)).toContain('1k');
});

describe('time ticks', () => {
  test('are round seconds with as many decimals as they need', () => {
    expect(timeTicks(scaleOf('mel', 8000, 200), '.').map(({ label }) => label)).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
    ]);
    const near = createPlotScale(
      { axis: 'mel', lowHz: 0, highHz: 8000, startSeconds: 3.41, endSeconds: 3.61 },
      { width: 400, height: 200 },
    );
    expect(timeTicks(near, '.').map(({ label }) => label)).toEqual(['3.45', '3.50', '3.55', '3.60']);
  });
});

describe('level ticks', () => {
  test('have the loudest on top and a true minus sign', () => {
    const ticks = levelTicks(-80, -20, 180);
    expect(ticks.find(({ value }) => value === -20)!.position).toBe(0);
    expect(ticks.find(({ value }) => value === -80)!.position).toBe(180);
    expect(ticks.map(({ label }) => label)).toContain('\u221260');
  });
});

describe('labels that need room', () => {
  test('are all shown where there is room', () => {
    expect(labelsThatFit([10, 40, 90], [1, 2, 3], 12)).toEqual([0, 1, 2]);
  });
  test('the weightiest keep their place where there is none', () => {
    expect(labelsThatFit([10, 15, 20, 60], [0.1, 0.9, 0.2, 0.05], 11)).toEqual([1, 3]);
    expect(labelsThatFit([10, 15, 20, 60], [0.9, 0.1, 0.2, 0.05], 10)).toEqual([0, 2, 3]);
  });
});

describe('round values', () => {
  test.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [0, 0.3, 3, [0, 0.1, 0.2, 0.3]],
    [-80, -20, 6, [-80, -70, -60, -50, -40, -30, -20]],
    [0.13, 0.21, 4, [0.14, 0.16, 0.18, 0.2]],
    [0, 8000, 4, [0, 2000, 4000, 6000, 8000]],
    [0, 2.5, 5, [0, 0.5, 1, 1.5, 2, 2.5]],
    [7, 7, 3, []],
  ])('from %d to %d, about %i of them', (low, high, count, expected) => {
    expect(roundValues(low, high, count)).toEqual(expected);
  });

  test('are neighbours by 1, 2 or 5 times a power of ten, and none between the ends is left out', () => {
    const random = createRandom(5);
    for (let round = 0; round < 500; round += 1) {
      const low = (random.next() - 0.5) * 10 ** (random.integer(8) - 3);
      const high = low + 10 ** (8 * random.next() - 4);
      const count = 1 + random.integer(12);
      const values = roundValues(low, high, count);
      const step = values.length > 1 ? values[1]! - values[0]! : high - low;
      expect(values[0] ?? high).toBeLessThan(low + step * (1 + 1e-6));
      expect(values.at(-1) ?? low).toBeGreaterThan(high - step * (1 + 1e-6));
      // The step is never more than sqrt(2.5) off what was asked for, so the number is not either.
      expect(values.length).toBeLessThanOrEqual(Math.sqrt(2.5) * count + 1);
      expect(values.length).toBeGreaterThanOrEqual(Math.floor(count / Math.sqrt(2.5)));
      if (values.length < 2) continue;
      const mantissa = Number(step.toExponential(6).split('e')[0]);
      expect([1, 2, 5]).toContain(mantissa);
    }
  });
});

describe('in German', () => {
  test('decimals stand behind a comma', () => {
    expect(tickHertz(2500, ',')).toBe('2,5k');
    expect(tickHertz(31.5, ',')).toBe('32');
    const near = createPlotScale(
      { axis: 'mel', lowHz: 1000, highHz: 3000, startSeconds: 0, endSeconds: 1 },
      { width: 200, height: 300 },
    );
    expect(timeTicks(near, ',').map(({ label }) => label)).toEqual(['0,0', '0,5', '1,0']);
    expect(frequencyTicks(near, ',').map(({ label }) => label)).toEqual(['1k', '1,5k', '2k', '2,5k', '3k']);
  });
});

test.each([
  [0, '0'],
  [63, '63'],
  [500, '500'],
  [999.4, '999'],
  [1000, '1k'],
  [1250, '1.25k'],
  [3150, '3.15k'],
  [22_050, '22.05k'],
])('%d Hz is %s on an axis', (hertz, label) => expect(tickHertz(hertz, '.')).toBe(label));
