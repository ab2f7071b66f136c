import { describe, expect, it } from 'vitest';
import { explain } from '#shared/core/explain/explain.ts';
import { isHeard, maskOrder } from '#shared/core/explain/masks.ts';
import { createRandom } from '#shared/core/random.ts';
import { expectClose, tableOf } from './table.ts';

const everyMask = Array.from({ length: 256 }, (_, mask) => mask);

function randomTable(seed: number): number[] {
  const random = createRandom(seed);
  const weights = Array.from({ length: 8 }, random.normal);
  return everyMask.map((mask) =>
    weights.reduce((sum, weight, band) => (isHeard(mask, band) ? sum + weight : sum), 0.2 * random.normal()),
  );
}

/** The mask with its bands renumbered: band b of the result is band order[b] of the mask. */
function renumber(mask: number, order: readonly number[]): number {
  return order.reduce((result, band, b) => (isHeard(mask, band) ? result | (1 << b) : result), 0);
}

describe('explanations of any table', () => {
  it('do not depend on how bands are numbered', () => {
    const order = [3, 0, 7, 5, 1, 6, 2, 4];
    for (let seed = 1; seed <= 5; seed += 1) {
      const scores = randomTable(seed);
      const plain = explain(
        tableOf((mask) => scores[mask]!),
        0.3,
      );
      const renumbered = new Array<number>(256);
      for (const mask of everyMask) renumbered[renumber(mask, order)] = scores[mask]!;
      const other = explain(
        tableOf((mask) => renumbered[mask]!),
        0.3,
      );
      for (const value of ['slimeExact', 'soft', 'shapley', 'leaveOneOut'] as const) {
        expectClose(
          other.bands.map((band) => band[value]!),
          order.map((band) => plain.bands[band]![value]!),
          1e-9,
        );
      }
      other.interactions!.forEach((row, a) =>
        expectClose(
          row,
          order.map((band) => plain.interactions![order[a]!]![band]!),
          1e-9,
        ),
      );
      expectClose(other.deletion!, plain.deletion!, 1e-12);
    }
  });

  it('scale with the score where they explain the score', () => {
    const scores = randomTable(9);
    const plain = explain(
      tableOf((mask) => scores[mask]!),
      0.1,
    );
    const scaled = explain(
      tableOf((mask) => 4 * scores[mask]! - 3),
      4 * 0.1 - 3,
    );
    for (const value of ['soft', 'shapley', 'leaveOneOut'] as const) {
      expectClose(
        scaled.bands.map((band) => band[value]!),
        plain.bands.map((band) => 4 * band[value]!),
        1e-9,
      );
    }
    for (const value of ['slime', 'slimeExact'] as const) {
      expectClose(
        scaled.bands.map((band) => band[value]),
        plain.bands.map((band) => band[value]),
        1e-9,
      );
    }
    expect(scaled.r2.soft).toBeCloseTo(plain.r2.soft!, 9);
  });

  it('turn round with the label: what makes one side makes the other unlikely', () => {
    const scores = randomTable(10);
    const above = explain(
      tableOf((mask) => scores[mask]!),
      0.1,
    );
    const below = explain(
      tableOf((mask) => -scores[mask]!),
      -0.1,
    );
    expectClose(
      below.bands.map((band) => band.slimeExact),
      above.bands.map((band) => -band.slimeExact),
      1e-9,
    );
    expect(below.r2.slimeExact).toBeCloseTo(above.r2.slimeExact!, 9);
  });

  it('find a planted band already after 16 masks, and better with every stage', () => {
    for (let planted = 0; planted < 8; planted += 1) {
      const random = createRandom(planted);
      const noise = everyMask.map(() => 0.1 * random.normal());
      for (const stage of [16, 32, 64, 128, 256]) {
        const { bands } = explain(
          tableOf((mask) => noise[mask]! + (isHeard(mask, planted) ? 1 : 0), maskOrder().slice(0, stage)),
          0.5,
        );
        for (const value of ['slime', 'slimeExact', 'soft'] as const) {
          const largest = Math.max(...bands.map((band) => band[value]));
          expect(bands[planted]![value]).toBe(largest);
        }
      }
    }
  });

  it('keep unknown masks out of everything', () => {
    const scores = randomTable(12);
    const known = maskOrder().slice(0, 64);
    const explanation = explain(
      tableOf((mask) => scores[mask]!, known),
      0,
    );
    const numbers = explanation.bands.flatMap(({ slime, slimeExact, soft }) => [slime, slimeExact, soft]);
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(explanation.masks).toBe(64);
  });
});
