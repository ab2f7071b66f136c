import { expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { passingFrames } from '#shared/core/spectrum/passing.ts';
import { spectrogram } from '#shared/core/spectrum/spectrogram.ts';

const random = createRandom(12);
const noise = Float32Array.from({ length: 700_001 }, () => random.normal());

it.each([
  ['overlap', 4096, 1024],
  ['follow each other', 1024, 1024],
  ['lie far apart', 256, 9000],
  ['are longer than the sound', 2 ** 20, 2 ** 18],
])(
  'frames whose windows %s are those of the whole sound, in whatever blocks it goes by',
  (_name, windowLength, hop) => {
    const whole = spectrogram(noise, 8000, { windowLength, hop });
    for (const most of [2, 5_000, 300_000, noise.length]) {
      const values: number[] = [];
      const frames = passingFrames({ windowLength, hop }, (levels, count) => {
        expect(levels.values.length).toBe(count * levels.bins);
        for (const value of levels.values) values.push(value);
      });
      const start = most === 2 ? noise.length - 1_000 : 0;
      if (start > 0) frames.add(noise.subarray(0, start));
      for (let at = start; at < noise.length; at += most) frames.add(noise.subarray(at, at + most));
      expect(frames.end()).toBe(whole.frames);
      expect(Float32Array.from(values)).toEqual(whole.values);
    }
  },
);

it('no sound has no frames', () => {
  const frames = passingFrames({ windowLength: 64, hop: 16 }, () => expect.unreachable());
  expect(frames.end()).toBe(0);
});
