/** Bulk data by id, never by path; served by the same handler in both hosts. */

/** WAV (32-bit float, mono mix, native sample rate) of a recording: exactly what the detector hears before resampling. */
export function audioAsset(recordingId: number): string {
  return `/audio/${recordingId}.wav`;
}

/** PNG of a picture that came with a bundle. */
export function receivedAsset(sha256: string): string {
  return `/received/${sha256}.png`;
}

/** Pieces of a recording in samples: `count` of them, `length` each, beginning `step` apart from `first` on. */
export interface SoundPieces {
  /** may be negative; outside the recording there is silence */
  readonly first: number;
  readonly length: number;
  readonly count: number;
  readonly step: number;
}

/** Blocks of a recording in samples: `count` of them in a row, `block` each, from `first` on. */
export interface PeakBlocks {
  readonly first: number;
  readonly block: number;
  readonly count: number;
}

/** Most samples in one answer of pieces, and most blocks in one of peaks. */
export const mostPieceSamples = 2 ** 24;
export const mostPeakBlocks = 2 ** 17;

/** The samples of pieces, one piece after the other (mono mix, native rate): 32-bit floats, little endian. */
export function piecesAsset(recordingId: number, { first, length, count, step }: SoundPieces): string {
  return `/audio/${recordingId}.${first}_${length}_${count}_${step}.samples`;
}

/**
 * Lowest, then highest sample of each block that begins within the recording: 32-bit floats, little endian, all of the
 * lowest before all of the highest.
 */
export function peaksAsset(recordingId: number, { first, block, count }: PeakBlocks): string {
  return `/audio/${recordingId}.${first}_${block}_${count}.peaks`;
}

/** A report file of the library's reports folder. */
export function reportAsset(fileName: string): string {
  return `/reports/${encodeURIComponent(fileName)}`;
}
