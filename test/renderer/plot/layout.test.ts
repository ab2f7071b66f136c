import { expect, test } from 'vitest';
import { layoutOf, minimapHeight, timeAxisHeight, titleHeight } from '#renderer/plot/layout.ts';

const parts = (waveform: boolean, minimap = false, scores = false) => ({ waveform, minimap, scores });

test('columns add up to the width and rows to no more than the height', () => {
  for (const width of [520, 640, 812, 1200])
    for (const height of [330, 480, 700])
      for (const [panes, scores] of [
        [1, false],
        [2, false],
        [2, true],
      ] as const) {
        const layout = layoutOf(width, height, panes, parts(true, false, scores));
        expect(layout.axisWidth + layout.plotWidth + layout.bandsWidth + layout.legendWidth).toBe(width);
        const used =
          layout.waveformHeight + layout.scoreHeight + panes * (titleHeight + layout.paneHeight) + timeAxisHeight;
        expect(used).toBeLessThanOrEqual(height);
        expect(height - used).toBeLessThan(panes);
      }
});

test('with too little height pictures stay readable instead of vanishing', () => {
  expect(layoutOf(500, 100, 2, parts(true)).paneHeight).toBeGreaterThanOrEqual(72);
});

test('the little map of the whole recording takes its height from the pictures', () => {
  const [without, withMap] = [false, true].map((map) => layoutOf(800, 500, 2, parts(true, map)).paneHeight);
  expect(without! - withMap!).toBe(minimapHeight / 2);
});

test('without the strip its height goes to the pictures', () => {
  expect(layoutOf(800, 500, 2, parts(false)).paneHeight).toBeGreaterThan(layoutOf(800, 500, 2, parts(true)).paneHeight);
});
