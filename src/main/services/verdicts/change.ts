import type { Severity, Verdict } from '#shared/core/domain.ts';
import type { NewJournalEntry, StoredJournalEntry } from '#main/services/ports/journal.ts';

/** The part of a journal entry that says what changed. */
export type Change = Pick<
  NewJournalEntry,
  | 'action'
  | 'target'
  | 'standing'
  | 'verdict'
  | 'reason'
  | 'comment'
  | 'severity'
  | 'tags'
  | 'blind'
  | 'amends'
  | 'resolution'
  | 'secondsSpent'
>;

/** What the reviewer says; what is not named stays as it was. */
export interface Said {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly comment?: string;
  readonly severity?: Severity | null;
  readonly tags?: readonly string[];
  readonly settle?: boolean;
}

/** In what state the recording is when it is said. */
interface Situation {
  /** what the reviewer says about it so far */
  readonly own: StoredJournalEntry | null;
  /** that is of what counts: nobody has said something openly since */
  readonly counts: boolean;
  /** the reviewer reads the session blind */
  readonly blind: boolean;
  /** reviewers differ, as far as this one knows */
  readonly disputed: boolean;
}

/**
 * The entry of a verdict. To say the same again while it counts changes its reason, comment, severity or tags alone: it counts
 * from when it was said first, and settles nothing that it did not settle before. After somebody else has settled it, the same
 * is a new word. Who reads blind gives a verdict openly only to settle.
 */
export function verdictOf(said: Said, { own, counts, blind, disputed }: Situation): Omit<Change, 'secondsSpent'> {
  const settles = disputed && said.settle === true;
  const same = own !== null && own.verdict === said.verdict;
  const amended = same && counts && !settles ? own : null;
  return {
    action: 'verdict',
    target: null,
    standing: 'own',
    verdict: said.verdict,
    reason: said.reason ?? (same ? own.reason : ''),
    comment: said.comment ?? own?.comment ?? '',
    severity: said.severity === undefined ? (same ? own.severity : null) : said.severity,
    tags: said.tags ?? own?.tags ?? [],
    blind: amended?.blind ?? (blind && !settles),
    amends: amended ? (amended.amends ?? amended.sequence) : null,
    resolution: amended?.resolution ?? (disputed && (settles || !blind)),
  };
}

/** The entry that takes a verdict back; `below` is what the reviewer said before it. */
export function undoOf(target: number, below: StoredJournalEntry | null): Change {
  return { action: 'undo', target, ...left(below) };
}

/** The entry that brings a verdict back. */
export function redoOf(again: StoredJournalEntry): Change {
  return { action: 'redo', target: again.sequence, ...left(again) };
}

/** What an undo or redo leaves standing, as the entry's own content. */
function left(entry: StoredJournalEntry | null) {
  return {
    standing: entry?.sequence ?? null,
    verdict: entry?.verdict ?? null,
    reason: entry?.reason ?? '',
    comment: entry?.comment ?? '',
    severity: entry?.severity ?? null,
    tags: entry?.tags ?? [],
    blind: entry?.blind ?? false,
    amends: entry?.amends ?? null,
    resolution: entry?.resolution ?? false,
    secondsSpent: 0,
  };
}
