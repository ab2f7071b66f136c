import { expect, test } from 'vitest';
import { LongPeaks } from '#renderer/state/long-peaks.ts';

const [samples, sampleRate] = [4_000_000, 8000];
const whole = { startSeconds: 0, endSeconds: samples / sampleRate };
/** A slope: the lowest and highest sample of a block are its first and its last. */
const lowOf = (block: number, size: number) => block * size;
const highOf = (block: number, size: number) => Math.min(samples, (block + 1) * size) - 1;

test('the whole has the lowest and the highest sample of each block, asked for again where it could not be had', async () => {
  let there = false;
  const peaks = new LongPeaks(samples, sampleRate, {
    peaks: ({ first, block, count }) => {
      if (!there) return Promise.reject(new Error('gone'));
      const blocks = Array.from({ length: count }, (_, i) => first / block + i);
      return Promise.resolve(
        Float32Array.from([...blocks.map((i) => lowOf(i, block)), ...blocks.map((i) => highOf(i, block))]),
      );
    },
  });
  const look = () => peaks.want(whole, 1);
  look();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect([...peaks.rows[0]!.low].every(Number.isNaN)).toBe(true);

  there = true;
  look();
  const [row] = peaks.rows;
  await expect.poll(() => row!.high.some(Number.isNaN)).toBe(false);
  expect([...row!.low]).toEqual(Array.from(row!.low, (_, i) => lowOf(i, row!.blockSamples)));
  expect([...row!.high]).toEqual(Array.from(row!.high, (_, i) => Math.fround(highOf(i, row!.blockSamples))));
});
