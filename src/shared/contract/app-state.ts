/** Schemas of the application itself: its engine, its processors, and the choices of the person at the screen. */
import * as v from 'valibot';
import { processorOutcomes, processorReasons, providers } from '../core/processors.ts';
import { idSchema, inputs, modelSummarySchema, problemSchema } from './schemas.ts';

const { finite, count } = inputs;

export const engineStateSchema = v.object({
  state: v.picklist(['starting', 'ready', 'busy', 'restarting', 'unavailable']),
  processor: v.string(),
  runtimeVersion: v.string(),
  threads: count,
  restarts: count,
  model: v.nullable(modelSummarySchema),
  problem: v.nullable(problemSchema),
});

const choice = v.pipe(v.string(), v.maxLength(50_000));

/** Choices of the person at the screen that go with the library. Only the screens know what is in them. */
export const preferencesSchema = v.strictObject({
  keys: v.optional(choice),
  theme: v.optional(choice),
  earsFirst: v.optional(choice),
  tour: v.optional(choice),
  /** what the person chose: a language, or `system` */
  language: v.optional(choice),
  /** what that came to in the window that was opened last; reports speak it too */
  spoken: v.optional(choice),
});

export const appStateSchema = v.object({
  version: v.string(),
  host: v.picklist(['electron', 'web', 'command-line']),
  dataDirectory: v.string(),
  reviewer: v.string(),
  preferences: preferencesSchema,
  engine: engineStateSchema,
  /** the prepared sample session; `none` once the user removed it */
  sample: v.object({ state: v.picklist(['preparing', 'ready', 'failed', 'none']), sessionId: v.nullable(idSchema) }),
  journal: v.object({ entries: count, valid: v.boolean(), problem: v.nullable(problemSchema) }),
  /** why nothing can be written: the library is only looked at; left out where it can */
  readOnly: v.optional(problemSchema),
  /** the last start did not end as it should: when this one began, and what was found then; left out where it did */
  recovered: v.optional(v.object({ at: v.string(), entries: count, interrupted: count })),
});

/** What is known of one processor; see core/processors.ts. */
export const processorReportSchema = v.object({
  provider: v.picklist(providers),
  outcome: v.picklist(processorOutcomes),
  reason: v.picklist(processorReasons),
  detail: v.string(),
  largestError: v.nullable(finite),
  millisecondsPerClip: v.nullable(finite),
});

export const processorsSchema = v.object({
  /** what models run on */
  chosen: v.picklist(providers),
  /** what the user wants them to run on; null = the fastest that is right */
  pinned: v.nullable(v.picklist(providers)),
  checking: v.boolean(),
  /** when the processors were tried; null before the first time */
  checkedAt: v.nullable(v.string()),
  /** the model that was timed; empty before the first time */
  model: v.string(),
  /** what happened to the processor that was chosen; null while all is well */
  problem: v.nullable(problemSchema),
  reports: v.array(processorReportSchema),
});

export type EngineState = v.InferOutput<typeof engineStateSchema>;
export type Preferences = v.InferOutput<typeof preferencesSchema>;
export type AppState = v.InferOutput<typeof appStateSchema>;
export type ProcessorsState = v.InferOutput<typeof processorsSchema>;
