import type { StoredSession } from '#main/services/ports/library.ts';
import type { History } from './history.ts';

/** A session that the person at the screen reads blind, and its recordings that only others have judged so far. */
export interface HiddenInSession {
  readonly session: StoredSession;
  readonly recordingIds: ReadonlySet<number>;
}

/** Where there are verdicts that the person at the screen may not know yet; sessions without any are left out. */
export type HiddenVerdicts = () => readonly HiddenInSession[];

/** The recordings of a session about which others have said something and this reader has not. */
export function hiddenFrom({ byRecording }: History, reader: string): ReadonlySet<number> {
  const hidden = new Set<number>();
  for (const [recordingId, reviewers] of byRecording) {
    const own = reviewers.get(reader)?.length ?? 0;
    if (own === 0 && [...reviewers.values()].some((given) => given.length > 0)) hidden.add(recordingId);
  }
  return hidden;
}
