/**
 * The contract: every call with its input and output schema, every event with its payload schema (DESIGN.md D8).
 * One dispatcher checks both hosts against this table; the renderer's types are inferred from it.
 * Long work answers at once with a job; its end arrives as the event `job.changed`.
 * Bulk data (sound, reports) travels over the asset paths of assets.ts, not through calls.
 */
import * as v from 'valibot';
import { maskStages } from '../core/domain.ts';
import { exportFormats } from '../core/export/model.ts';
import { appStateSchema, engineStateSchema, preferencesSchema, processorsSchema } from './app-state.ts';
import { detectorSpecSchema } from './detector-spec.ts';
import * as s from './schemas.ts';
import { bundleCalls } from './bundles.ts';
import { locateCalls } from './locate.ts';
import { queueCalls, queueViewSchema } from './queue.ts';
import { stretchCalls, stretchEvents } from './stretches.ts';
import { sweepCalls, sweepEvents } from './sweep.ts';
import { adviceCalls } from './advice.ts';
import { overviewCalls } from './overview.ts';
import { reportCalls } from './report.ts';
import { trainingCalls, trainingEvents } from './training.ts';
import { readingSchema, verdictCalls } from './verdicts.ts';

const none = v.object({});
const jobRef = v.object({ jobId: s.idSchema });
const sessionRef = v.object({ sessionId: s.idSchema });
/** The pace of the reviewer in this session, s; null before it is known. */
const secondsPerVerdict = v.nullable(s.inputs.finite);
export const calls = {
  'app.state': { input: none, output: appStateSchema },
  /** what is not named stays as it is */
  'settings.set': {
    input: v.object({ reviewer: v.optional(s.inputs.name), preferences: v.optional(preferencesSchema) }),
    output: appStateSchema,
  },
  'sample.prepare': { input: none, output: jobRef },

  /** Folder browser for both hosts: the entries of one folder, folders first; empty path = the user's home. */
  'folders.list': {
    input: v.object({ path: v.pipe(v.string(), v.maxLength(4096)) }),
    output: v.object({
      path: v.string(),
      parent: v.nullable(v.string()),
      entries: v.array(s.folderEntrySchema),
      roots: v.array(v.string()),
    }),
  },
  /** Imports folders, files and CSV manifests; result: { imported, known, moved, broken }. */
  'import.start': { input: v.object({ paths: v.pipe(v.array(s.inputs.path), v.minLength(1)) }), output: jobRef },
  'import.problems': { input: none, output: v.object({ problems: v.array(s.importProblemSchema) }) },

  'recordings.groups': { input: none, output: v.object({ groups: v.array(s.groupSchema) }) },
  'recordings.list': {
    input: v.object({
      filter: s.recordingFilterSchema,
      offset: s.inputs.count,
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
    }),
    output: v.object({ total: s.inputs.count, recordings: v.array(s.recordingSchema) }),
  },
  /**
   * Which recordings the given files and folders are (folders are walked, files known by their content), in the order
   * of the paths; used by the command line. Files that could not be imported come with their problem.
   */
  'recordings.resolve': {
    input: v.object({ paths: v.pipe(v.array(s.inputs.path), v.minLength(1)) }),
    output: v.object({
      files: v.array(
        v.object({
          path: v.string(),
          recordingId: v.nullable(s.idSchema),
          problem: v.nullable(s.problemSchema),
        }),
      ),
    }),
  },
  'recordings.get': { input: v.object({ recordingId: s.idSchema }), output: s.recordingSchema },

  'models.list': {
    input: none,
    output: v.object({
      models: v.array(s.modelSchema),
      /** models that detectors were made with and that are not here */
      missing: v.array(v.object({ sha256: s.inputs.sha256, name: v.string(), detectors: s.inputs.count })),
      /** why the model that comes with Earmark cannot be read; null while it can */
      problem: v.nullable(s.problemSchema),
    }),
  },
  /**
   * Copies a Hugging Face AST folder, or the weights of an exported ONNX file, into the library, whole or not at all;
   * `frames` adapts it to inputs of that length.
   * Result: { sha256, name }.
   */
  'models.import': {
    input: v.object({ path: s.inputs.path, name: v.optional(s.inputs.name), frames: v.optional(s.inputs.frames) }),
    output: jobRef,
  },
  'models.rename': { input: v.object({ sha256: s.inputs.sha256, name: s.inputs.name }), output: none },
  /** Refused while a detector uses the model. */
  'models.remove': { input: v.object({ sha256: s.inputs.sha256 }), output: none },

  'detectors.list': { input: none, output: v.object({ detectors: v.array(s.detectorSchema) }) },
  /**
   * Builds a detector from normal recordings; result: { detectorId }. With `normalise` 'normals' the features are
   * normalised by the statistics of these recordings instead of those in the specification.
   */
  'detectors.create': {
    input: v.object({
      normalise: v.optional(v.picklist(['as-given', 'normals']), 'as-given'),
      name: s.inputs.name,
      machine: s.inputs.text,
      section: s.inputs.text,
      normals: s.recordingFilterSchema,
      spec: detectorSpecSchema,
      /** the model's hash; the shipped one without it */
      model: v.optional(s.inputs.sha256),
    }),
    output: jobRef,
  },
  /** Scores recordings with a detector; result: { scored, flagged, broken }. */
  'detectors.score': {
    input: v.object({ detectorId: s.idSchema, recordings: s.recordingFilterSchema }),
    output: jobRef,
  },
  'scores.get': {
    input: v.object({ detectorId: s.idSchema, recordingId: s.idSchema }),
    output: s.scoreSchema,
  },

  'sessions.list': { input: none, output: v.object({ sessions: v.array(s.sessionSummarySchema) }) },
  /** Makes a session of everything the given detectors flagged so far. */
  'sessions.create': {
    input: v.object({ name: s.inputs.name, detectorIds: v.pipe(v.array(s.idSchema), v.minLength(1)) }),
    output: sessionRef,
  },
  'sessions.get': {
    /** `items`: so many of them at most, when the others are asked for in parts; else all */
    input: v.object({ ...sessionRef.entries, items: v.exactOptional(s.inputs.count) }),
    output: v.object({
      session: s.sessionSummarySchema,
      items: v.array(s.sessionItemSchema),
      reasons: v.object({
        'real-fault': v.array(s.reasonSchema),
        'false-alarm': v.array(s.reasonSchema),
        unsure: v.array(s.reasonSchema),
        unusable: v.array(s.reasonSchema),
      }),
      canUndo: v.boolean(),
      canRedo: v.boolean(),
      secondsPerVerdict,
      reading: readingSchema,
      /** names of the steps of severity, the mildest first */
      severities: v.tuple([v.string(), v.string(), v.string(), v.string()]),
      /** order and filter as they were left; null before they were first changed */
      queue: v.nullable(queueViewSchema),
    }),
  },
  /** So many of a session's items from a position on: a long queue in parts, none of which keeps anybody waiting. */
  'sessions.items': {
    input: v.object({ ...sessionRef.entries, from: s.inputs.count, count: s.inputs.count }),
    output: v.object({ items: v.array(s.sessionItemSchema) }),
  },
  ...queueCalls,

  ...verdictCalls,

  /** What is known now, and the job that computes the rest (null when nothing is left to compute). */
  'explanations.request': {
    input: v.object({ detectorId: s.idSchema, recordingId: s.idSchema, masks: v.picklist(maskStages) }),
    output: v.object({ explanation: v.nullable(s.explanationSchema), jobId: v.nullable(s.idSchema) }),
  },

  /** Writes the session for another program into the reports folder; `json` holds everything. */
  'session.export': {
    input: v.object({ sessionId: s.idSchema, format: v.picklist(exportFormats) }),
    output: v.object({ path: v.string(), fileName: v.string() }),
  },

  /** What models can run on and which of it is used. */
  'processors.list': { input: none, output: processorsSchema },
  /** Tries every processor of this machine and takes the fastest that is right, unless one is pinned. Result: { chosen }. */
  'processors.check': { input: none, output: jobRef },
  /** Holds on to one processor that was found right; null takes the fastest again. Problems: processor.unfit. */
  'processors.pin': { input: v.object({ provider: v.nullable(s.inputs.provider) }), output: processorsSchema },

  'jobs.list': { input: none, output: v.object({ jobs: v.array(s.jobSchema) }) },
  'jobs.cancel': { input: jobRef, output: v.object({ cancelled: v.boolean() }) },
  'engine.restart': { input: none, output: engineStateSchema },

  ...reportCalls,
  ...trainingCalls,
  ...adviceCalls,
  ...overviewCalls,
  ...stretchCalls,
  ...sweepCalls,
  ...locateCalls,
  ...bundleCalls,
} as const;

export const events = {
  'job.changed': s.jobSchema,
  'explanation.changed': s.explanationSchema,
  'session.changed': v.object({ sessionId: s.idSchema }),
  'library.changed': none,
  'app.changed': appStateSchema,
  'processors.changed': processorsSchema,
  ...trainingEvents,
  ...sweepEvents,
  ...stretchEvents,
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallInput<K extends CallName> = v.InferInput<Calls[K]['input']>;
export type CallOutput<K extends CallName> = v.InferOutput<Calls[K]['output']>;
export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<K extends EventName> = v.InferOutput<Events[K]>;
