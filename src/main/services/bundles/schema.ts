/** What is believed of a session that comes from outside: nothing that has not this form. */
import * as v from 'valibot';
import { detectorSpecSchema, thresholdSchema } from '#shared/contract/detector-spec.ts';
import {
  idSchema,
  inputs,
  labelSchema,
  modelSummarySchema,
  severitySchema,
  timeRangeSchema,
  verdictSchema,
} from '#shared/contract/schemas.ts';
import { findingNoteSchema, reportOptionsSchema } from '#shared/contract/report.ts';
import { bandCount, maskCount } from '#shared/core/domain.ts';
import { exportVersion } from '#shared/core/export/model.ts';
import { isProblemCode, type ProblemCode } from '#shared/core/problems.ts';

const { finite, count, sha256 } = inputs;
const text = v.pipe(v.string(), v.maxLength(10_000));
const time = v.pipe(
  v.string(),
  v.maxLength(40),
  v.check((value) => !Number.isNaN(Date.parse(value)), 'a time'),
);
const identity = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const many = <T extends v.GenericSchema>(schema: T) => v.pipe(v.array(schema), v.maxLength(100_000));
const scores = v.object({ ast: finite, statistics: finite, level: finite });
const standardisation = v.object({ mean: finite, deviation: finite });
const band = v.object({ lowHz: finite, highHz: finite });

const recordingSchema = v.object({
  fileName: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  path: v.pipe(v.string(), v.maxLength(4096)),
  sha256,
  place: v.object({
    machine: text,
    section: text,
    domain: text,
    split: text,
    label: labelSchema,
    attributes: v.record(v.pipe(v.string(), v.maxLength(1000)), text),
  }),
  bytes: count,
  modifiedMs: finite,
  sampleRate: v.pipe(count, v.minValue(1)),
  channels: v.pipe(count, v.minValue(1)),
  durationSeconds: v.pipe(finite, v.minValue(0)),
  encoding: text,
  levelDb: v.nullable(finite),
  peakDb: v.nullable(finite),
  clippedSamples: count,
  importedAt: time,
  problem: v.nullable(
    v.object({
      code: v.pipe(
        v.string(),
        v.check(isProblemCode, 'a code'),
        v.transform((code) => code as ProblemCode),
      ),
      message: text,
      data: v.exactOptional(v.record(v.string(), v.union([text, finite]))),
    }),
  ),
});

const detectorSchema = v.object({
  id: idSchema,
  name: inputs.name,
  version: idSchema,
  machine: text,
  section: text,
  spec: detectorSpecSchema,
  threshold: thresholdSchema,
  levelThreshold: v.nullable(thresholdSchema),
  standardisation: v.object({ ast: standardisation, statistics: standardisation, level: standardisation }),
  bankSize: count,
  bank: v.pipe(
    many(v.object({ sha256, leaveOneOut: finite, source: v.picklist(['chosen', 'false-alarm']) })),
    v.minLength(1),
  ),
  model: v.object({ ...v.omit(modelSummarySchema, ['directory']).entries, name: text, sha256 }),
  frontEnd: text,
  createdAt: time,
  why: text,
  madeBy: text,
});

const itemSchema = v.object({
  position: idSchema,
  recording: recordingSchema,
  detectorId: idSchema,
  score: finite,
  threshold: finite,
  levelAlarm: v.boolean(),
  scored: v.nullable(v.object({ score: finite, flagged: v.boolean(), levelAlarm: v.boolean() })),
  scores: v.nullable(scores),
  worst: v.nullable(timeRangeSchema),
  nearest: v.pipe(v.array(v.object({ fileName: text, sha256, distance: finite })), v.maxLength(1000)),
  explanation: v.nullable(
    v.object({
      bands: v.pipe(v.array(band), v.length(bandCount)),
      done: v.pipe(count, v.maxValue(maskCount)),
      scores: v.pipe(v.array(v.nullable(finite)), v.length(maskCount)),
    }),
  ),
});

const entrySchema = v.object({
  library: identity,
  sequence: idSchema,
  at: time,
  reviewer: v.pipe(v.string(), v.maxLength(200)),
  action: v.picklist(['verdict', 'undo', 'redo']),
  sha256,
  sessionId: idSchema,
  recordingId: idSchema,
  detectorId: idSchema,
  target: idSchema,
  standing: v.nullable(idSchema),
  verdict: v.nullable(verdictSchema),
  reason: text,
  comment: text,
  severity: v.nullable(severitySchema),
  tags: v.pipe(v.array(v.pipe(v.string(), v.maxLength(1000))), v.maxLength(1000)),
  batch: v.nullable(idSchema),
  blind: v.boolean(),
  amends: v.nullable(idSchema),
  resolution: v.boolean(),
  score: finite,
  threshold: finite,
  secondsSpent: v.pipe(finite, v.minValue(0)),
  version: v.pipe(v.string(), v.maxLength(200)),
  previousHash: sha256,
  hash: sha256,
  countedBlind: v.boolean(),
});

/** The part of ExportedSession that restoreSession reads; what follows from it (verdict, band) is not believed. */
export const sessionFileSchema = v.object({
  format: v.literal('earmark-session'),
  formatVersion: v.literal(exportVersion),
  version: v.pipe(v.string(), v.maxLength(200)),
  createdAt: time,
  session: v.object({ identity, name: inputs.name, createdAt: time }),
  detectors: v.pipe(v.array(detectorSchema), v.minLength(1), v.maxLength(1000)),
  items: v.pipe(many(itemSchema), v.minLength(1)),
  recordings: many(recordingSchema),
  journal: v.pipe(v.array(entrySchema), v.maxLength(1_000_000)),
  bookmarks: many(v.object({ sha256, reviewer: v.pipe(v.string(), v.maxLength(200)), at: time })),
  report: v.object({ options: reportOptionsSchema, notes: many(v.object({ sha256, note: findingNoteSchema })) }),
});

export type SessionFile = v.InferOutput<typeof sessionFileSchema>;
export type SessionFileRecording = SessionFile['items'][number]['recording'];
