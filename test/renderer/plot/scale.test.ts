import { describe, expect, test } from 'vitest';
import { levelColourTable } from '#renderer/plot/colour.ts';
import { frequencyAxes } from '#renderer/plot/frequency.ts';
import { paintLevels } from '#renderer/plot/paint.ts';
import {
  type PlotView,
  createPlotScale,
  panFrequency,
  panTime,
  showTime,
  zoomFrequency,
  zoomTime,
} from '#renderer/plot/scale.ts';
import { frequencyTicks } from '#renderer/plot/ticks.ts';
import { analysed, tone } from './tones.ts';

const size = { width: 640, height: 240 };
const viewOf = (axis: PlotView['axis'], highHz: number): PlotView => ({
  axis,
  lowHz: 0,
  highHz,
  startSeconds: 0,
  endSeconds: 2,
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

  test.each([8000, 16_000, 44_100, 48_000, 96_000])('a 1 kHz tone at %i Hz is brightest on the 1 kHz tick', (rate) => {
    const { levels } = analysed(tone(1000, rate, 0.5), rate);
    const scale = createPlotScale(
      { ...viewOf(axis, Math.min(rate / 2, 4000)), endSeconds: 0.5 },
      { width: 60, height: 400 },
    );
    const pixels = paintLevels(levels, scale, { floorDb: -90, topDb: 0 }, levelColourTable('cividis'));
    const brightest = brightestRow(pixels, 60, 400, 30);
    const tick = frequencyTicks(scale).find(({ value }) => value === 1000)!;
    const binPixels = Math.abs(scale.y(1000 + levels.binHz) - scale.y(1000));
    expect(Math.abs(brightest - tick.position)).toBeLessThanOrEqual(Math.max(1.5, binPixels));
  });
});

/** Middle of the rows that have the brightest colour in one column. */
function brightestRow(pixels: Uint8ClampedArray, width: number, height: number, column: number): number {
  const light = Array.from({ length: height }, (_, y) => {
    const at = (y * width + column) * 4;
    return pixels[at]! + pixels[at + 1]!;
  });
  const most = Math.max(...light);
  const rows = light.flatMap((value, y) => (value === most ? [y + 0.5] : []));
  return (rows[0]! + rows.at(-1)!) / 2;
}

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
