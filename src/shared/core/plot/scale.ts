import { fromAxis, lowestLogHz, toAxis, type FrequencyAxis } from './frequency.ts';

/** What part of time and frequency a picture shows, and on which axis. */
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
 * The one map between seconds / Hz and places in a picture. Drawing, ticks, hit-testing, cursor, bands and overlays all go
 * through it, on the screen, in the report and in bundles, so none of them can disagree about where a frequency lies. x
 * grows to the right, y grows downwards; the unit is the caller's (CSS pixels, pixels of a file, units of a drawing).
 */
export interface PlotScale {
  readonly view: PlotView;
  readonly size: PlotSize;
  x(seconds: number): number;
  seconds(x: number): number;
  y(hertz: number): number;
  hertz(y: number): number;
  /** the part of [lowHz, highHz) that is in the picture, as a distance from the top; null when none of it is */
  rows(lowHz: number, highHz: number): { readonly top: number; readonly height: number } | null;
}

export function createPlotScale(view: PlotView, size: PlotSize): PlotScale {
  const low = view.axis === 'log' ? Math.max(view.lowHz, lowestLogHz) : view.lowHz;
  const time = { from: view.startSeconds, to: view.endSeconds };
  const frequency = { from: toAxis(view.axis, low), to: toAxis(view.axis, view.highHz) };
  const [across, up] = [
    { from: 0, to: size.width },
    { from: size.height, to: 0 },
  ];
  const y = (hertz: number) => mapLinearly(toAxis(view.axis, hertz), frequency, up);
  return {
    view,
    size,
    x: (seconds) => mapLinearly(seconds, time, across),
    seconds: (x) => mapLinearly(x, across, time),
    y,
    hertz: (position) => fromAxis(view.axis, mapLinearly(position, up, frequency)),
    rows(lowHz, highHz) {
      const top = y(Math.min(highHz, view.highHz));
      const bottom = y(Math.max(lowHz, low));
      return bottom > top ? { top, height: bottom - top } : null;
    },
  };
}

interface Ends {
  readonly from: number;
  readonly to: number;
}

/** Both ends are met exactly; all of nothing is mapped to the middle. */
function mapLinearly(value: number, domain: Ends, range: Ends): number {
  const span = domain.to - domain.from;
  const share = span === 0 ? 0.5 : (value - domain.from) / span;
  return range.from * (1 - share) + range.to * share;
}

/** A cell under an edge of pixels: one that falls on a cell falls on it in every view, whatever the last digits say. */
export function snap(cell: number): number {
  return Math.round(cell * 1e6) / 1e6;
}
