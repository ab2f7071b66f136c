/** The queue of a session: how it is ordered and filtered, what is kept of that, and what is computed for it. */
import * as v from 'valibot';
import { metrics, readOuts, verdicts } from '../core/domain.ts';
import * as s from './schemas.ts';

export const queueOrders = ['score', 'threshold', 'unlike', 'machine', 'disputed'] as const;
export type QueueOrder = (typeof queueOrders)[number];

export const queueStates = ['all', 'open', ...verdicts, 'disputed'] as const;
/** What was decided so far: nothing asked, nothing yet, one verdict, or several that differ. */
export type QueueState = (typeof queueStates)[number];

export const queueFilterSchema = v.object({
  state: v.picklist(queueStates),
  /** null = every one */
  machine: v.nullable(s.inputs.text),
  section: v.nullable(s.inputs.text),
  attribute: v.nullable(v.object({ name: s.inputs.text, value: s.inputs.text })),
  /** only those that were also unusually loud or quiet */
  levelAlarm: v.boolean(),
  /** only those with a comment */
  comment: v.boolean(),
  /** only those with this tag; null = every one */
  tag: v.optional(v.nullable(s.inputs.text), null),
  /** only those that the person at the screen marked */
  bookmark: v.optional(v.boolean(), false),
});
export type QueueFilter = v.InferOutput<typeof queueFilterSchema>;

export const eventCloseness = ['tight', 'usual', 'wide'] as const;
/** How alike recordings of one event are: see `closenessShares`. */
export type EventCloseness = (typeof eventCloseness)[number];

export const eventRuleSchema = v.object({
  closeness: v.picklist(eventCloseness),
  /** time since the newest recording of the event, at most; null = any time */
  gapMinutes: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1e6))),
});
export type EventRule = v.InferOutput<typeof eventRuleSchema>;
export const usualEventRule: EventRule = { closeness: 'usual', gapMinutes: 60 };

export const queueViewSchema = v.object({
  order: v.picklist(queueOrders),
  filter: queueFilterSchema,
  /** grouped into events by this rule, or not at all */
  events: v.optional(v.object({ on: v.boolean(), ...eventRuleSchema.entries })),
});
export type QueueView = v.InferOutput<typeof queueViewSchema>;

/** What was kept by this or another version of Earmark; null where it is none of these words. */
export function readQueueView(kept: unknown): QueueView | null {
  const read = v.safeParse(queueViewSchema, kept);
  return read.success ? read.output : null;
}

export const queueCalls = {
  /** Keeps order and filter with the session. Problem: session.unknown. */
  'queue.remember': { input: v.object({ sessionId: s.idSchema, view: queueViewSchema }), output: v.object({}) },
  /**
   * The session's recordings, those first that are most unlike anything with a verdict. The order stays as it was worked
   * out, over restarts too, until it is asked for `again`. Problem: session.unknown.
   */
  'queue.unlike': {
    input: v.object({ sessionId: s.idSchema, again: v.boolean() }),
    output: v.object({
      recordingIds: v.array(s.idSchema),
      /** the last so many had a verdict when the order was worked out */
      labelled: s.inputs.count,
    }),
  },
  /**
   * Events of a session: recordings of one machine, section and attributes that sound alike and, where their names and
   * folders tell when they were made, follow each other. Events of two or more only. Problem: session.unknown.
   */
  'queue.events': {
    input: v.object({ sessionId: s.idSchema, rule: eventRuleSchema }),
    output: v.object({
      /** recordings of each, those first that the event began with; in the order of the session */
      events: v.array(v.array(s.idSchema)),
      /** recordings in no event */
      alone: s.inputs.count,
      /** of these, those that cannot be compared: their vectors, or those of their bank, are not in the library */
      without: s.inputs.count,
      /** recordings whose names and folders tell when they were made */
      timed: s.inputs.count,
      /** how far from the first recording an event reaches, by detector */
      reaches: v.array(v.object({ detectorId: s.idSchema, distance: s.inputs.finite })),
    }),
  },
  /**
   * The recordings most like one of the session, nearest first, by the vectors and the metric of its detector.
   * Problems: session.unknown, recording.unknown, recording.no-vectors.
   */
  'queue.similar': {
    input: v.object({
      sessionId: s.idSchema,
      recordingId: s.idSchema,
      /** `library`: everything that the same detector has scored */
      scope: v.picklist(['session', 'library']),
      most: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(48)),
    }),
    output: v.object({
      recordings: v.array(
        v.object({
          recordingId: s.idSchema,
          fileName: v.string(),
          machine: v.string(),
          section: v.string(),
          durationSeconds: s.inputs.finite,
          distance: s.inputs.finite,
          /** by the detector of the one that is compared with; null where it did not score it */
          score: v.nullable(s.inputs.finite),
          inSession: v.boolean(),
          /** of one that is not in the session: what was decided about it in another */
          elsewhere: v.nullable(s.verdictSchema),
        }),
      ),
      /** recordings that were compared, and those whose vectors are not in the library */
      compared: s.inputs.count,
      without: s.inputs.count,
      /** what the distance is about: a read-out of the model, or the statistics of the spectrum */
      part: v.picklist([...readOuts, 'statistics']),
      metric: v.picklist(metrics),
      /** half of the pairs of the detector's normals, and 95 % of them, lie no further apart; null of too few */
      normals: v.nullable(v.object({ half: s.inputs.finite, most: s.inputs.finite })),
    }),
  },
} as const;
