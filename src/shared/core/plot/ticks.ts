/** Round values along the axes of a picture, where they lie, and how they are written. */
import { clockTime } from '../time-range.ts';
import type { PlotScale, PlotView } from './scale.ts';

export interface Tick {
  /** in the quantity's own unit: s, Hz or dB */
  readonly value: number;
  /** from the left (time) or from the top (frequency, level) */
  readonly position: number;
  readonly label: string;
}

/** What stands before the decimals of a number: a point or a comma. */
type DecimalSign = string;

/** From here on, and over this much time, times are minutes and seconds. */
const clockFrom = 120;
const clockOver = 10;
/** Steps between round times of a clock, s. */
const clockSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];

/** Whether the axis of these times reads as a clock (12:30) rather than as seconds. */
export const readsAsClock = ({ startSeconds, endSeconds }: PlotView): boolean =>
  endSeconds > clockFrom && endSeconds - startSeconds >= clockOver;

/** Round times, about one per 80 px; minutes and seconds where the recording is long. */
export function timeTicks(scale: PlotScale, decimal: DecimalSign, spacing = 80): Tick[] {
  const { startSeconds, endSeconds } = scale.view;
  const count = Math.max(1, Math.floor(scale.size.width / spacing));
  const span = endSeconds - startSeconds;
  if (readsAsClock(scale.view)) {
    const wanted = span / count;
    const step = clockSteps.find((each) => each >= wanted) ?? clockSteps.at(-1)!;
    const first = Math.ceil(startSeconds / step);
    return Array.from({ length: Math.floor(endSeconds / step) - first + 1 }, (_, i) => {
      const value = (first + i) * step;
      return { value, position: scale.x(value), label: clockTime(value) };
    });
  }
  const decimals = Math.max(0, -Math.floor(Math.log10(roundStep(span, count)) + 1e-9));
  return roundValues(startSeconds, endSeconds, count).map((value) => ({
    value,
    position: scale.x(value),
    label: value.toFixed(decimals).replace('.', decimal),
  }));
}

/** Round frequencies with at least `gap` px between them; on a curved axis decades come before fives before twos. */
export function frequencyTicks(scale: PlotScale, decimal: DecimalSign, gap = 22): Tick[] {
  const { axis, lowHz, highHz } = scale.view;
  const candidates =
    axis === 'linear'
      ? spacedValues(lowHz, highHz, scale.size.height, gap)
      : [...decades(highHz), ...(axis === 'mel' && lowHz <= 0 ? [0] : [])];
  const chosen: Tick[] = [];
  for (const value of candidates) {
    const position = scale.y(value);
    const outside = value < lowHz || value > highHz || position > scale.size.height + 0.5;
    if (outside || chosen.some((tick) => Math.abs(tick.position - position) < gap)) continue;
    chosen.push({ value, position, label: tickHertz(value, decimal) });
  }
  return chosen.sort((a, b) => a.value - b.value);
}

/** A frequency on an axis or in the narrow head of a column: 0, 500, 1k, 2.5k, 12k */
export function tickHertz(hertz: number, decimal: DecimalSign): string {
  return hertz < 1000 ? String(Math.round(hertz)) : `${String(Math.round(hertz / 10) / 100).replace('.', decimal)}k`;
}

/** Round levels from `low` to `high` dB, top of the legend first at position 0. */
export function levelTicks(low: number, high: number, height: number, spacing = 34): Tick[] {
  return roundValues(low, high, Math.max(2, Math.floor(height / spacing))).map((value) => ({
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

/** The finest round steps that are still `gap` px apart. */
function spacedValues(low: number, high: number, height: number, gap: number): number[] {
  for (let count = Math.floor(height / gap); count > 2; count--)
    if ((roundStep(high - low, count) / (high - low)) * height >= gap) return roundValues(low, high, count);
  return roundValues(low, high, 2);
}

/** 1, 10, 100 … then 5s, 2s and the other digits, up to `highest`. */
function decades(highest: number): number[] {
  const values: number[] = [];
  for (const digit of [1, 5, 2, 3, 4, 6, 8, 1.5, 2.5]) {
    for (let decade = 1; decade * digit <= highest; decade *= 10) if (decade * digit >= 20) values.push(decade * digit);
  }
  return [...values.filter((v) => v === 1000), ...values.filter((v) => v !== 1000)];
}

/** 1, 2 or 5 times a power of ten: the one whose ratio to the `count`th part of a span is closest to 1. */
function roundStep(span: number, count: number): number {
  const [times, parts] = roundRatio(span, count);
  return times / parts;
}

/** The multiples of a round step from `low` to `high`, about `count` of them; none where there is no span. */
export function roundValues(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [];
  const [times, parts] = roundRatio(high - low, count);
  // What rounding leaves of a whole number of steps is not to cost the last one.
  const steps = (value: number) => (value * parts) / times;
  const first = Math.ceil(steps(low) - 1e-9);
  return Array.from({ length: Math.floor(steps(high) + 1e-9) - first + 1 }, (_, i) => ((first + i) * times) / parts);
}

/** A round step as the quotient of two whole numbers: 3 steps of 1 / 10 are 0.3, and 3 of 0.1 are not. */
function roundRatio(span: number, count: number): readonly [times: number, parts: number] {
  const power = Math.floor(Math.log10(span / count));
  const rest = span / count / 10 ** power;
  const factor = rest >= Math.sqrt(50) ? 10 : rest >= Math.sqrt(10) ? 5 : rest >= Math.sqrt(2) ? 2 : 1;
  return power < 0 ? [factor, 10 ** -power] : [factor * 10 ** power, 1];
}
