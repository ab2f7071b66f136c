/** Schemas of what a detector is made as: its filter preset, its front end, its scorer and its threshold. */
import * as v from 'valibot';
import { detectorKinds, frontEndKinds, metrics, precisions, readOuts } from '../core/domain.ts';

const finite = v.pipe(v.number(), v.finite());

export const presetSchema = v.variant('kind', [
  v.object({ kind: v.literal('none') }),
  v.object({
    kind: v.picklist(['high-pass', 'low-pass']),
    cutoffHz: finite,
    design: v.exactOptional(v.literal('biquad')),
  }),
  v.object({ kind: v.picklist(['band-pass', 'band-stop']), lowHz: finite, highHz: finite }),
]);

export const thresholdRuleSchema = v.variant('kind', [
  v.object({ kind: v.picklist(['percentile', 'gamma']), quantile: v.pipe(finite, v.minValue(0), v.maxValue(1)) }),
  v.object({ kind: v.literal('eer') }),
  v.object({ kind: v.literal('value'), value: finite }),
]);

export const frontEndSchema = v.object({
  kind: v.picklist(frontEndKinds),
  normalisation: v.nullable(v.object({ mean: finite, std: v.pipe(finite, v.gtValue(0)) })),
});

export const detectorSpecSchema = v.object({
  kind: v.picklist(detectorKinds),
  readOut: v.picklist(readOuts),
  metric: v.picklist(metrics),
  k: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  density: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
  preset: presetSchema,
  frontEnd: frontEndSchema,
  precision: v.picklist(precisions),
  rule: thresholdRuleSchema,
});

export const thresholdSchema = v.object({
  value: finite,
  rule: thresholdRuleSchema,
  details: v.record(v.string(), finite),
});
