import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { epochDraws, generatedDraws } from '#main/engine/train/fine-tune/sampler.ts';

/** 60 recordings of class 0, 25 of class 1, 4 of class 3; class 2 has none. */
const classOf = [...new Array<number>(60).fill(0), ...new Array<number>(25).fill(1), ...new Array<number>(4).fill(3)];
const draws = (epochs: number, seed = 5) =>
  Array.from({ length: epochs }, (_, epoch) => epochDraws(classOf, seed, epoch));
const counted = (values: readonly number[]): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

describe('the draws of an epoch', () => {
  it('are as many as there are recordings, and every class has as many as any other, but one', () => {
    for (const epoch of draws(4)) {
      expect(epoch).toHaveLength(classOf.length);
      const counts = [...counted(epoch.map(({ recording }) => classOf[recording]!)).values()];
      expect(counts).toHaveLength(3);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it('take the recordings of a class in turn: over many epochs each comes as often as any other of its class', () => {
    const seen = counted(draws(30).flatMap((epoch) => epoch.map(({ recording }) => recording)));
    for (const label of [0, 1, 3]) {
      const counts = classOf.flatMap((own, recording) => (own === label ? [seen.get(recording) ?? 0] : []));
      expect(Math.max(...counts) - Math.min(...counts), `class ${label}`).toBeLessThanOrEqual(1);
    }
  });

  it('show every recording once on average when the classes are of one size', () => {
    const even = [0, 1, 0, 1, 0, 1];
    for (let epoch = 0; epoch < 3; epoch += 1) {
      const recordings = epochDraws(even, 1, epoch).map(({ recording }) => recording);
      expect([...recordings].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  it('are the same for the same seed and epoch, asked in any order, and others for others', () => {
    const third = epochDraws(classOf, 5, 2);
    expect(draws(3)[2]).toEqual(third);
    expect(epochDraws(classOf, 5, 3)).not.toEqual(third);
    expect(epochDraws(classOf, 6, 2)).not.toEqual(third);
  });

  it('do not come sorted by class, and lie at places all over a recording', () => {
    const [epoch] = draws(1);
    const labels = epoch!.map(({ recording }) => classOf[recording]!);
    const runs = labels.filter((label, index) => label !== labels[index - 1]).length;
    expect(runs).toBeGreaterThan(labels.length / 2);
    const places = epoch!.map(({ place }) => place);
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...places)).toBeLessThan(1);
    expect(Math.max(...places) - Math.min(...places)).toBeGreaterThan(0.9);
  });
});

describe('generated sounds of an update', () => {
  it('are drawn from all clips', () => {
    const random = createRandom(2);
    const drawn = Array.from({ length: 200 }, () => generatedDraws(7, 3, random)).flat();
    expect([...new Set(drawn.map(({ recording }) => recording))].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(drawn).toHaveLength(600);
  });
});
