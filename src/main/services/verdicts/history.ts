import type { StandingVerdict } from '#shared/contract/schemas.ts';
import { addToPace, noPace, type Pace } from '#shared/core/queue/pace.ts';
import { addJudgement, noJudgements, type Judgements } from '#shared/core/report/agreement.ts';
import {
  countingReadings,
  isDisputed,
  noTally,
  type Reading,
  type VerdictTally,
} from '#shared/core/review/readings.ts';
import type { StoredJournalEntry } from '#main/services/ports/journal.ts';

/** One reviewer's verdicts of a session. */
export interface Stack {
  /** those that were not taken back, oldest first */
  readonly done: number[];
  /** those that were taken back and can be brought back, the next one last */
  readonly undone: number[];
}

/** Whose eyes: a name = that of somebody who reads blind, and sees others' verdicts only beside an own one; null = everybody else. */
export type Reader = string | null;

/**
 * The state of one session as its journal tells it. Undo and redo are entries too, so replaying the entries after a
 * restart gives the same stacks as before it.
 */
export interface History {
  /** every verdict ever given, by sequence */
  readonly given: Map<number, StoredJournalEntry>;
  readonly byReviewer: Map<string, Stack>;
  /** how long each reviewer took for a verdict */
  readonly paces: Map<string, Pace>;
  /** of what was not taken back, what is about each recording, by reviewer, in the order of the journal: the last one stands */
  readonly byRecording: Map<number, Map<string, number[]>>;
  /** how many verdicts of each kind stand, for each kind of reader that was asked for */
  readonly tallies: Map<Reader, VerdictTally>;
  /** what the reviewers said without knowing each other's verdicts */
  readonly judgements: Judgements;
}

export function emptyHistory(): History {
  return {
    given: new Map(),
    byReviewer: new Map(),
    paces: new Map(),
    byRecording: new Map(),
    tallies: new Map(),
    judgements: noJudgements(),
  };
}

/** The history of a session from its entries, oldest first. */
export function replay(entries: Iterable<StoredJournalEntry>): History {
  const history = emptyHistory();
  for (const entry of entries) apply(history, entry);
  return history;
}

/**
 * Adds one entry. An undo or redo belongs to whoever gave its verdict. A new verdict ends the possibility of its
 * reviewer to redo what was undone before it.
 */
export function apply(history: History, entry: StoredJournalEntry): void {
  count(history, entry.recordingId, -1);
  addJudgement(history.judgements, entry);
  if (entry.action === 'verdict') history.given.set(entry.sequence, entry);
  const { reviewer } = history.given.get(entry.target)!;
  const { done, undone } = stackOf(history, reviewer);
  const about = ofItem(history, entry.recordingId, reviewer);
  if (entry.action === 'verdict') undone.length = 0;
  // A reason or a comment given afterwards is an entry too, but took no time of its own.
  if (entry.action === 'verdict' && entry.secondsSpent > 0) addToPace(paceOf(history, reviewer), entry.secondsSpent);
  // By its number and not by its place: what was joined from another library may stand above it, or repeat it.
  if (entry.action === 'verdict') {
    done.push(entry.target);
    about.push(entry.target);
  } else {
    const [from, to] = entry.action === 'undo' ? [[done, about], [undone]] : [[undone], [done, about]];
    for (const steps of from) remove(steps, entry.target);
    for (const steps of to) if (!steps.includes(entry.target)) steps.push(entry.target);
    about.sort((a, b) => a - b);
  }
  count(history, entry.recordingId, 1);
}

export function stackOf(history: History, reviewer: string): Stack {
  return madeIn(history.byReviewer, reviewer, () => ({ done: [], undone: [] }));
}

export function paceOf(history: History, reviewer: string): Pace {
  return madeIn(history.paces, reviewer, noPace);
}

function ofItem(history: History, recordingId: number, reviewer: string): number[] {
  const reviewers = madeIn(history.byRecording, recordingId, () => new Map<string, number[]>());
  return madeIn(reviewers, reviewer, () => []);
}

function remove(steps: number[], sequence: number): void {
  const index = steps.lastIndexOf(sequence);
  if (index >= 0) steps.splice(index, 1);
}

function madeIn<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** The last steps of a stack that were written together: they are undone and redone together. */
export function lastStep(history: History, steps: readonly number[]): number[] {
  const last = steps.at(-1);
  if (last === undefined) return [];
  const { batch } = history.given.get(last)!;
  if (batch === null) return [last];
  const before = steps.findLastIndex((sequence) => history.given.get(sequence)!.batch !== batch);
  return steps.slice(before + 1);
}

/** What a reviewer says about a recording; `without` = what would be said if this verdict were taken back. */
export function ownEntry(
  history: History,
  recordingId: number,
  reviewer: string,
  without?: number,
): StoredJournalEntry | null {
  const about = history.byRecording.get(recordingId)?.get(reviewer);
  const sequence = about?.findLast((given) => given !== without);
  return sequence === undefined ? null : history.given.get(sequence)!;
}

interface EntryReading extends Reading {
  readonly entry: StoredJournalEntry;
}

/** Whether a recording has no verdict yet, as far as this reader may know. */
export function isOpen(history: History, recordingId: number, reader: Reader): boolean {
  const reviewers = history.byRecording.get(recordingId);
  if (reviewers === undefined) return true;
  if (reader !== null) return !reviewers.get(reader)?.length;
  for (const given of reviewers.values()) if (given.length > 0) return false;
  return true;
}

/** What counts for a recording, oldest first. */
function counting(history: History, recordingId: number, reader: Reader): EntryReading[] {
  const readings: EntryReading[] = [];
  const reviewers = history.byRecording.get(recordingId);
  if (reviewers === undefined) return readings;
  if (reader !== null && !reviewers.get(reader)?.length) return readings;
  for (const reviewer of reviewers.keys()) {
    const entry = ownEntry(history, recordingId, reviewer);
    if (entry?.verdict == null) continue;
    const { verdict, sequence, blind } = entry;
    readings.push({ reviewer, verdict, sequence, blind, countsFrom: entry.amends ?? sequence, entry });
  }
  return countingReadings(readings);
}

/** Whether what a reviewer says about a recording is of what counts. */
export function countsFor(history: History, recordingId: number, reviewer: string): boolean {
  return counting(history, recordingId, null).some((reading) => reading.reviewer === reviewer);
}

/** The verdict that stands for a recording, as the contract shows it to this reader. */
export function standingVerdict(history: History, recordingId: number, reader: Reader = null): StandingVerdict | null {
  const readings = counting(history, recordingId, reader);
  const newest = readings.at(-1);
  if (newest === undefined) return null;
  const { verdict, reviewer, sequence, entry } = newest;
  const { reason, comment, severity, tags, at, resolution } = entry;
  return {
    verdict,
    reason,
    comment,
    severity,
    tags: [...tags],
    reviewer,
    at,
    sequence,
    disputed: isDisputed(readings),
    resolution,
    readings:
      readings.length < 2
        ? []
        : readings.map((one) => ({
            reviewer: one.reviewer,
            verdict: one.verdict,
            reason: one.entry.reason,
            comment: one.entry.comment,
            severity: one.entry.severity,
            tags: [...one.entry.tags],
            at: one.entry.at,
          })),
  };
}

/** How many verdicts of each kind stand, as far as this reader may know. Kept up to date from the first question on. */
export function tallyFor(history: History, reader: Reader): Readonly<VerdictTally> {
  return madeIn(history.tallies, reader, () => {
    const tally = noTally();
    for (const recordingId of history.byRecording.keys()) countInto(tally, history, recordingId, reader, 1);
    return tally;
  });
}

function count(history: History, recordingId: number, step: 1 | -1): void {
  for (const [reader, tally] of history.tallies) countInto(tally, history, recordingId, reader, step);
}

function countInto(tally: VerdictTally, history: History, recordingId: number, reader: Reader, step: 1 | -1): void {
  const readings = counting(history, recordingId, reader);
  if (readings.length === 0) return;
  if (isDisputed(readings)) tally.disputed += step;
  else tally.counts[readings[0]!.verdict] += step;
}
