import { describe, expect, test } from 'vitest';
import { panFrequency, panTime, showTime, zoomFrequency, zoomTime } from '#renderer/plot/zoom.ts';
import { frequencyAxes } from '#shared/core/plot/frequency.ts';
import { createPlotScale, type PlotView } from '#shared/core/plot/scale.ts';
import { size, viewOf } from '#test/core/plot/views.ts';

describe('zoom', () => {
  const view = viewOf('mel', 8000);
  test('keeps the anchored second where it is on screen', () => {
    const zoomed = zoomTime(view, 2, 0.5, 2);
    expect(zoomed.endSeconds - zoomed.startSeconds).toBeCloseTo(1);
    expect((0.5 - zoomed.startSeconds) / 1).toBeCloseTo(0.25);
  });
  test('never leaves the recording and zooming out ends at all of it', () => {
    const zoomed = zoomTime(zoomTime(view, 8, 1.99, 2), 3, 0, 2);
    expect(zoomed.startSeconds).toBeGreaterThanOrEqual(0);
    expect(zoomed.endSeconds).toBeLessThanOrEqual(2);
    expect(zoomTime(zoomed, 1e-6, 1, 2)).toMatchObject({ startSeconds: 0, endSeconds: 2 });
    expect(panTime(zoomTime(view, 4, 1, 2), 99, 2)).toMatchObject({ startSeconds: 1.5, endSeconds: 2 });
  });
  test('a stretch can be asked for and stays inside the recording', () => {
    expect(showTime(view, 0.5, 1, 2)).toMatchObject({ startSeconds: 0.5, endSeconds: 1.5 });
    expect(showTime(view, 1.8, 1, 2)).toMatchObject({ startSeconds: 1, endSeconds: 2 });
    expect(showTime(view, -3, 1, 2)).toMatchObject({ startSeconds: 0, endSeconds: 1 });
  });
  test.each(frequencyAxes)('moves along the %s axis by shares of the picture, no further than its ends', (axis) => {
    const scaleOf = (plot: PlotView) => createPlotScale(plot, size);
    const near = zoomFrequency(viewOf(axis, 8000), 4, 8000);
    const moved = panFrequency(near, 0.5, 8000);
    // what was in the middle of the picture is at its lower edge now
    expect(moved.lowHz).toBeCloseTo(scaleOf(near).hertz(size.height / 2), 6);
    expect(panFrequency(moved, -0.5, 8000).lowHz).toBeCloseTo(near.lowHz, 6);
    expect(panFrequency(near, 99, 8000).highHz).toBeCloseTo(8000, 6);
    expect(panFrequency(near, -99, 8000).lowHz).toBe(0);
    const whole = viewOf(axis, 8000);
    expect(panFrequency(whole, 0.3, 8000)).toMatchObject({ lowHz: 0, highHz: 8000 });
  });
  test.each(frequencyAxes)('of frequency in and out again shows everything on the %s axis', (axis) => {
    const near = zoomFrequency(viewOf(axis, 8000), 4, 8000);
    expect(near.lowHz).toBeGreaterThan(0);
    expect(near.highHz).toBeLessThan(8000);
    const far = zoomFrequency(near, 1 / 64, 8000);
    expect(far.lowHz).toBe(0);
    expect(far.highHz).toBeCloseTo(8000, 6);
  });
});
