import { describe, expect, it } from 'vitest';
import { drawPicture, levelRange, pictureSize, pictureSource } from '#shared/core/report/picture.ts';
import { hertzToMel } from '#shared/core/spectrum/mel.ts';

const { width, height } = pictureSize;

function tone(hertz: number, sampleRate: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / sampleRate),
  );
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
