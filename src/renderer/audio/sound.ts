/** What the player plays: one decoded recording. */
export interface Sound {
  /** mono, -1..1 */
  readonly samples: Float32Array;
  /** Hz */
  readonly sampleRate: number;
  /** root mean square level of the whole recording, dB re a full-scale sine; -Infinity for silence */
  readonly levelDb: number;
}

/** The two recordings that are compared. */
export type Source = 'flagged' | 'normal';

/** Loudness at which matched recordings play, and how far a quiet one may be lifted. */
export const listeningLevelDb = -20;
export const largestGainDb = 40;

/** Gain in dB that brings a recording to the listening level; 0 for silence. Never part of anything that is scored. */
export function matchingGain(levelDb: number): number {
  return Number.isFinite(levelDb) ? Math.min(largestGainDb, listeningLevelDb - levelDb) : 0;
}

export function fromDb(db: number): number {
  return 10 ** (db / 20);
}
