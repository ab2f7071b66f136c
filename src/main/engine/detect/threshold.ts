import type { Threshold, ThresholdRule } from '#shared/core/domain.ts';
import { equalErrorRate } from '#shared/core/metrics/equal-error-rate.ts';
import { fitGamma, gammaQuantile } from '#shared/core/metrics/gamma.ts';
import { percentile } from '#shared/core/metrics/percentile.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';

/** Scores of recordings about which a person has decided. */
export interface LabelledScores {
  readonly falseAlarms: readonly number[];
  readonly faults: readonly number[];
}

/**
 * The score from which on a recording is flagged, by the rule, and the numbers that led to it.
 *
 * `percentile` and `gamma` use the leave-one-out scores of the bank; where no gamma distribution can be fitted, the
 * percentile of the same quantile stands in and the details say `fitted: 0`. `eer` uses labelled recordings (problem
 * detector.labels without both kinds).
 */
export function findThreshold(
  rule: ThresholdRule,
  leaveOneOut: readonly number[],
  labelled: LabelledScores,
): Result<Threshold> {
  switch (rule.kind) {
    case 'value':
      return ok({ value: rule.value, rule, details: {} });
    case 'percentile':
      return ok(percentileThreshold(rule, leaveOneOut));
    case 'gamma':
      return ok(gammaThreshold(rule, leaveOneOut));
    case 'eer':
      return eerThreshold(rule, labelled);
  }
}

/** The quantile a rule speaks of; 0.95 for rules that speak of none. */
export function quantileOf(rule: ThresholdRule): number {
  return rule.kind === 'percentile' || rule.kind === 'gamma' ? rule.quantile : 0.95;
}

function percentileThreshold(
  rule: Extract<ThresholdRule, { kind: 'percentile' }>,
  leaveOneOut: readonly number[],
): Threshold {
  const { quantile } = rule;
  return { value: percentile(leaveOneOut, quantile), rule, details: { quantile, recordings: leaveOneOut.length } };
}

function gammaThreshold(rule: Extract<ThresholdRule, { kind: 'gamma' }>, leaveOneOut: readonly number[]): Threshold {
  const { quantile } = rule;
  const gamma = fitGamma(leaveOneOut);
  const value = gamma === null ? NaN : gammaQuantile(gamma, quantile);
  const counted = { quantile, recordings: leaveOneOut.length };
  if (gamma === null || !Number.isFinite(value)) {
    return { value: percentile(leaveOneOut, quantile), rule, details: { ...counted, fitted: 0 } };
  }
  return { value, rule, details: { ...counted, fitted: 1, ...gamma } };
}

function eerThreshold(rule: ThresholdRule, { falseAlarms, faults }: LabelledScores): Result<Threshold> {
  const found = equalErrorRate(falseAlarms, faults);
  if (found === null) return fail(problem('detector.labels'));
  const { threshold, eer, falsePositiveRate, falseNegativeRate } = found;
  const details = { eer, falsePositiveRate, falseNegativeRate, falseAlarms: falseAlarms.length, faults: faults.length };
  return ok({ value: threshold, rule, details });
}
