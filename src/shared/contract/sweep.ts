/** Schemas of sweeps: what presets do to a detector, on recordings whose truth is known. */
import * as v from 'valibot';
import { longestPresetName } from '../core/filter/named.ts';
import { mostPresets } from '../core/sweep/presets.ts';
import { presetFindings } from '../core/sweep/evaluate.ts';
import { presetSchema, thresholdRuleSchema } from './detector-spec.ts';
import { idSchema, inputs, labelSchema, problemSchema } from './schemas.ts';

const { finite, count } = inputs;
const jobRef = v.object({ jobId: idSchema });
const presets = v.pipe(v.array(presetSchema), v.minLength(1), v.maxLength(mostPresets));

const estimateSchema = v.object({ value: finite, low: finite, high: finite });

export const namedPresetSchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longestPresetName)),
  preset: presetSchema,
});
const namedList = v.object({ presets: v.array(namedPresetSchema) });

export const sweepPointSchema = v.object({
  preset: presetSchema,
  /** of a detector that is normalised by its own normals: by what under this preset */
  normalisation: v.nullable(v.object({ mean: finite, std: finite })),
  auc: v.nullable(v.object({ detector: estimateSchema, statistics: estimateSchema, level: estimateSchema })),
  difference: v.nullable(estimateSchema),
  finding: v.picklist(presetFindings),
  falseAlarms: count,
  keptFaults: count,
});

export const sweepSchema = v.object({
  detectorId: idSchema,
  at: v.string(),
  /** presets that were asked for; fewer points than that: it was stopped, or goes on */
  wanted: count,
  /** the rule by which each preset's threshold was found */
  rule: thresholdRuleSchema,
  bank: count,
  normals: count,
  faults: count,
  /** recordings of the bank, or known ones, that cannot be read */
  leftOut: count,
  /** `outside`: faults were told from normals outside the bank; `bank`: for want of those, from the bank's own too */
  basis: v.picklist(['outside', 'bank']),
  points: v.array(sweepPointSchema),
  /** verdicts or recordings have changed since */
  outdated: v.boolean(),
});

export const sweepPreviewSchema = v.object({
  bank: count,
  normals: count,
  faults: count,
  /** passes of a recording through the model: all of them, and those that are not in the library yet */
  passes: count,
  toCompute: count,
  /** why nothing can be computed; null when it can */
  problem: v.nullable(problemSchema),
  /** to listen to: known faults first, then normals outside the bank, then the bank's */
  recordings: v.array(
    v.object({ recordingId: idSchema, fileName: v.string(), truth: v.picklist(['fault', 'normal', 'bank']) }),
  ),
});

export const flipSchema = v.object({
  recordingId: idSchema,
  fileName: v.string(),
  change: v.picklist(['newly', 'no-longer']),
  before: v.object({ score: finite, threshold: finite }),
  after: v.object({ score: finite, threshold: finite }),
  /** by the newest verdict of an engineer; null where there is none */
  verdict: v.nullable(v.picklist(['real-fault', 'false-alarm'])),
  /** what it was imported with */
  label: labelSchema,
});

export const sweepCalls = {
  /** What a sweep would be made of, before it is begun. Problems: detector.unknown, preset.invalid. */
  'sweep.preview': { input: v.object({ detectorId: idSchema, presets }), output: sweepPreviewSchema },
  /** Tries presets on a detector's model; its results grow as `sweep.changed`. Result: { detectorId, presets }. */
  'sweep.start': { input: v.object({ detectorId: idSchema, presets }), output: jobRef },
  /** What is known from the last sweep of a detector. */
  'sweep.get': { input: v.object({ detectorId: idSchema }), output: v.object({ sweep: v.nullable(sweepSchema) }) },
  /**
   * Makes the next version of a detector with another preset on the same bank and scores what the old one scored.
   * Result: { detectorId, scored, flagged }.
   */
  'sweep.version': { input: v.object({ detectorId: idSchema, preset: presetSchema }), output: jobRef },
  /** Recordings that one detector flags and the other does not, of those that both have scored. */
  'sweep.flips': {
    input: v.object({ before: idSchema, after: idSchema }),
    output: v.object({ compared: count, flips: v.array(flipSchema) }),
  },

  /** Presets that were given a name, in the order of the names. */
  'presets.list': { input: v.object({}), output: namedList },
  /** Keeps a preset under a name; one of the same name is replaced. Problems: preset.invalid, preset.many. */
  'presets.save': { input: namedPresetSchema, output: namedList },
  'presets.remove': { input: v.object({ name: inputs.name }), output: namedList },
} as const;

export const sweepEvents = { 'sweep.changed': sweepSchema, 'presets.changed': namedList } as const;

export type Sweep = v.InferOutput<typeof sweepSchema>;
export type SweepPoint = v.InferOutput<typeof sweepPointSchema>;
export type SweepPreview = v.InferOutput<typeof sweepPreviewSchema>;
export type Flip = v.InferOutput<typeof flipSchema>;
