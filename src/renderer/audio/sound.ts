/** What the player plays: one decoded recording, or a long one that is read as it is needed. */
export interface Sound {
  /** mono, -1..1; null of a long recording */
  readonly samples: Float32Array | null;
  /** Hz */
  readonly sampleRate: number;
  readonly durationSeconds: number;
  /** root mean square level of the whole recording, dB re a full-scale sine; -Infinity for silence */
  readonly levelDb: number;
  /** of a long recording, the way to its samples */
  readonly pages: SoundPages | null;
  /** second of the flagged recording beside which this one begins; 0 where it is left out */
  readonly startsAt?: number;
}

/** A long recording in pages. */
export interface SoundPages {
  /** Samples [first, first + count), silence outside the recording; null while a page of them is on its way. */
  read(first: number, count: number): Float32Array | null;
  /** Fetches what such a read needs. Resolves when it is there, or cannot be had and is silent. */
  fetch(first: number, count: number): Promise<void>;
}

/** Samples [first, first + count) of a sound, silence outside it; null while they are on their way. */
export function readSound({ samples, pages }: Pick<Sound, 'samples' | 'pages'>, first: number, count: number) {
  if (pages) return pages.read(first, count);
  const out = new Float32Array(count);
  if (!samples) return out;
  const from = Math.max(0, first);
  const end = Math.min(samples.length, first + count);
  if (end > from) out.set(samples.subarray(from, end), from - first);
  return out;
}

/** Whether two are the same recording, so that the sound can go on. */
export function isSameSound(a: Sound | null, b: Sound | null): boolean {
  if (a === null || b === null) return a === b;
  return a.samples === b.samples && a.pages === b.pages && (a.startsAt ?? 0) === (b.startsAt ?? 0);
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
