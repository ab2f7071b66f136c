import type { StandingVerdict } from '#shared/contract/schemas.ts';
import type { Verdict } from '#shared/core/domain.ts';
import type { StoredJournalEntry } from '#main/services/ports/library.ts';
import { noCounts } from '#main/services/sessions/summary.ts';

/**
 * The state of one session as its journal tells it. Undo and redo are entries too, so replaying the entries after a
 * restart gives the same stacks as before it.
 */
export interface History {
  /** every verdict ever given, by sequence */
  readonly given: Map<number, StoredJournalEntry>;
  /** verdicts that were not taken back, oldest first */
  readonly done: number[];
  /** verdicts that were taken back and can be brought back, the next one last */
  readonly undone: number[];
  /** of `done`, those about each recording: the last one stands */
  readonly byRecording: Map<number, number[]>;
  /** how many verdicts of each kind stand */
  readonly counts: Record<Verdict, number>;
}

export function emptyHistory(): History {
  return { given: new Map(), done: [], undone: [], byRecording: new Map(), counts: { ...noCounts } };
}

/** The history of a session from its entries, oldest first. */
export function replay(entries: Iterable<StoredJournalEntry>): History {
  const history = emptyHistory();
  for (const entry of entries) apply(history, entry);
  return history;
}

/** Adds one entry. A new verdict ends the possibility to redo what was undone before it. */
export function apply(history: History, entry: StoredJournalEntry): void {
  const { done, undone, counts } = history;
  const before = standingEntry(history, entry.recordingId)?.verdict;
  if (before != null) counts[before]--;
  if (entry.action === 'verdict') {
    history.given.set(entry.sequence, entry);
    undone.length = 0;
  }
  const stack = stackOf(history, entry.recordingId);
  if (entry.action === 'undo') {
    done.pop();
    stack.pop();
    undone.push(entry.target);
  } else {
    if (entry.action === 'redo') undone.pop();
    done.push(entry.target);
    stack.push(entry.target);
  }
  const after = standingEntry(history, entry.recordingId)?.verdict;
  if (after != null) counts[after]++;
}

function stackOf(history: History, recordingId: number): number[] {
  const found = history.byRecording.get(recordingId);
  if (found !== undefined) return found;
  const made: number[] = [];
  history.byRecording.set(recordingId, made);
  return made;
}

/** The entry whose verdict stands for a recording; `below` = what would stand without the newest one. */
export function standingEntry(history: History, recordingId: number, below = false): StoredJournalEntry | null {
  const sequence = history.byRecording.get(recordingId)?.at(below ? -2 : -1);
  return sequence === undefined ? null : history.given.get(sequence)!;
}

/** The same as the contract shows it. */
export function standingVerdict(history: History, recordingId: number): StandingVerdict | null {
  const entry = standingEntry(history, recordingId);
  if (entry?.verdict == null) return null;
  const { verdict, reason, comment, reviewer, at, sequence } = entry;
  return { verdict, reason, comment, reviewer, at, sequence };
}
