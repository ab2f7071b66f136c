/** Schemas of what verdicts do to a detector: advice on its threshold, false alarms for its bank, its next version. */
import * as v from 'valibot';
import { labels } from '../core/domain.ts';
import { thresholdSchema } from './detector-spec.ts';
import { idSchema, inputs, verdictSchema } from './schemas.ts';

const { count, finite, text } = inputs;
export const mostCostRatio = 1000;
/** Changed decisions that a preview lists; it counts all of them. */
export const mostFlips = 500;

export const costRatioSchema = v.pipe(finite, v.minValue(1), v.maxValue(mostCostRatio));

export const thresholdChoiceSchema = v.variant('kind', [
  /** the rule the detector was made with, applied again */
  v.object({ kind: v.literal('keep') }),
  /** the one with the least cost on what is judged */
  v.object({ kind: v.literal('advised'), costRatio: costRatioSchema }),
  v.object({ kind: v.literal('value'), value: finite }),
]);

export const rateSchema = v.object({ count, of: count, low: finite, high: finite });

/** A false alarm that can join the bank. */
export const additionSchema = v.object({
  recordingId: idSchema,
  fileName: v.string(),
  sessionId: idSchema,
  /** null where this version has not scored it */
  score: v.nullable(finite),
  reviewer: v.string(),
  at: v.string(),
});

export const adviceSchema = v.object({
  detectorId: idSchema,
  /** the verdicts that hold for recordings of the detector's machine and section, whichever version flagged them */
  verdicts: v.object({ 'real-fault': count, 'false-alarm': count, unsure: count, unusable: count }),
  /** a real fault in one session and a false alarm in another: they count for nothing until that is settled */
  disputed: count,
  /** the oldest version of this detector that one of them was given on, and when the first was given */
  since: v.nullable(v.object({ version: v.nullable(count), at: v.string() })),
  /** recordings that this version flagged, and those of them without any verdict */
  flagged: count,
  open: count,
  /** real faults and false alarms that reach its threshold, and whether the level raised an alarm of its own as well */
  judged: v.array(v.object({ recordingId: idSchema, score: finite, fault: v.boolean(), level: v.boolean() })),
  /** real faults and false alarms whose score is below the threshold, as when only the level raised the alarm */
  below: v.object({ faults: count, falseAlarms: count }),
  /** real faults and false alarms that this version has not scored */
  unscored: count,
  additions: v.array(additionSchema),
});

const beforeAfter = v.object({ before: rateSchema, after: rateSchema });

export const flipSchema = v.object({
  recordingId: idSchema,
  fileName: v.string(),
  /** the newest session with this recording */
  sessionId: v.nullable(idSchema),
  verdict: v.nullable(verdictSchema),
  label: v.picklist(labels),
  scoreBefore: finite,
  scoreAfter: finite,
  /** flagged afterwards, and not before; or the other way round */
  flagged: v.boolean(),
  /** a fault that is known, by verdict or label, and would no longer be flagged */
  hidden: v.boolean(),
  /** the added false alarm that is its nearest normal now */
  nearestAddition: v.nullable(v.object({ recordingId: idSchema, fileName: v.string() })),
});

export const previewSchema = v.object({
  detectorId: idSchema,
  thresholdBefore: finite,
  threshold: thresholdSchema,
  /** false alarms that would join the bank */
  additions: v.array(idSchema),
  bankBefore: count,
  bankAfter: count,
  /** of the bank, those that set thresholds: none that came by a verdict */
  calibrating: count,
  /** recordings compared, before against after, and those that could not be scored again */
  compared: count,
  leftOut: count,
  flaggedBefore: count,
  flaggedAfter: count,
  /** flagged ones of the judged, and of those that were labelled when they were imported and nobody judged */
  verdicts: v.object({ faults: beforeAfter, falseAlarms: beforeAfter }),
  labels: v.object({ faults: beforeAfter, normals: beforeAfter }),
  newlyFlagged: count,
  noLongerFlagged: count,
  hiddenFaults: count,
  /** known faults that no longer are flagged first, then by how far they move */
  flips: v.array(flipSchema),
});

const choice = {
  detectorId: idSchema,
  /** false alarms that join the bank; all that can without it */
  additions: v.optional(v.array(idSchema)),
  threshold: thresholdChoiceSchema,
};

export const adviceCalls = {
  /** What the verdicts say about a detector; computes nothing. */
  'advice.get': { input: v.object({ detectorId: idSchema }), output: adviceSchema },
  /** Works out the next version without making it; `advice.result` has what was found. */
  'advice.preview': { input: v.object(choice), output: v.object({ jobId: idSchema }) },
  'advice.result': { input: v.object({ jobId: idSchema }), output: previewSchema },
  /**
   * Makes the next version and scores with it everything that this one has scored. Nothing that was judged changes.
   * Result: { detectorId, version, flagged }.
   */
  'advice.apply': {
    input: v.object({ ...choice, why: v.pipe(text, v.trim(), v.minLength(1)) }),
    output: v.object({ jobId: idSchema }),
  },
} as const;

export type Advice = v.InferOutput<typeof adviceSchema>;
export type Addition = v.InferOutput<typeof additionSchema>;
export type AdvicePreview = v.InferOutput<typeof previewSchema>;
export type Flip = v.InferOutput<typeof flipSchema>;
export type ThresholdChoice = v.InferOutput<typeof thresholdChoiceSchema>;
