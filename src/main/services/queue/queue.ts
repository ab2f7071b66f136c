import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import { readQueueView, type QueueView } from '#shared/contract/queue.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ClockPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import { replay, standingVerdict, type Reader } from '#main/services/verdicts/history.ts';
import type { HiddenVerdicts } from '#main/services/verdicts/hidden.ts';
import { readsBlind } from '#main/services/verdicts/reading.ts';
import { findEvents, type QueueEvents } from './events.ts';
import { findSimilar, type SimilarRecordings } from './similar.ts';
import { inSlices } from './slices.ts';
import { orderUnlike, type UnlikeOrder } from './unlike.ts';

export interface QueueService {
  /** Order and filter of a session as they were left; null before they were first changed. */
  view(sessionId: number): QueueView | null;
  /** Problem: session.unknown. */
  remember(input: CallInput<'queue.remember'>): Result<Record<string, never>>;
  /** Works the order out once, and again only when asked to. Problem: session.unknown. */
  unlike(input: CallInput<'queue.unlike'>): Promise<Result<CallOutput<'queue.unlike'>>>;
  /** The recordings of a session never change, so that a rule is worked out once. Problem: session.unknown. */
  events(input: CallInput<'queue.events'>): Promise<Result<QueueEvents>>;
  /** Problems: session.unknown, recording.unknown, recording.no-vectors. */
  similar(input: CallInput<'queue.similar'>): Promise<Result<SimilarRecordings>>;
}

const viewKey = (sessionId: number) => `queue.${sessionId}`;
/** Holds the newest journal entry that the order rests on: the same entries give the same order after a restart. */
const unlikeKey = (sessionId: number) => `queue.${sessionId}.unlike`;

interface QueueNeeds {
  readonly library: Library;
  readonly clock: ClockPort;
  /** name of the person at the screen */
  readonly reviewer: () => string;
  readonly hidden: HiddenVerdicts;
}

export function createQueueService({ library, clock, reviewer, hidden }: QueueNeeds): QueueService {
  /** by session, the newest entry it rests on, and who must not know of others' verdicts */
  const orders = new Map<string, Promise<UnlikeOrder>>();
  /** of the session asked about last: one is on the screen at a time */
  let grouped: { sessionId: number; byRule: Map<string, Promise<QueueEvents>> } = { sessionId: 0, byRule: new Map() };
  const unknown = (sessionId: number) =>
    library.sessions.get(sessionId) === null ? problem('session.unknown', { name: sessionId }) : null;

  function labelledUpTo(sessionId: number, sequence: number, reader: Reader): ReadonlySet<number> {
    const history = replay(library.journal.ofSession(sessionId).filter((entry) => entry.sequence <= sequence));
    return new Set([...history.byRecording.keys()].filter((id) => standingVerdict(history, id, reader) !== null));
  }

  return {
    view: (sessionId) => readQueueView(library.settings.get(viewKey(sessionId))),
    remember: ({ sessionId, view }) => {
      const missing = unknown(sessionId);
      if (missing !== null) return fail(missing);
      library.settings.set(viewKey(sessionId), view);
      return ok({});
    },
    unlike: async ({ sessionId, again }) => {
      const missing = unknown(sessionId);
      if (missing !== null) return fail(missing);
      // Who reads blind must not see from the order what others have decided.
      const reader = readsBlind(library, sessionId, reviewer()) ? reviewer() : null;
      const kept = library.settings.get(unlikeKey(sessionId));
      const sequence = again || typeof kept !== 'number' ? library.journal.head().sequence : kept;
      if (sequence !== kept) {
        library.settings.set(unlikeKey(sessionId), sequence);
        orders.clear();
      }
      const name = JSON.stringify([sessionId, sequence, reader]);
      const order =
        orders.get(name) ??
        inSlices(orderUnlike(library, sessionId, labelledUpTo(sessionId, sequence, reader)), () => clock.elapsed());
      orders.set(name, order);
      order.catch(() => orders.delete(name));
      return ok({ ...(await order) });
    },
    events: async ({ sessionId, rule }) => {
      const missing = unknown(sessionId);
      if (missing !== null) return fail(missing);
      if (grouped.sessionId !== sessionId) grouped = { sessionId, byRule: new Map() };
      const { byRule } = grouped;
      const name = JSON.stringify([rule.closeness, rule.gapMinutes]);
      const events = byRule.get(name) ?? inSlices(findEvents(library, sessionId, rule), () => clock.elapsed());
      byRule.set(name, events);
      events.catch(() => byRule.delete(name));
      return ok(await events);
    },
    similar: async (input) => {
      const missing = unknown(input.sessionId);
      if (missing !== null) return fail(missing);
      const unseen = new Set(hidden().flatMap(({ recordingIds }) => [...recordingIds]));
      return inSlices(findSimilar(library, input, unseen), () => clock.elapsed());
    },
  };
}
