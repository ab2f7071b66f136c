import { fromAxis, toAxis } from '#shared/core/plot/frequency.ts';
import type { PlotView } from '#shared/core/plot/scale.ts';

/** A view of the same span, moved and resized about `anchorSeconds`, kept inside [0, duration]. */
export function zoomTime(view: PlotView, factor: number, anchorSeconds: number, durationSeconds: number): PlotView {
  const shortest = Math.min(0.05, durationSeconds);
  const span = Math.min(durationSeconds, Math.max(shortest, (view.endSeconds - view.startSeconds) / factor));
  const share = (anchorSeconds - view.startSeconds) / (view.endSeconds - view.startSeconds);
  return atTime(view, anchorSeconds - share * span, span, durationSeconds);
}

/** The same span beginning at `startSeconds`, kept inside [0, duration]. */
export function panTime(view: PlotView, startSeconds: number, durationSeconds: number): PlotView {
  return atTime(view, startSeconds, view.endSeconds - view.startSeconds, durationSeconds);
}

/** `span` seconds beginning at `startSeconds`, kept inside [0, duration]. */
export function showTime(view: PlotView, startSeconds: number, span: number, durationSeconds: number): PlotView {
  return atTime(view, startSeconds, span, durationSeconds);
}

function atTime(view: PlotView, start: number, span: number, duration: number): PlotView {
  const kept = Math.max(0, Math.min(start, duration - span));
  return { ...view, startSeconds: kept, endSeconds: kept + span };
}

/** The same span of the axis moved up by a share of it, kept inside [0, nyquist]. */
export function panFrequency(view: PlotView, share: number, nyquistHz: number): PlotView {
  const lowest = toAxis(view.axis, 0);
  const low = toAxis(view.axis, view.lowHz);
  const span = toAxis(view.axis, view.highHz) - low;
  const highest = toAxis(view.axis, nyquistHz);
  const start = Math.max(lowest, Math.min(low + share * span, highest - span));
  const lowHz = start === lowest ? 0 : fromAxis(view.axis, start);
  // At the upper end exactly half the sample rate, whatever rounding makes of it.
  const highHz = start + span >= highest - 1e-9 * span ? nyquistHz : fromAxis(view.axis, start + span);
  return { ...view, lowHz, highHz };
}

/** The same axis over `factor` times fewer Hz about the middle of the picture, kept inside [0, nyquist]. */
export function zoomFrequency(view: PlotView, factor: number, nyquistHz: number): PlotView {
  const lowest = toAxis(view.axis, 0);
  const highest = toAxis(view.axis, nyquistHz);
  const low = toAxis(view.axis, view.lowHz);
  const high = toAxis(view.axis, view.highHz);
  const span = Math.min(highest - lowest, Math.max((highest - lowest) / 64, (high - low) / factor));
  const start = Math.max(lowest, Math.min((low + high - span) / 2, highest - span));
  const lowHz = start === lowest ? 0 : fromAxis(view.axis, start);
  return { ...view, lowHz, highHz: Math.min(nyquistHz, fromAxis(view.axis, start + span)) };
}
