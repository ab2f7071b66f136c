/**
 * Long recordings are scored in segments: a fault of a few seconds would drown in the mean over an hour. A segment is as
 * long as the recordings of DCASE Task 2, and half of it overlaps the next, so that every event of up to 5 s lies whole
 * within one.
 */
import type { TimeRange } from '#shared/core/domain.ts';
import { modelSampleRate } from './types.ts';

export const segmentSeconds = 10;
/** From this length on a recording has segments: twice one. */
export const longSeconds = 2 * segmentSeconds;

/**
 * The segments of a waveform of `samples` at 16 kHz: evenly spread, half overlapping or a little more, the first at the
 * start and the last ending with the recording. None below 20 s.
 */
export function segmentRanges(samples: number): TimeRange[] {
  const length = segmentSeconds * modelSampleRate;
  if (samples < longSeconds * modelSampleRate) return [];
  const last = samples - length;
  const steps = Math.ceil(last / (length / 2));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const start = Math.round((i * last) / steps);
    return { startSeconds: start / modelSampleRate, endSeconds: (start + length) / modelSampleRate };
  });
}

/** The samples of a stretch; the waveform's own memory, not a copy. */
export function samplesOf(waveform: Float32Array, { startSeconds, endSeconds }: TimeRange): Float32Array {
  return waveform.subarray(Math.round(startSeconds * modelSampleRate), Math.round(endSeconds * modelSampleRate));
}
