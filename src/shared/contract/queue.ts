/** The queue of a session: how it is ordered and filtered, what is kept of that, and what is computed for it. */
import * as v from 'valibot';
import { verdicts } from '../core/domain.ts';
import * as s from './schemas.ts';

export const queueOrders = ['score', 'threshold', 'unlike', 'machine'] as const;
export type QueueOrder = (typeof queueOrders)[number];

export const queueStates = ['all', 'open', ...verdicts] as const;
/** What was decided so far: nothing asked, nothing yet, or one verdict. */
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
});
export type QueueFilter = v.InferOutput<typeof queueFilterSchema>;

export const queueViewSchema = v.object({ order: v.picklist(queueOrders), filter: queueFilterSchema });
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
} as const;
