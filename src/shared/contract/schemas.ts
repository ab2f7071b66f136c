/** Schemas of the values that renderer and main exchange; the types are inferred from them. */
import * as v from 'valibot';
import { codings } from '../core/audio/types.ts';
import { providers } from '../core/processors.ts';
import { labels, severities, verdicts } from '../core/domain.ts';
import { detectorSpecSchema, thresholdSchema } from './detector-spec.ts';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const idSchema = v.pipe(v.number(), v.integer(), v.minValue(1));
const text = v.pipe(v.string(), v.maxLength(10_000));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

export const verdictSchema = v.picklist(verdicts);
export const labelSchema = v.picklist(labels);

export const placeSchema = v.object({
  machine: text,
  section: text,
  domain: text,
  split: text,
  label: labelSchema,
  attributes: v.record(v.string(), text),
});

export const problemSchema = v.object({
  code: v.string(),
  message: v.string(),
  data: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
});

export const recordingSchema = v.object({
  id: idSchema,
  /** path as last seen */
  path: v.string(),
  fileName: v.string(),
  sha256: v.string(),
  place: placeSchema,
  sampleRate: count,
  channels: count,
  durationSeconds: finite,
  /** e.g. "PCM 16 bit", "float 32 bit", "FLAC 24 bit", "MP3 128 kbit/s" */
  encoding: v.string(),
  /** level of the whole file, dB re full scale; null for digital silence */
  levelDb: v.nullable(finite),
  peakDb: v.nullable(finite),
  clippedSamples: count,
  importedAt: v.string(),
  /** why this recording cannot be scored; null when it can */
  problem: v.nullable(problemSchema),
  /** file still there with the size and time it had; checked when asked for one recording */
  present: v.boolean(),
});

export const importProblemSchema = v.object({ path: v.string(), problem: problemSchema, seenAt: v.string() });

export const groupSchema = v.object({
  machine: v.string(),
  section: v.string(),
  recordings: count,
  normal: count,
  anomaly: count,
  unknown: count,
  /** of the normal ones, those in a training split: the proposed bank */
  trainNormal: count,
  broken: count,
  /** of those that can be used; more than one of them is nothing for one detector */
  codings: v.array(v.picklist(codings)),
});

export const modelSummarySchema = v.object({
  directory: v.string(),
  name: v.string(),
  sha256: v.string(),
  weightsSha256: v.exactOptional(v.string()),
  parameters: count,
  dimension: count,
  layers: count,
  heads: count,
  frames: count,
  bins: count,
  patchRows: count,
  classes: count,
});

/** A model to choose from: the one given with Earmark (`shipped`), or one imported into the library. */
export const modelSchema = v.object({
  ...modelSummarySchema.entries,
  shipped: v.boolean(),
  /** of the weights; null where it was not noted */
  bytes: v.nullable(count),
  /** the model sees (x - featureMean) / (2 · featureStd); null where it was not noted */
  featureMean: v.nullable(finite),
  featureStd: v.nullable(finite),
  /** the folder or file it was imported from */
  source: v.string(),
  importedAt: v.nullable(v.string()),
  /** what its maker says about it */
  card: v.nullable(v.string()),
  /** how much of its embedding is left in eight bits: cosine to the exact one; null where it was not measured */
  int8Cosine: v.nullable(finite),
  /** how many detectors were made with it; while there are any it is not removed */
  detectors: count,
});

export const detectorSchema = v.object({
  id: idSchema,
  name: v.string(),
  version: count,
  machine: v.string(),
  section: v.string(),
  spec: detectorSpecSchema,
  threshold: thresholdSchema,
  levelThreshold: v.nullable(thresholdSchema),
  bankSize: count,
  model: modelSummarySchema,
  createdAt: v.string(),
  /** what this version was made for and by whom; empty where nobody was asked */
  why: v.string(),
  madeBy: v.string(),
  scored: count,
  flagged: count,
  /** leave-one-out scores of the bank, sorted: the distribution drawn beside the threshold */
  leaveOneOut: v.array(finite),
});

export const timeRangeSchema = v.object({ startSeconds: finite, endSeconds: finite });

export const scoreSchema = v.object({
  recordingId: idSchema,
  score: finite,
  scores: v.object({ ast: finite, statistics: finite, level: finite }),
  flagged: v.boolean(),
  levelAlarm: v.boolean(),
  /** of a long recording, the segment that gave the score, s */
  worst: v.nullable(timeRangeSchema),
  nearest: v.array(v.object({ recordingId: idSchema, distance: finite })),
});

export const reasonSchema = v.object({ code: v.string(), text: v.string() });

export const severitySchema = v.picklist(severities);

/** The present verdict of one item: a view over the journal. Where reviewers differ, the newest of theirs. */
export const standingVerdictSchema = v.object({
  verdict: verdictSchema,
  reason: v.string(),
  comment: v.string(),
  severity: v.nullable(severitySchema),
  tags: v.array(v.string()),
  reviewer: v.string(),
  at: v.string(),
  sequence: count,
  /** reviewers differ, and nobody has settled it: no verdict counts */
  disputed: v.boolean(),
  /** it was given openly where reviewers differed */
  resolution: v.boolean(),
  /** what each of them says, oldest first; empty where only one counts */
  readings: v.array(
    v.object({
      reviewer: v.string(),
      verdict: verdictSchema,
      reason: v.string(),
      comment: v.string(),
      severity: v.nullable(severitySchema),
      tags: v.array(v.string()),
      at: v.string(),
    }),
  ),
});

export const sessionItemSchema = v.object({
  recordingId: idSchema,
  position: count,
  fileName: v.string(),
  /** when it was made, as its name and its folders tell it, ms on the clock that wrote them; null where they do not */
  recordedAt: v.nullable(finite),
  machine: v.string(),
  section: v.string(),
  attributes: v.record(v.string(), v.string()),
  detectorId: idSchema,
  score: finite,
  threshold: finite,
  levelAlarm: v.boolean(),
  /** of a long recording, the segment that gave the score, s */
  worst: v.nullable(timeRangeSchema),
  /** its file was where it belongs when it was looked for last */
  present: v.boolean(),
  verdict: v.nullable(standingVerdictSchema),
  /** the mark of the person at the screen */
  bookmark: v.boolean(),
});

export const sessionSummarySchema = v.object({
  id: idSchema,
  name: v.string(),
  createdAt: v.string(),
  sample: v.boolean(),
  flagged: count,
  /** those with a verdict, disputed ones too */
  reviewed: count,
  /** of those that are not disputed */
  counts: v.object({ 'real-fault': count, 'false-alarm': count, unsure: count, unusable: count }),
  disputed: count,
});

export const journalEntrySchema = v.object({
  sequence: count,
  at: v.string(),
  reviewer: v.string(),
  action: v.picklist(['verdict', 'undo', 'redo']),
  recordingId: idSchema,
  verdict: v.nullable(verdictSchema),
  reason: v.string(),
  comment: v.string(),
  severity: v.nullable(severitySchema),
  tags: v.array(v.string()),
  /** given without knowing what others said */
  blind: v.boolean(),
  /** given openly where reviewers differed */
  resolution: v.boolean(),
  /** the first of the entries that were written together, else null */
  batch: v.nullable(count),
  score: finite,
  threshold: finite,
  detectorId: idSchema,
  hash: v.string(),
});

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export const jobSchema = v.object({
  id: idSchema,
  kind: v.picklist([
    'sample',
    'import',
    'locate',
    'detector',
    'score',
    'explain',
    'explain-ahead',
    'report',
    'bundle',
    'session',
    'model',
    'processors',
    'training',
    'training-measure',
    'sweep',
    'advice',
  ]),
  title: v.string(),
  state: v.picklist(jobStates),
  done: count,
  total: count,
  /** seconds left by the pace so far; null before it is known */
  secondsLeft: v.nullable(finite),
  problem: v.nullable(problemSchema),
  /** ids that the finished job made, by name: { detectorId: 3 } */
  result: v.record(v.string(), v.union([v.string(), v.number()])),
  startedAt: v.string(),
});

const maybe = v.nullable(finite);
export const explanationSchema = v.object({
  recordingId: idSchema,
  detectorId: idSchema,
  masks: count,
  score: finite,
  threshold: finite,
  flagged: v.boolean(),
  bands: v.array(
    v.object({
      lowHz: finite,
      highHz: finite,
      slime: finite,
      slimeExact: finite,
      soft: finite,
      shapley: maybe,
      leaveOneOut: maybe,
    }),
  ),
  r2: v.object({ slime: maybe, slimeExact: maybe, soft: maybe }),
  constantLabel: v.boolean(),
  table: v.object({ all: finite, none: finite }),
  /** score under each mask [256], bit b of the index = band b is heard; null for masks that were not run */
  scores: v.array(maybe),
  interactions: v.nullable(v.array(v.array(finite))),
  deletion: v.nullable(v.array(finite)),
  insertion: v.nullable(v.array(finite)),
});

export const folderEntrySchema = v.object({
  name: v.string(),
  path: v.string(),
  kind: v.picklist(['folder', 'audio', 'csv', 'model', 'session']),
  bytes: count,
});

export const recordingFilterSchema = v.object({
  machine: v.optional(text),
  section: v.optional(text),
  label: v.optional(labelSchema),
  split: v.optional(text),
  ids: v.optional(v.array(idSchema)),
  search: v.optional(text),
});

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** frames of one input, at 100 per second */
const frames = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));

export const inputs = { finite, count, text, name, path, sha256, frames, provider: v.picklist(providers) };

export type Recording = v.InferOutput<typeof recordingSchema>;
export type ImportProblem = v.InferOutput<typeof importProblemSchema>;
export type RecordingGroup = v.InferOutput<typeof groupSchema>;
export type Model = v.InferOutput<typeof modelSchema>;
export type Detector = v.InferOutput<typeof detectorSchema>;
export type RecordingScore = v.InferOutput<typeof scoreSchema>;
export type StandingVerdict = v.InferOutput<typeof standingVerdictSchema>;
export type SessionItem = v.InferOutput<typeof sessionItemSchema>;
export type SessionSummary = v.InferOutput<typeof sessionSummarySchema>;
export type JournalEntry = v.InferOutput<typeof journalEntrySchema>;
export type Job = v.InferOutput<typeof jobSchema>;
export type RecordingExplanation = v.InferOutput<typeof explanationSchema>;
export type FolderEntry = v.InferOutput<typeof folderEntrySchema>;
export type RecordingFilter = v.InferOutput<typeof recordingFilterSchema>;
