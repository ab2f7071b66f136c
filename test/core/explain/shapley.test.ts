import { describe, expect, it } from 'vitest';
import { deletionCurve, insertionCurve, interactionIndices, shapleyValues } from '#shared/core/explain/shapley.ts';
import { createRandom } from '#shared/core/random.ts';
import { expectClose, linearScore, linearWeights } from './table.ts';

const everyMask = Array.from({ length: 256 }, (_, mask) => mask);

function randomScores(seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from(everyMask, () => random.normal());
}

/** All orders of 0 … n - 1. */
function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
const orders = permutations([0, 1, 2, 3, 4, 5, 6, 7]);

describe('shapleyValues', () => {
  it('are the golden vectors: A the weights themselves, B of the label', () => {
    expectClose(shapleyValues(everyMask.map(linearScore)), linearWeights, 1e-12);
    const label = everyMask.map((mask) => (linearScore(mask) >= 0.5 - 1e-9 ? 1 : 0));
    expectClose(shapleyValues(label), [-1 / 6, -0.1, 0, 0, 0.1, 1 / 6, 0.266667, 0.733333], 1e-6);
  });

  it('are the mean gain over all 40,320 orders of the bands', () => {
    const scores = randomScores(1);
    const gains = new Array<number>(8).fill(0);
    for (const order of orders) {
      let mask = 0;
      for (const band of order) {
        gains[band]! += scores[mask | (1 << band)]! - scores[mask]!;
        mask |= 1 << band;
      }
    }
    expectClose(
      shapleyValues(scores),
      gains.map((gain) => gain / orders.length),
      1e-10,
    );
  });

  it('add up to the difference between all bands and none', () => {
    for (let seed = 2; seed < 22; seed += 1) {
      const scores = randomScores(seed);
      const sum = shapleyValues(scores).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(scores[255]! - scores[0]!, 10);
    }
  });
});

describe('interactionIndices', () => {
  it('are the mean joint effect over all orders in which the pair stands together', () => {
    const scores = randomScores(30);
    const [first, second] = [2, 6];
    let sum = 0;
    let count = 0;
    for (const order of orders) {
      const place = order.indexOf(first);
      if (order[place + 1] !== second) continue;
      const before = order.slice(0, place).reduce((mask, band) => mask | (1 << band), 0);
      const [a, b] = [1 << first, 1 << second];
      sum += scores[before | a | b]! - scores[before | a]! - scores[before | b]! + scores[before]!;
      count += 1;
    }
    expect(interactionIndices(scores)[first]![second]).toBeCloseTo(sum / count, 10);
  });

  it('find a planted pair, are symmetric and zero elsewhere', () => {
    const scores = everyMask.map((mask) => linearScore(mask) + ((mask & 0b101) === 0b101 ? 2 : 0));
    const indices = interactionIndices(scores);
    indices.forEach((row, a) =>
      row.forEach((value, b) => {
        const planted = (a === 0 && b === 2) || (a === 2 && b === 0);
        expect(value).toBeCloseTo(planted ? 2 : 0, 12);
      }),
    );
    const random = interactionIndices(randomScores(31));
    random.forEach((row, a) => row.forEach((value, b) => expect(value).toBe(random[b]![a])));
  });
});

describe('deletion and insertion', () => {
  it('walk from all bands to none and back', () => {
    const scores = randomScores(40);
    const order = [3, 1, 0, 7, 2, 6, 5, 4];
    const removed = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) =>
      order.slice(0, n).reduce((mask, b) => mask & ~(1 << b), 255),
    );
    expect(deletionCurve(scores, order)).toEqual(removed.map((mask) => scores[mask]));
    expect(insertionCurve(scores, order)).toEqual(removed.map((mask) => scores[255 & ~mask]));
  });
});
