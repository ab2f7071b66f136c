import type { Band, TimeRange } from '#shared/core/domain.ts';

/** A part of a picture that the reviewer picked out. */
export interface Box extends TimeRange, Band {}

export interface BoxLimits {
  readonly durationSeconds: number;
  readonly nyquistHz: number;
}

/** The smallest box that can still be heard and seen: two frames of time, the transition of a filter. */
const shortestSeconds = 0.02;
const narrowestHz = 20;

/** The box with its edges in order, inside the recording, and not smaller than can be used. */
export function clampBox(box: Box, { durationSeconds, nyquistHz }: BoxLimits): Box {
  const [startSeconds, endSeconds] = interval(box.startSeconds, box.endSeconds, durationSeconds, shortestSeconds);
  const [lowHz, highHz] = interval(box.lowHz, box.highHz, nyquistHz, narrowestHz);
  return { startSeconds, endSeconds, lowHz, highHz };
}

function interval(one: number, other: number, largest: number, shortest: number): [number, number] {
  const size = Math.min(shortest, largest);
  const low = Math.max(0, Math.min(one, other, largest - size));
  return [low, Math.min(largest, Math.max(one, other, low + size))];
}

/** A box to begin with: the middle third of what is on screen. */
export function middleOf(view: Box): Box {
  const third = (low: number, high: number) => [low + (high - low) / 3, high - (high - low) / 3] as const;
  const [startSeconds, endSeconds] = third(view.startSeconds, view.endSeconds);
  const [lowHz, highHz] = third(view.lowHz, view.highHz);
  return { startSeconds, endSeconds, lowHz, highHz };
}
