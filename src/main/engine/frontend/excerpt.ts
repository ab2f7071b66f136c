import { frameShift } from '#shared/core/spectrum/fbank.ts';
import { framesOf } from '#shared/core/spectrum/front-ends.ts';
import type { Features, FrontEnd } from './front-end.ts';

/** Frames of a part of a long waveform: half a minute, some 100 MB in the graph. */
const partFrames = 3_000;

/**
 * Frames `first` to `first + count` of a waveform of any length, in the memory of the excerpt alone. `heard` is the
 * filtered waveform from the first frame's start to that of the frame after the last, or to the end of the waveform.
 */
export async function excerpt(
  frontEnd: FrontEnd,
  waveform: Float32Array,
  first: number,
  count: number,
): Promise<Features> {
  const { margin } = frontEnd;
  const all = framesOf(frontEnd.kind, waveform.length);
  const before = Math.min(margin, first);
  const start = (first - before) * frameShift;
  // Beyond the last frame's start a window, which is less than three frame shifts, and the margin.
  const end = Math.min(waveform.length, (first + count + margin + 3) * frameShift);
  const features = await frontEnd.features(waveform.subarray(start, end));
  const { bins } = features;
  const isLast = first + count === all;
  return {
    frames: count,
    bins,
    data: features.data.subarray(before * bins, (before + count) * bins),
    heard: features.heard.subarray(before * frameShift, isLast ? features.heard.length : (before + count) * frameShift),
  };
}

/** The features of a waveform of any length in parts of half a minute, in order; every frame and sample once. */
export async function* parts(frontEnd: FrontEnd, waveform: Float32Array): AsyncGenerator<Features> {
  const all = framesOf(frontEnd.kind, waveform.length);
  if (all <= partFrames) {
    yield await frontEnd.features(waveform);
    return;
  }
  for (let first = 0; first < all; first += partFrames) {
    yield await excerpt(frontEnd, waveform, first, Math.min(partFrames, all - first));
  }
}
