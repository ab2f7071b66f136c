import { describe, expect, it } from 'vitest';
import { createRandom, createWords } from '#shared/core/random.ts';
import { mean, standardDeviation } from '#shared/core/metrics/summary.ts';

describe('xoshiro128**', () => {
  it('gives the first words that the authors’ reference code gives from the state 1, 2, 3, 4', () => {
    const word = createWords([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, word)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('follows the definition, computed with big integers', () => {
    const low = (value: bigint): bigint => value & 0xffffffffn;
    const turn = (value: bigint, bits: bigint): bigint => low(value << bits) | (value >> (32n - bits));
    const s = [0x9e3779b9n, 0xffffffffn, 7n, 0x80000000n];
    const word = createWords([0x9e3779b9, 0xffffffff, 7, 0x80000000]);
    for (let i = 0; i < 1000; i += 1) {
      const expected = low(turn(low(s[1]! * 5n), 7n) * 9n);
      const t = low(s[1]! << 9n);
      s[2]! ^= s[0]!;
      s[3]! ^= s[1]!;
      s[1]! ^= s[2]!;
      s[0]! ^= s[3]!;
      s[2]! ^= t;
      s[3] = turn(s[3]!, 11n);
      expect(word()).toBe(Number(expected));
    }
  });
});

describe('createRandom', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const draw = (seed: number): number[] => Array.from({ length: 20 }, createRandom(seed).next);
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
    expect(draw(0)[0]).toBeGreaterThan(0);
  });

  it('fills [0, 1) evenly', () => {
    const random = createRandom(1);
    const draws = Array.from({ length: 20_000 }, random.next);
    expect(draws.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(mean(draws)).toBeCloseTo(0.5, 2);
    expect(standardDeviation(draws)).toBeCloseTo(Math.sqrt(1 / 12), 2);
  });

  it('draws every integer below n about equally often', () => {
    const random = createRandom(2);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i += 1) counts[random.integer(7)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
    expect(random.integer(1)).toBe(0);
    expect(() => random.integer(0)).toThrow(RangeError);
    expect(() => random.integer(1.5)).toThrow(RangeError);
  });

  it('draws normal numbers of mean 0 and deviation 1', () => {
    const random = createRandom(3);
    const draws = Array.from({ length: 20_000 }, random.normal);
    expect(Math.abs(mean(draws))).toBeLessThan(0.02);
    expect(standardDeviation(draws)).toBeCloseTo(1, 1);
    const beyondTwo = draws.filter((value) => Math.abs(value) > 1.959964).length / draws.length;
    expect(beyondTwo).toBeCloseTo(0.05, 2);
  });

  it('shuffles in place, keeps the elements, reaches every order', () => {
    const random = createRandom(4);
    const array = [1, 2, 3, 4, 5];
    expect(random.shuffle(array)).toBe(array);
    expect([...array].sort()).toEqual([1, 2, 3, 4, 5]);
    const orders = new Set(Array.from({ length: 300 }, () => random.shuffle([1, 2, 3]).join('')));
    expect(orders.size).toBe(6);
  });

  it('forks by label and seed without moving on itself', () => {
    const random = createRandom(9);
    const forked = random.fork('rotor').next();
    expect(random.next()).toBe(createRandom(9).next());
    expect(random.fork('rotor').next()).toBe(forked);
    expect(random.fork('gear').next()).not.toBe(forked);
    expect(createRandom(10).fork('rotor').next()).not.toBe(forked);
  });
});
