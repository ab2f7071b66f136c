import { maskCount, type Band, type MaskTable } from '#shared/core/domain.ts';
import { isHeard } from '#shared/core/explain/masks.ts';

export const bands: Band[] = Array.from({ length: 8 }, (_, b) => ({ lowHz: 1000 * b, highHz: 1000 * (b + 1) }));

/** Weights of the linear table 0.1 + c · mask, whose explanations are worked out in the golden vectors. */
export const linearWeights = [-0.2, -0.1, 0, 0.05, 0.1, 0.2, 0.3, 0.4];

export function linearScore(mask: number): number {
  return linearWeights.reduce((sum, weight, band) => (isHeard(mask, band) ? sum + weight : sum), 0.1);
}

export function tableOf(score: (mask: number) => number, known: readonly number[] | null = null): MaskTable {
  const wanted = known && new Set(known);
  const scores = Float64Array.from({ length: maskCount }, (_, mask) =>
    wanted && !wanted.has(mask) ? NaN : score(mask),
  );
  return { bands, scores, done: known?.length ?? maskCount };
}

export function expectClose(found: readonly number[], expected: readonly number[], tolerance: number): void {
  const worst = Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)));
  if (found.length !== expected.length || !(worst <= tolerance)) {
    throw new Error(`differs by ${worst}: ${found.join(', ')} instead of ${expected.join(', ')}`);
  }
}
