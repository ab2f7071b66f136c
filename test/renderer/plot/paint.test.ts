import { describe, expect, test } from 'vitest';
import { levelColourTable, type ColourTable } from '#renderer/plot/colour.ts';
import type { LevelMatrix } from '#renderer/plot/levels.ts';
import { paintLevels } from '#renderer/plot/paint.ts';
import { frequencyAxes } from '#shared/core/plot/frequency.ts';
import { createPlotScale } from '#shared/core/plot/scale.ts';
import { frequencyTicks } from '#shared/core/plot/ticks.ts';
import { analysed, tone } from './tones.ts';

/** Red is the index into the table, so that a pixel tells the level it shows. */
const indexed: ColourTable = Uint8Array.from({ length: 768 }, (_, i) => (i % 3 === 0 ? i / 3 : 0));
const range = { floorDb: -255, topDb: 0 };

function matrixOf(frames: number, bins: number, level: (frame: number, bin: number) => number): LevelMatrix {
  const values = Float32Array.from({ length: frames * bins }, (_, i) => level(Math.floor(i / bins), i % bins));
  return {
    frames,
    bins,
    values,
    firstSeconds: 0,
    hopSeconds: 0.1,
    binHz: 100,
    noiseBins: 1.5,
    meanPower: new Float64Array(bins),
  };
}

function levelsOf(matrix: LevelMatrix, width: number, height: number, end: number, high: number) {
  const scale = createPlotScale(
    { axis: 'linear', lowHz: 0, highHz: high, startSeconds: 0, endSeconds: end },
    { width, height },
  );
  const pixels = paintLevels(matrix, scale, range, indexed);
  const at = (x: number, y: number) => ({
    db: pixels[(y * width + x) * 4]! - 255,
    alpha: pixels[(y * width + x) * 4 + 3]!,
  });
  return { at, scale };
}

describe('painting', () => {
  test('a single loud cell survives any shrinking', () => {
    const matrix = matrixOf(1000, 512, (frame, bin) => (frame === 777 && bin === 300 ? -10 : -200));
    for (const [width, height] of [
      [50, 40],
      [333, 101],
      [800, 240],
    ] as const) {
      const { at, scale } = levelsOf(matrix, width, height, 100, 51_200);
      const x = Math.floor(scale.x(77.7));
      const y = Math.floor(scale.y(30_000));
      const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => at(x + dx, y + dy).db));
      expect(Math.max(...around)).toBe(-10);
    }
  });

  test('is interpolated between cells when pixels are finer', () => {
    const matrix = matrixOf(3, 2, (frame) => -100 + 50 * frame);
    const { at } = levelsOf(matrix, 200, 20, 0.2, 100);
    const shown = [0, 50, 100, 150, 199].map((x) => at(x, 10).db);
    [-100, -75, -50, -25, 0].forEach((db, i) => expect(Math.abs(shown[i]! - db)).toBeLessThanOrEqual(1));
  });

  test('a picture in two pieces is the picture in one piece', () => {
    const matrix = matrixOf(400, 64, (frame, bin) => -((frame * 31 + bin * 17) % 200));
    const view = { axis: 'mel' as const, lowHz: 0, highHz: 6400 };
    const whole = paintLevels(
      matrix,
      createPlotScale({ ...view, startSeconds: 0, endSeconds: 40 }, { width: 200, height: 50 }),
      range,
      levelColourTable('cividis'),
    );
    for (const [start, end, offset] of [
      [0, 20, 0],
      [20, 40, 100],
    ] as const) {
      const half = paintLevels(
        matrix,
        createPlotScale({ ...view, startSeconds: start, endSeconds: end }, { width: 100, height: 50 }),
        range,
        levelColourTable('cividis'),
      );
      for (let y = 0; y < 50; y++)
        expect([...half.subarray(y * 400, y * 400 + 400)]).toEqual([
          ...whole.subarray((y * 200 + offset) * 4, (y * 200 + offset + 100) * 4),
        ]);
    }
  });

  test('leaves what lies after the recording transparent, and draws its last frame', () => {
    const matrix = matrixOf(10, 8, () => -20);
    const { at } = levelsOf(matrix, 200, 10, 2, 700);
    expect(at(199, 5).alpha).toBe(0);
    expect(at(89, 5)).toEqual({ db: -20, alpha: 255 });
  });

  test('a difference keeps the largest change of either sign', () => {
    const matrix = matrixOf(100, 8, (frame) => (frame % 2 === 0 ? -100 : 20));
    const scale = createPlotScale(
      { axis: 'linear', lowHz: 0, highHz: 700, startSeconds: 0, endSeconds: 9 },
      { width: 9, height: 4 },
    );
    const pixels = paintLevels(matrix, scale, { floorDb: -127, topDb: 128 }, indexed, 'largest-change');
    expect(pixels[4 * 4]! - 127).toBe(-100);
  });
});

describe.each(frequencyAxes)('%s axis', (axis) => {
  test.each([8000, 16_000, 44_100, 48_000, 96_000])('a 1 kHz tone at %i Hz is brightest on the 1 kHz tick', (rate) => {
    const { levels } = analysed(tone(1000, rate, 0.5), rate);
    const scale = createPlotScale(
      { axis, lowHz: 0, highHz: Math.min(rate / 2, 4000), startSeconds: 0, endSeconds: 0.5 },
      { width: 60, height: 400 },
    );
    const pixels = paintLevels(levels, scale, { floorDb: -90, topDb: 0 }, levelColourTable('cividis'));
    const brightest = brightestRow(pixels, 60, 400, 30);
    const tick = frequencyTicks(scale, '.').find(({ value }) => value === 1000)!;
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
