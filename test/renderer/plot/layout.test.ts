import { expect, test } from 'vitest';
import { layoutOf, minimapHeight, timeAxisHeight, titleHeight } from '#renderer/plot/layout.ts';

test('columns add up to the width and rows to no more than the height', () => {
  for (const width of [520, 640, 812, 1200])
    for (const height of [330, 480, 700])
      for (const panes of [1, 2] as const) {
        const layout = layoutOf(width, height, panes, true);
        expect(layout.axisWidth + layout.plotWidth + layout.bandsWidth + layout.legendWidth).toBe(width);
        const used = layout.waveformHeight + panes * (titleHeight + layout.paneHeight) + timeAxisHeight;
        expect(used).toBeLessThanOrEqual(height);
        expect(height - used).toBeLessThan(panes);
      }
});

test('with too little height pictures stay readable instead of vanishing', () => {
  expect(layoutOf(500, 100, 2, true).paneHeight).toBeGreaterThanOrEqual(72);
});

test('the little map of the whole recording takes its height from the pictures', () => {
  const [without, withMap] = [false, true].map((map) => layoutOf(800, 500, 2, true, map).paneHeight);
  expect(without! - withMap!).toBe(minimapHeight / 2);
});

test('without the strip its height goes to the pictures', () => {
  expect(layoutOf(800, 500, 2, false).paneHeight).toBeGreaterThan(layoutOf(800, 500, 2, true).paneHeight);
});
