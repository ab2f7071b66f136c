/** What reviewers said, and what they marked: the stores of the library that know about people. */
import type { StandingVerdict } from '#shared/contract/schemas.ts';
import type { Label, Severity, Verdict } from '#shared/core/domain.ts';

export type JournalAction = 'verdict' | 'undo' | 'redo';

export interface NewJournalEntry {
  readonly at: string;
  readonly sessionId: number;
  readonly recordingId: number;
  readonly detectorId: number;
  readonly reviewer: string;
  readonly action: JournalAction;
  /** the verdict that is taken back or brought back; null for a new verdict: the entry itself */
  readonly target: number | null;
  /** the verdict that holds afterwards: `own` = the entry itself */
  readonly standing: number | 'own' | null;
  readonly verdict: Verdict | null;
  readonly reason: string;
  readonly comment: string;
  readonly score: number;
  readonly threshold: number;
  readonly secondsSpent: number;
  readonly version: string;
  readonly severity: Severity | null;
  readonly tags: readonly string[];
  /**
   * given without knowing what others said: it settles nothing, and where it differs from another reviewer's the
   * recording is disputed. What somebody else said in another library was said without knowing, too.
   */
  readonly blind: boolean;
  /** the first verdict of the same reviewer that this one repeats with another reason, comment, severity or tags */
  readonly amends: number | null;
  /** given openly where reviewers differed */
  readonly resolution: boolean;
}

export interface StoredJournalEntry extends NewJournalEntry {
  readonly sequence: number;
  /** the first of the entries that were written together; null where this one was written alone */
  readonly batch: number | null;
  readonly target: number;
  readonly standing: number | null;
  readonly hash: string;
}

export interface JournalHead {
  readonly sequence: number;
  readonly hash: string;
}

export interface JournalCheck {
  readonly entries: number;
  readonly head: JournalHead;
  /** the first entry that does not fit what stands before it or the anchor; null when all do */
  readonly firstBad: number | null;
}

export interface LabelledRecording {
  readonly recordingId: number;
  readonly label: Exclude<Label, 'unknown'>;
}

/** The verdict that counts for a recording: the newest of those that hold in any session. */
export interface JudgedRecording {
  readonly recordingId: number;
  readonly sessionId: number;
  readonly detectorId: number;
  readonly verdict: Verdict;
  readonly reviewer: string;
  readonly at: string;
  /** reviewers differ in a session, or sessions: in one it is a real fault, in another a false alarm */
  readonly disputed: boolean;
}

/** Recordings by their ids. */
export interface RecordingRange {
  readonly after: number;
  /** the last one of them */
  readonly upTo: number;
}

export interface JournalStore {
  /** Returns after the entry is on the disk. */
  append(entry: NewJournalEntry): StoredJournalEntry;
  /** All of them, which are then one batch, or none of them. */
  appendAll(entries: readonly NewJournalEntry[]): StoredJournalEntry[];
  /** Every entry of a session, oldest first. */
  ofSession(sessionId: number): StoredJournalEntry[];
  ofItem(sessionId: number, recordingId: number): StoredJournalEntry[];
  /** The verdicts that hold now, by recording. */
  standing(sessionId: number): Map<number, StandingVerdict>;
  /** The tags of verdicts that were not taken back, those used most first; of one reviewer where one is named. */
  tags(reviewer?: string): string[];
  /**
   * The newest real-fault or false-alarm verdict that holds, per recording of a machine (and section, unless empty);
   * nothing where reviewers differ.
   */
  labelled(machine: string, section: string): LabelledRecording[];
  /** The verdict that counts, of any kind, per recording of a machine (and section, unless empty), in the order of the ids. */
  judged(machine: string, section: string, among?: RecordingRange): JudgedRecording[];
  head(): JournalHead;
  /** Walks the hash chain; `anchor` is an entry known from outside the library. */
  verify(anchor?: JournalHead): JournalCheck;
}

export interface BookmarkStore {
  /** The recordings of a session that this reviewer marked. */
  of(sessionId: number, reviewer: string): ReadonlySet<number>;
  /** By everybody, in the order of the recordings. */
  ofSession(sessionId: number): Bookmark[];
  set(sessionId: number, recordingId: number, reviewer: string, at: string): void;
  remove(sessionId: number, recordingId: number, reviewer: string): void;
}

/** A reviewer's own mark on a recording of a session: no verdict, so it is no part of the journal and has no history. */
export interface Bookmark {
  readonly recordingId: number;
  readonly reviewer: string;
  readonly at: string;
}
