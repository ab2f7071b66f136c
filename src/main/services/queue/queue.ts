import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import { readQueueView, type QueueView } from '#shared/contract/queue.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ClockPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import { replay, standingVerdict } from '#main/services/verdicts/history.ts';
import { inSlices } from './slices.ts';
import { orderUnlike, type UnlikeOrder } from './unlike.ts';

export interface QueueService {
  /** Order and filter of a session as they were left; null before they were first changed. */
  view(sessionId: number): QueueView | null;
  /** Problem: session.unknown. */
  remember(input: CallInput<'queue.remember'>): Result<Record<string, never>>;
  /** Works the order out once, and again only when asked to. Problem: session.unknown. */
  unlike(input: CallInput<'queue.unlike'>): Promise<Result<CallOutput<'queue.unlike'>>>;
}

const viewKey = (sessionId: number) => `queue.${sessionId}`;
/** Holds the newest journal entry that the order rests on: the same entries give the same order after a restart. */
const unlikeKey = (sessionId: number) => `queue.${sessionId}.unlike`;

export function createQueueService({ library, clock }: { library: Library; clock: ClockPort }): QueueService {
  const orders = new Map<number, Promise<UnlikeOrder>>();
  const unknown = (sessionId: number) =>
    library.sessions.get(sessionId) === null ? problem('session.unknown', { name: sessionId }) : null;

  function labelledUpTo(sessionId: number, sequence: number): ReadonlySet<number> {
    const history = replay(library.journal.ofSession(sessionId).filter((entry) => entry.sequence <= sequence));
    return new Set([...history.byRecording.keys()].filter((id) => standingVerdict(history, id) !== null));
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
      const kept = library.settings.get(unlikeKey(sessionId));
      const sequence = again || typeof kept !== 'number' ? library.journal.head().sequence : kept;
      if (sequence !== kept) {
        library.settings.set(unlikeKey(sessionId), sequence);
        orders.delete(sessionId);
      }
      const order =
        orders.get(sessionId) ??
        inSlices(orderUnlike(library, sessionId, labelledUpTo(sessionId, sequence)), () => clock.elapsed());
      orders.set(sessionId, order);
      order.catch(() => orders.delete(sessionId));
      return ok({ ...(await order) });
    },
  };
}
