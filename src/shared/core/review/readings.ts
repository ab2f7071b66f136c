import type { Verdict } from '../domain.ts';

/** What one reviewer says about a recording at present: of the verdicts that were not taken back, the newest. */
export interface Reading {
  readonly reviewer: string;
  readonly verdict: Verdict;
  /** of the journal entry */
  readonly sequence: number;
  /** the entry with which the reviewer began to say this; later ones changed reason, comment, severity or tags */
  readonly countsFrom: number;
  /** given without knowing what others said */
  readonly blind: boolean;
}

/**
 * The readings that count, oldest first. The newest one that was given openly settles the recording, since it was given
 * in the knowledge of all before it: those do not count any more. What was given blind never settles anything.
 */
export function countingReadings<R extends Reading>(readings: readonly R[]): R[] {
  const settledFrom = Math.max(0, ...readings.filter(({ blind }) => !blind).map(({ countsFrom }) => countsFrom));
  return readings.filter(({ countsFrom }) => countsFrom >= settledFrom).sort((a, b) => a.sequence - b.sequence);
}

/** True where reviewers differ and nobody has settled it. */
export function isDisputed(counting: readonly Pick<Reading, 'verdict'>[]): boolean {
  return counting.some(({ verdict }) => verdict !== counting[0]!.verdict);
}

/** How many verdicts of each kind stand; where reviewers differ none does. */
export interface VerdictTally {
  readonly counts: Record<Verdict, number>;
  disputed: number;
}

export const noTally = (): VerdictTally => ({
  counts: { 'real-fault': 0, 'false-alarm': 0, unsure: 0, unusable: 0 },
  disputed: 0,
});
