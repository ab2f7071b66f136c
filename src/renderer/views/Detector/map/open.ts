import type { Earmark } from '#renderer/state/app.svelte.ts';
import { earsFirst } from '#renderer/state/ears-first.svelte.ts';
import { text } from '#renderer/text/text.ts';
import type { MapPoint } from '#shared/contract/overview.ts';

/** Recordings that can be reviewed have their score covered until they were heard, as everywhere. */
export const isCovered = ({ recordingId, sessionId }: MapPoint): boolean =>
  sessionId !== null && earsFirst.covers(recordingId);

/** The session that a point opens in: the open one where it has the recording, else the newest that has it. */
export function sessionOf({ session }: Earmark, { recordingId, sessionId }: MapPoint): number | null {
  return session.queue.find(recordingId) === null ? sessionId : (session.summary?.id ?? sessionId);
}

/** Opens the recording on the Review screen; says why not where no session has it. */
export async function openPoint(earmark: Earmark, point: MapPoint): Promise<void> {
  const sessionId = sessionOf(earmark, point);
  earmark.map.cursorId = point.recordingId;
  if (sessionId === null) {
    earmark.announcer.announce(text.embeddingMap.point.noSession);
    return;
  }
  if (sessionId !== earmark.session.summary?.id) await earmark.openSession(sessionId);
  earmark.session.select(point.recordingId);
  earmark.show('review');
}

/** Leaves only these in the queue of a session and goes there. */
export async function showInQueue(earmark: Earmark, sessionId: number, recordingIds: readonly number[]): Promise<void> {
  const { session } = earmark;
  if (sessionId !== session.summary?.id) await earmark.openSession(sessionId);
  // A session whose last verdict could not be saved is not left.
  if (session.summary?.id !== sessionId) return;
  session.pick(recordingIds);
  earmark.show('review');
  const count = session.queue.picked?.size ?? 0;
  earmark.announcer.announce(text.embeddingMap.choice.shown(count, count - session.queue.shownCount));
}

/** Of the sessions that are not open, the one with most of these recordings, as far as their newest sessions tell. */
export function inOtherSession({ session, library }: Earmark, points: readonly MapPoint[]) {
  const bySession = new Map<number, number[]>();
  for (const { recordingId, sessionId } of points) {
    if (sessionId === null || sessionId === session.summary?.id) continue;
    const others = bySession.get(sessionId);
    if (others === undefined) bySession.set(sessionId, [recordingId]);
    else others.push(recordingId);
  }
  const [most] = [...bySession].sort(([, a], [, b]) => b.length - a.length);
  const other = library.sessions.find(({ id }) => id === most?.[0]);
  return most === undefined || other === undefined ? null : { session: other, recordingIds: most[1] };
}
