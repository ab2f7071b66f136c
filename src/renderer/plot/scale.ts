import { scaleLinear } from 'd3-scale';
import { fromAxis, lowestLogHz, toAxis, type FrequencyAxis } from './frequency.ts';

/** What part of time and frequency is on screen, and on which axis. */
export interface PlotView {
  readonly axis: FrequencyAxis;
  readonly lowHz: number;
  readonly highHz: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The one map between seconds / Hz and pixels. Drawing, ticks, hit-testing, cursor, bands and overlays all go through
 * it, so none of them can disagree about where a frequency lies. x grows to the right, y grows downwards.
 */
export interface PlotScale {
  readonly view: PlotView;
  readonly size: PlotSize;
  x(seconds: number): number;
  seconds(x: number): number;
  y(hertz: number): number;
  hertz(y: number): number;
  /** the part of [lowHz, highHz) that is on screen, as pixels from the top; null when none of it is */
  rows(lowHz: number, highHz: number): { readonly top: number; readonly height: number } | null;
}

export function createPlotScale(view: PlotView, size: PlotSize): PlotScale {
  const low = view.axis === 'log' ? Math.max(view.lowHz, lowestLogHz) : view.lowHz;
  const time = scaleLinear([view.startSeconds, view.endSeconds], [0, size.width]);
  const frequency = scaleLinear([toAxis(view.axis, low), toAxis(view.axis, view.highHz)], [size.height, 0]);
  const y = (hertz: number) => frequency(toAxis(view.axis, hertz));
  return {
    view,
    size,
    x: (seconds) => time(seconds),
    seconds: (x) => time.invert(x),
    y,
    hertz: (position) => fromAxis(view.axis, frequency.invert(position)),
    rows(lowHz, highHz) {
      const top = y(Math.min(highHz, view.highHz));
      const bottom = y(Math.max(lowHz, low));
      return bottom > top ? { top, height: bottom - top } : null;
    },
  };
}

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
