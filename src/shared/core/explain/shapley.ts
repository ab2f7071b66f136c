import { bandCount, maskCount } from '../domain.ts';
import { allBands, countHeard, isHeard, noBands } from './masks.ts';

/**
 * Exact Shapley values of the eight bands: φ_b = Σ_S |S|! (7 - |S|)! / 8! · (v(S ∪ b) - v(S)) over all sets S without b
 * (Shapley 1953). They add up to v(all bands) - v(no bands). `scores[mask]` must be known for all 256 masks.
 */
export function shapleyValues(scores: ArrayLike<number>): number[] {
  return Array.from({ length: bandCount }, (_, band) => {
    let value = 0;
    for (let mask = 0; mask < maskCount; mask += 1) {
      if (isHeard(mask, band)) continue;
      value += setWeight(countHeard(mask), bandCount) * (scores[mask | (1 << band)]! - scores[mask]!);
    }
    return value;
  });
}

/**
 * Shapley interaction index of every pair of bands [8][8] (Grabisch and Roubens 1999): how much more two bands do
 * together than each by itself, averaged over the sets of the others; 0 on the diagonal.
 */
export function interactionIndices(scores: ArrayLike<number>): number[][] {
  return Array.from({ length: bandCount }, (_, first) =>
    Array.from({ length: bandCount }, (_, second) => (first === second ? 0 : pairIndex(scores, first, second))),
  );
}

/** The scores after removing 0 ... 8 bands in the given order (Petsiuk et al. 2018, deletion). */
export function deletionCurve(scores: ArrayLike<number>, order: readonly number[]): number[] {
  return walk(scores, allBands, order);
}

/** The scores after adding 0 ... 8 bands to none in the given order (insertion). */
export function insertionCurve(scores: ArrayLike<number>, order: readonly number[]): number[] {
  return walk(scores, noBands, order);
}

function pairIndex(scores: ArrayLike<number>, first: number, second: number): number {
  const [low, high] = first < second ? [1 << first, 1 << second] : [1 << second, 1 << first];
  let index = 0;
  for (let mask = 0; mask < maskCount; mask += 1) {
    if ((mask & (low | high)) !== 0) continue;
    const together = scores[mask | low | high]! - scores[mask | low]! - scores[mask | high]! + scores[mask]!;
    index += setWeight(countHeard(mask), bandCount - 1) * together;
  }
  return index;
}

function walk(scores: ArrayLike<number>, start: number, order: readonly number[]): number[] {
  let mask = start;
  return [scores[mask]!, ...order.map((band) => scores[(mask ^= 1 << band)]!)];
}

/** size! (players - size - 1)! / players!: the chance that a random order puts exactly these players first. */
function setWeight(size: number, players: number): number {
  let weight = 1 / players;
  for (let i = 1; i <= size; i += 1) weight *= i / (players - i);
  return weight;
}
