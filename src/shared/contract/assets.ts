/** Bulk data by id, never by path; served by the same handler in both hosts. */

/** WAV (32-bit float, mono mix, native sample rate) of a recording: exactly what the detector hears before resampling. */
export function audioAsset(recordingId: number): string {
  return `/audio/${recordingId}.wav`;
}

/** A report file of the library's reports folder. */
export function reportAsset(fileName: string): string {
  return `/reports/${encodeURIComponent(fileName)}`;
}
