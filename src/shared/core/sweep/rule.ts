import type { ThresholdRule } from '#shared/core/domain.ts';

/** Where the detector's own rule needs labels, or is a number that means nothing under another preset. */
const usualRule: ThresholdRule = { kind: 'percentile', quantile: 0.95 };

/** The rule by which a threshold is found from normal recordings alone: the detector's own where it is such a one. */
export const ruleFromNormals = (rule: ThresholdRule): ThresholdRule =>
  rule.kind === 'percentile' || rule.kind === 'gamma' ? rule : usualRule;

/**
 * The rule of a detector's version with another preset: its own, but for a threshold set by hand, which is a number on the
 * scale of the scores that the detector had before.
 */
export const ruleOfVersion = (rule: ThresholdRule): ThresholdRule =>
  rule.kind === 'value' ? ruleFromNormals(rule) : rule;
