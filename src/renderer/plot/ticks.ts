import { ticks as niceTicks, tickStep } from 'd3-array';
import { formatTickHertz, localDecimals } from './format.ts';
import { clockTime } from '#shared/core/time-range.ts';
import type { PlotScale, PlotView } from './scale.ts';

export interface Tick {
  /** in the quantity's own unit: s, Hz or dB */
  readonly value: number;
  /** px from the left (time) or from the top (frequency, level) */
  readonly position: number;
  readonly label: string;
}

/** From here on, and over this much time, times are minutes and seconds. */
const clockFrom = 120;
const clockOver = 10;
/** Steps between round times of a clock, s. */
const clockSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];

/** Whether the axis of these times reads as a clock (12:30) rather than as seconds. */
export const readsAsClock = ({ startSeconds, endSeconds }: PlotView): boolean =>
  endSeconds > clockFrom && endSeconds - startSeconds >= clockOver;

/** Round times, about one per 80 px; minutes and seconds where the recording is long. */
export function timeTicks(scale: PlotScale, spacing = 80): Tick[] {
  const { startSeconds, endSeconds } = scale.view;
  const count = Math.max(1, Math.floor(scale.size.width / spacing));
  if (readsAsClock(scale.view)) {
    const wanted = (endSeconds - startSeconds) / count;
    const step = clockSteps.find((each) => each >= wanted) ?? clockSteps.at(-1)!;
    const first = Math.ceil(startSeconds / step);
    return Array.from({ length: Math.floor(endSeconds / step) - first + 1 }, (_, i) => {
      const value = (first + i) * step;
      return { value, position: scale.x(value), label: clockTime(value) };
    });
  }
  const step = tickStep(startSeconds, endSeconds, count);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return niceTicks(startSeconds, endSeconds, count).map((value) => ({
    value,
    position: scale.x(value),
    label: localDecimals(value.toFixed(decimals)),
  }));
}

/** Round frequencies with at least `gap` px between them; on a curved axis decades come before fives before twos. */
export function frequencyTicks(scale: PlotScale, gap = 22): Tick[] {
  const { axis, lowHz, highHz } = scale.view;
  const candidates =
    axis === 'linear'
      ? roundValues(lowHz, highHz, scale.size.height, gap)
      : [...decades(highHz), ...(axis === 'mel' && lowHz <= 0 ? [0] : [])];
  const chosen: Tick[] = [];
  for (const value of candidates) {
    const position = scale.y(value);
    const outside = value < lowHz || value > highHz || position > scale.size.height + 0.5;
    if (outside || chosen.some((tick) => Math.abs(tick.position - position) < gap)) continue;
    chosen.push({ value, position, label: formatTickHertz(value) });
  }
  return chosen.sort((a, b) => a.value - b.value);
}

/** The finest round steps that are still `gap` px apart. */
function roundValues(low: number, high: number, height: number, gap: number): number[] {
  for (let count = Math.floor(height / gap); count > 2; count--) {
    const step = tickStep(low, high, count);
    if ((step / (high - low)) * height >= gap) return niceTicks(low, high, count);
  }
  return niceTicks(low, high, 2);
}

/** 1, 10, 100 … then 5s, 2s and the other digits, up to `highest`. */
function decades(highest: number): number[] {
  const values: number[] = [];
  for (const digit of [1, 5, 2, 3, 4, 6, 8, 1.5, 2.5]) {
    for (let decade = 1; decade * digit <= highest; decade *= 10) if (decade * digit >= 20) values.push(decade * digit);
  }
  return [...values.filter((v) => v === 1000), ...values.filter((v) => v !== 1000)];
}

/** Round levels from `low` to `high` dB, top of the legend first at position 0. */
export function levelTicks(low: number, high: number, height: number, spacing = 34): Tick[] {
  return niceTicks(low, high, Math.max(2, Math.floor(height / spacing))).map((value) => ({
    value,
    position: ((high - value) / (high - low)) * height,
    label: String(value).replace('-', '\u2212'),
  }));
}

/**
 * Which labels are shown where there is no room for all: each one at its own place or not at all, the weightiest first,
 * with `gap` px between them.
 * @returns indices into `centres`, ascending
 */
export function labelsThatFit(centres: readonly number[], weights: readonly number[], gap: number): number[] {
  const order = centres.map((_, index) => index).sort((a, b) => weights[b]! - weights[a]! || a - b);
  const shown: number[] = [];
  for (const index of order)
    if (shown.every((other) => Math.abs(centres[other]! - centres[index]!) >= gap)) shown.push(index);
  return shown.sort((a, b) => a - b);
}
