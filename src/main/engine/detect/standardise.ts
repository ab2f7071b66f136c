import type { DetectorKind, Scorer, Standardisation } from '#shared/core/domain.ts';
import { mean, standardDeviation } from '#shared/core/metrics/summary.ts';

/** Smallest deviations: a quarter of a decibel, and distances that only rounding makes. */
const smallestDeviation: Readonly<Record<Scorer, number>> = { ast: 1e-6, statistics: 1e-4, level: 0.25 };

/**
 * Mean and standard deviation of a scorer's leave-one-out scores on the bank. The deviation is not let below a
 * thousandth of the mean nor below the scorer's own floor, so that a bank of equal recordings does not blow up scores.
 */
export function fitStandardisation(scorer: Scorer, leaveOneOut: readonly number[]): Standardisation {
  const centre = mean(leaveOneOut);
  const floor = Math.max(smallestDeviation[scorer], 1e-3 * Math.abs(centre));
  return { mean: centre, deviation: Math.max(floor, standardDeviation(leaveOneOut)) };
}

export function standardise(raw: number, standardisation: Standardisation): number {
  return (raw - standardisation.mean) / standardisation.deviation;
}

/** The scorers whose standardised scores a detector averages. */
export function scorersOf(kind: DetectorKind): readonly Scorer[] {
  if (kind === 'fused') return ['ast', 'statistics'];
  return kind === 'paper' ? ['ast'] : [kind];
}

/** The detector's score of a recording: the mean of the standardised scores of its scorers. */
export function combine(kind: DetectorKind, scores: Readonly<Record<Scorer, number>>): number {
  return mean(scorersOf(kind).map((scorer) => scores[scorer]));
}
