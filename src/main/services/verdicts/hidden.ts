import { problem, type Problem } from '#shared/core/problems.ts';
import type { Library, StoredSession } from '#main/services/ports/library.ts';
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

/** Recordings of one machine and section; an empty section means every one. */
export interface Place {
  readonly machine: string;
  readonly section: string;
}

/** Why what rests on everybody's verdicts about these places is not told; null where nothing about them is hidden. */
export function hiddenAt(library: Library, hidden: HiddenVerdicts, places: readonly Place[]): Problem | null {
  const isThere = (recordingId: number) => {
    const { place } = library.recordings.get(recordingId)!;
    return places.some(
      ({ machine, section }) => place.machine === machine && (section === '' || place.section === section),
    );
  };
  const found = hidden().find(({ recordingIds }) => [...recordingIds].some(isThere));
  return found === undefined ? null : blindProblem(found);
}

export function blindProblem({ session }: HiddenInSession): Problem {
  return problem('reading.blind', { name: session.name });
}
