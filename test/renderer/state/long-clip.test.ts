import { describe, expect, test, vi } from 'vitest';
import {
  framesAt,
  hopAt,
  levelFor,
  overviewLevel,
  planTile,
  windowsPerFrame,
  type TileGrid,
} from '#renderer/analysis/tile-grid.ts';
import { levelColourTable } from '#renderer/plot/colour.ts';
import { frequencyAxes } from '#shared/core/plot/frequency.ts';
import type { LevelMatrix } from '#renderer/plot/levels.ts';
import { paintLevels } from '#renderer/plot/paint.ts';
import { panTime, zoomTime } from '#renderer/plot/zoom.ts';
import { createPlotScale, type PlotView } from '#shared/core/plot/scale.ts';
import { LongClip } from '#renderer/state/long-clip.ts';
import type { SoundPieces } from '#shared/contract/assets.ts';
import { createRandom } from '#shared/core/random.ts';
import { spectrogram } from '#shared/core/spectrum/spectrogram.ts';
import { analyseHere } from './clip-fixtures.ts';

const sampleRate = 8000;
const windowLength = 64;
const random = createRandom(11);
/** Not a whole number of frames at any level of detail, and with a knock in its last moments. */
const sound = Float32Array.from({ length: 40_000 + 777 }, () => 0.1 * random.normal());
sound[sound.length - 5] = 1;
const grid: TileGrid = { sampleRate, samples: sound.length, windowLength };
const duration = sound.length / sampleRate;

function piecesOf({ first, length, count, step }: SoundPieces): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: length * count },
    (_, i) => sound[first + Math.floor(i / length) * step + (i % length)] ?? 0,
  );
}

function longClip(asked: SoundPieces[] = []): LongClip {
  return new LongClip(grid, {
    samples: (pieces) => {
      asked.push(pieces);
      return Promise.resolve(piecesOf(pieces));
    },
    analyser: analyseHere,
  });
}

/** A whole level in one piece, window by window: the slow and obvious way. */
function inOnePiece(level: number): LevelMatrix {
  const hop = hopAt(grid, level);
  const windows = windowsPerFrame(level);
  const step = hop / windows;
  const frames = framesAt(grid, level);
  const bins = windowLength / 2 + 1;
  const values = new Float32Array(frames * bins).fill(-Infinity);
  for (let frame = 0; frame < frames; frame++)
    for (let window = 0; window < windows; window++) {
      const start = frame * hop + window * step - (hop - step) / 2 - windowLength / 2;
      const part = Float32Array.from({ length: windowLength }, (_, i) => sound[start + i] ?? 0);
      // Frame 1 of a signal is centred on its sample `hop`.
      const options = { windowLength, hop: windowLength / 2, firstFrame: 1, frames: 1 };
      spectrogram(part, sampleRate, options).values.forEach((db, bin) => {
        values[frame * bins + bin] = Math.max(values[frame * bins + bin]!, db);
      });
    }
  return {
    frames,
    bins,
    values,
    firstSeconds: 0,
    hopSeconds: hop / sampleRate,
    binHz: sampleRate / windowLength,
    noiseBins: 1.5,
    meanPower: new Float64Array(bins),
  };
}

const size = { width: 60, height: 24 };
const colours = levelColourTable('cividis');
const range = { floorDb: -90, topDb: 0 };
const paint = (matrix: LevelMatrix, view: PlotView) => paintLevels(matrix, createPlotScale(view, size), range, colours);

async function complete(long: LongClip, view: PlotView): Promise<LevelMatrix> {
  const pixel = (view.endSeconds - view.startSeconds) / size.width;
  long.want(view, pixel);
  await expect.poll(() => long.isComplete(view, pixel), { interval: 1 }).toBe(true);
  return long.matrix(view, pixel);
}

describe('the tiles of a long recording', () => {
  test('after any sequence of zooming and panning the picture is the one of a single piece, pixel by pixel', async () => {
    const long = longClip();
    const whole = new Map<number, LevelMatrix>();
    const draw = createRandom(3);
    let view: PlotView = { axis: 'mel', lowHz: 0, highHz: 4000, startSeconds: 0, endSeconds: duration };
    const seen = new Set<number>();
    for (let step = 0; step < 40; step++) {
      const axis = frequencyAxes[draw.integer(frequencyAxes.length)]!;
      if (draw.next() < 0.5) view = zoomTime(view, 0.2 + 4 * draw.next(), draw.next() * duration, duration);
      else view = panTime(view, draw.next() * duration, duration);
      view = { ...view, axis };
      const level = levelFor(grid, (view.endSeconds - view.startSeconds) / size.width);
      seen.add(level);
      if (!whole.has(level)) whole.set(level, inOnePiece(level));
      expect(paint(await complete(long, view), view)).toEqual(paint(whole.get(level)!, view));
    }
    expect(seen.size).toBeGreaterThanOrEqual(2);
  });

  test('the last, partial frame is drawn, and what is in it', async () => {
    const long = longClip();
    const view: PlotView = {
      axis: 'linear',
      lowHz: 0,
      highHz: 4000,
      startSeconds: duration - 0.1,
      endSeconds: duration,
    };
    const matrix = await complete(long, view);
    expect(matrix.firstFrame! + matrix.frames).toBe(framesAt(grid, 0));
    const pixels = paint(matrix, view);
    const last = pixels.subarray(4 * (size.width - 1), 4 * size.width);
    expect(last[3]).toBe(255);
    const lastFrame = matrix.values.subarray(-matrix.bins);
    expect(Math.min(...lastFrame)).toBeGreaterThan(-60);
  });

  test('native resolution: a tone just below half the sample rate is where it belongs', async () => {
    const high = new LongClip(grid, {
      samples: ({ first, length, count, step }) =>
        Promise.resolve(
          Float32Array.from({ length: length * count }, (_, i) => {
            const at = first + Math.floor(i / length) * step + (i % length);
            return 0.5 * Math.sin((2 * Math.PI * 3750 * at) / sampleRate);
          }),
        ),
      analyser: analyseHere,
    });
    const view: PlotView = { axis: 'linear', lowHz: 0, highHz: 4000, startSeconds: 1, endSeconds: 1.2 };
    const { values, bins, binHz } = await complete(high, view);
    const frame = values.subarray(10 * bins, 11 * bins);
    expect(Math.max(...frame)).toBeCloseTo(20 * Math.log10(0.5), 1);
    expect(frame.indexOf(Math.max(...frame)) * binHz).toBe(3750);
  });

  test('until finer tiles are there the overview stands in, and before it nothing is drawn', async () => {
    const gates: (() => void)[] = [];
    const long = new LongClip(grid, {
      samples: async (pieces) => {
        if (pieces.length > 5000) return piecesOf(pieces);
        await new Promise<void>((resolve) => gates.push(resolve));
        return piecesOf(pieces);
      },
      analyser: analyseHere,
    });
    const all: PlotView = { axis: 'linear', lowHz: 0, highHz: 4000, startSeconds: 0, endSeconds: duration };
    const near = { ...all, startSeconds: 2, endSeconds: 2.1 };
    const pixel = 0.1 / size.width;
    expect([...paint(long.matrix(near, pixel), near)].some((value) => value > 0)).toBe(false);
    await complete(long, all);
    long.want(near, pixel);
    expect(long.isComplete(near, pixel)).toBe(false);
    const coarse = long.matrix(near, pixel);
    expect(coarse.values.some(Number.isNaN)).toBe(false);
    for (const open of gates) open();
  });

  test('coarse levels read only the windows they look through', () => {
    const hour: TileGrid = { sampleRate: 48_000, samples: 3600 * 48_000, windowLength: 2048 };
    const top = overviewLevel(hour);
    expect(framesAt(hour, top)).toBeLessThanOrEqual(2048);
    expect(framesAt(hour, top)).toBeGreaterThan(1024);
    expect(framesAt(hour, top) * windowsPerFrame(top) * 2048).toBeLessThan(hour.samples / 10);
  });

  test('a tile of an hour comes in parts of some megabytes, which are its frames in order', () => {
    const hour: TileGrid = { sampleRate: 48_000, samples: 3600 * 48_000, windowLength: 2048 };
    for (let level = 0; level <= overviewLevel(hour); level++)
      for (const index of [0, Math.ceil(framesAt(hour, level) / 256) - 1]) {
        const parts = planTile(hour, level, index);
        const frames = Math.min(256, framesAt(hour, level) - index * 256);
        expect(parts.reduce((sum, part) => sum + part.frames, 0)).toBe(frames);
        for (const { pieces } of parts) expect(4 * pieces.length * pieces.count).toBeLessThan(2.2e6);
        const [first, second] = parts;
        if (!second) continue;
        // From one part to the next the windows go on as within a part.
        const perFrame = hopAt(hour, level);
        expect(second.pieces.first - first!.pieces.first).toBe(first!.frames * perFrame);
      }
  });

  test('memory goes to another thread and comes back: zooming about takes no more of it', async () => {
    const seen = new Set<ArrayBuffer>();
    let fetched = 0;
    const long = new LongClip(grid, {
      samples: (pieces, _signal, memory) => {
        const samples = memory.take(pieces.length * pieces.count);
        fetched++;
        seen.add(samples.buffer);
        samples.set(piecesOf(pieces));
        return Promise.resolve(samples);
      },
      analyser: {
        tile: (request, signal) => {
          // As between threads: what is sent is gone here.
          const sent = structuredClone(request, { transfer: [request.samples.buffer, request.values.buffer] });
          return analyseHere.tile(sent, signal).then((tile) => {
            seen.add(tile.samples.buffer);
            return tile;
          });
        },
      },
    });
    const whole = inOnePiece(0);
    for (const start of [0.2, 1, 2.4, 3.3, 4.5]) {
      const view: PlotView = { axis: 'mel', lowHz: 0, highHz: 4000, startSeconds: start, endSeconds: start + 0.1 };
      expect(paint(await complete(long, view), view)).toEqual(paint(whole, view));
    }
    await expect.poll(() => long.hasOverview).toBe(true);
    const made = [...seen].filter(({ detached }) => !detached);
    expect(fetched).toBeGreaterThan(10);
    expect(made.length).toBeLessThanOrEqual(4);
  });

  test.each([
    ['a wide window', 1000],
    ['a window so wide that what is on screen fills the memory', 4000],
  ])('an hour at 96 kHz in %s: each part is read once, and what is on screen is complete', async (_, width) => {
    const hour: TileGrid = { sampleRate: 96_000, samples: 96_000 * 3600, windowLength: 4096 };
    const bins = hour.windowLength / 2 + 1;
    const asked: string[] = [];
    const long = new LongClip(hour, {
      samples: (pieces) => {
        asked.push(JSON.stringify(pieces));
        return asked.length > 1000 ? Promise.reject(new Error('without end')) : Promise.resolve(new Float32Array());
      },
      // What the levels are does not matter here.
      analyser: {
        tile: ({ samples, values, frames, windows }) =>
          Promise.resolve({
            samples,
            values,
            frames,
            bins,
            power: new Float64Array(bins),
            count: windows,
            noiseBins: 1.5,
          }),
      },
    });
    // Almost two frames to a pixel.
    const pixel = (1.99 * hopAt(hour, 1)) / hour.sampleRate;
    const view = { startSeconds: 1000, endSeconds: 1000 + width * pixel };
    long.want(view, pixel);
    let [before, quiet] = [-1, 0];
    while (quiet < 20) {
      await new Promise((resolve) => setTimeout(resolve));
      quiet = asked.length === before ? quiet + 1 : 0;
      before = asked.length;
    }
    expect(new Set(asked).size).toBe(asked.length);
    expect(long.isComplete(view, pixel)).toBe(true);
    expect(long.hasOverview).toBe(true);
  });

  test('what arrives within a moment is told of once', async () => {
    const long = longClip();
    let told = 0;
    long.listen(() => told++);
    const view: PlotView = { axis: 'linear', lowHz: 0, highHz: 4000, startSeconds: 0, endSeconds: duration };
    vi.useFakeTimers();
    long.want(view, duration / 2000);
    for (let turn = 0; turn < 200; turn++) await Promise.resolve();
    expect(long.isComplete(view, duration / 2000)).toBe(true);
    expect(told).toBe(0);
    vi.runAllTimers();
    vi.useRealTimers();
    expect(told).toBe(1);
  });

  test('resting lets go of everything but the overview', async () => {
    const asked: SoundPieces[] = [];
    const long = longClip(asked);
    const near: PlotView = { axis: 'linear', lowHz: 0, highHz: 4000, startSeconds: 2, endSeconds: 2.1 };
    await complete(long, near);
    await expect.poll(() => long.hasOverview).toBe(true);
    long.rest();
    expect(long.hasOverview).toBe(true);
    expect(long.isComplete(near, 0.1 / size.width)).toBe(false);
  });

  test('what could not be had is asked for again after a rest, and not before', async () => {
    let [asked, there] = [0, false];
    const long = new LongClip(grid, {
      samples: (pieces) => {
        asked++;
        return there ? Promise.resolve(piecesOf(pieces)) : Promise.reject(new Error('gone'));
      },
      analyser: analyseHere,
    });
    const near: PlotView = { axis: 'linear', lowHz: 0, highHz: 4000, startSeconds: 2, endSeconds: 2.1 };
    const look = () => long.want(near, 0.1 / size.width);
    look();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const before = asked;
    expect(before).toBeGreaterThan(0);
    look();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBe(before);
    there = true;
    long.rest();
    await complete(long, near);
    expect(long.isComplete(near, 0.1 / size.width)).toBe(true);
  });
});
