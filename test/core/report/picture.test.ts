import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { drawPicture, levelRange, listenForPicture, pictureSize } from '#shared/core/report/picture.ts';
import { hertzToMel } from '#shared/core/spectrum/mel.ts';

const { width, height } = pictureSize;

function tone(hertz: number, sampleRate: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / sampleRate),
  );
}

function pictureSource(samples: Float32Array, sampleRate: number) {
  const listener = listenForPicture(samples.length, sampleRate);
  listener.add(samples);
  return listener.end();
}

/** The tables of colours rise evenly in lightness, so an index is a brightness. */
function brightness(indices: Uint8Array, row: number, column: number): number {
  return indices[row * width + column]!;
}

describe('drawPicture', () => {
  it.each([
    [1000, 16000],
    [1000, 44100],
    [250, 16000],
    [5000, 48000],
  ])('shows a %i Hz tone at its place on the mel axis (sample rate %i)', (hertz, sampleRate) => {
    const source = pictureSource(tone(hertz, sampleRate, 3), sampleRate);
    const indices = drawPicture(source, -80, 0);
    const column = width / 2;
    const rows = Array.from({ length: height }, (_, row) => row);
    const brightest = rows.reduce((best, row) =>
      brightness(indices, row, column) > brightness(indices, best, column) ? row : best,
    );
    const bright = rows.filter((row) => brightness(indices, row, column) === brightness(indices, brightest, column));
    const middle = (bright[0]! + bright.at(-1)!) / 2;
    const share = (hertzToMel(hertz) - hertzToMel(20)) / (hertzToMel(8000) - hertzToMel(20));
    expect(Math.abs(middle + 0.5 - (1 - share) * height)).toBeLessThan(6);
  });

  it('runs from the beginning to the end of the recording', () => {
    const sampleRate = 16000;
    const late = tone(2000, sampleRate, 2);
    late.fill(0, 0, late.length / 2);
    const indices = drawPicture(pictureSource(late, sampleRate), -80, 0);
    const energy = (from: number, to: number) => {
      let sum = 0;
      for (let column = from; column < to; column += 1)
        for (let row = 0; row < height; row += 1) sum += brightness(indices, row, column);
      return sum / (to - from);
    };
    const silent = energy(0, width / 2 - 20);
    expect(energy(width / 2 + 20, width)).toBeGreaterThan(silent + 5);
    expect(energy(width - 10, width)).toBeGreaterThan(silent + 5);
  });

  it('draws a recording of one sample and one of silence', () => {
    for (const waveform of [new Float32Array(1), new Float32Array(16000)]) {
      expect(drawPicture(pictureSource(waveform, 16000), -80, 0)).toHaveLength(width * height);
    }
  });

  it('stops at half the sample rate', () => {
    expect(pictureSource(tone(100, 8000, 1), 8000).highHz).toBe(4000);
    expect(pictureSource(tone(100, 96000, 0.2), 96000).highHz).toBe(8000);
  });
});

describe('the colours of a picture', () => {
  /** The brightest pixel of every column, as a level between -80 and 0 dB. */
  const loudest = (source: ReturnType<typeof pictureSource>): number[] => {
    const indices = drawPicture(source, -80, 0);
    const brightest = (column: number) =>
      Math.max(...Array.from({ length: height }, (_, row) => brightness(indices, row, column)));
    return Array.from({ length: width }, (_, column) => (80 * brightest(column)) / 255 - 80);
  };

  it.each([
    [0.5, -6.02],
    [0.1, -20],
    [0.01, -40],
  ])('are levels: a sine of amplitude %d on a bin is %d dB', (amplitude, db) => {
    // 62 bins of 31.25 Hz (512 samples at 16 kHz): nothing leaks to either side
    const wave = tone(62 * 31.25, 16000, 3).map((value) => value * (amplitude / 0.5));
    expect(Math.abs(loudest(pictureSource(wave, 16000))[width / 2]! - db)).toBeLessThan(0.5 * (80 / 255) + 0.1);
  });

  /** A picture of frames whose every bin has the level that `db` says; three frames to a column. */
  function framesOf(db: (frame: number) => number) {
    const [frames, bins, hopSeconds] = [3 * width, 257, 0.01];
    const values = Float32Array.from({ length: frames * bins }, (_, index) => db(Math.floor(index / bins)));
    const levels = { frames, bins, values, firstSeconds: 0, hopSeconds, binHz: 31.25, noiseBins: 1.5 };
    return { levels, durationSeconds: frames * hopSeconds, lowHz: 20, highHz: 8000 };
  }

  it('of several frames are those of their mean power, not of their mean level', () => {
    // one of three at -10 dB, the others silent: a third of the power, -4.77 dB
    const source = framesOf((frame) => (frame % 3 === 0 ? -10 : -140));
    for (const level of loudest(source)) expect(Math.abs(level + 14.77)).toBeLessThan(0.2);
  });

  it('have every frame in one column, the one in which it lies', () => {
    const random = createRandom(4);
    const loud = new Set(Array.from({ length: 60 }, () => random.integer(3 * width)));
    const source = framesOf((frame) => (loud.has(frame) ? 0 : -140));
    const bright = loudest(source).flatMap((level, column) => (level > -79 ? [column] : []));
    expect(bright).toEqual([...new Set([...loud].map((frame) => Math.floor(frame / 3)))].sort((a, b) => a - b));
  });
});

describe('levelRange', () => {
  it('ends above the loudest level and is 40 to 80 dB wide', () => {
    const { floorDb, topDb } = levelRange([pictureSource(tone(1000, 16000, 1), 16000)]);
    expect(topDb).toBeGreaterThanOrEqual(-10);
    expect(topDb).toBeLessThanOrEqual(0);
    expect(topDb - floorDb).toBe(80);
    expect(levelRange([])).toEqual({ floorDb: -80, topDb: 0 });
  });

  it('is the same for two recordings that are shown together', () => {
    const loud = pictureSource(tone(1000, 16000, 1), 16000);
    const quiet = pictureSource(
      tone(1000, 16000, 1).map((value) => value / 100),
      16000,
    );
    expect(levelRange([loud, quiet]).topDb).toBe(levelRange([loud]).topDb);
  });
});
