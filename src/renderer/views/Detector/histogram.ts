import { tickStep } from 'd3-array';
import { knownKinds, type Known } from '#shared/contract/overview.ts';
import { countFrom, merged, type ScoreIndex } from './scores.ts';

/** What is drawn of one kind of recordings, each kind on a line and a scale of its own. */
export interface Line {
  readonly kind: Known;
  readonly count: number;
  /** how many are in each bin, left to right */
  readonly bins: readonly number[];
  readonly tallest: number;
  /** how many lie beyond the right end and are drawn in the last bin */
  readonly beyond: number;
}

export interface Axis {
  readonly low: number;
  readonly high: number;
  /** by which a threshold moves: a round number */
  readonly step: number;
}

const bins = 60;
const steps = 500;
/** The axis ends this many times as far from its start as what is no fault does: far faults do not push all else together. */
const widest = 4;

/** Where the axis of the scores begins and ends; the threshold is always on it. */
export function axisOf({ kinds, total }: ScoreIndex, threshold: number): Axis {
  if (total === 0) return roundAxis(threshold - 1, threshold + 1);
  const every = knownKinds.map((kind) => kinds[kind].all).filter(({ length }) => length > 0);
  const lowest = Math.min(threshold, ...every.map((sorted) => sorted[0]!));
  const highest = Math.max(threshold, ...every.map((sorted) => sorted.at(-1)!));
  const others = merged(knownKinds.filter((kind) => kind !== 'fault').map((kind) => kinds[kind].all));
  const usual = others.length === 0 ? highest : others[Math.floor(0.9 * (others.length - 1))]!;
  const reach = widest * (Math.max(threshold, usual) - lowest);
  return roundAxis(lowest, reach > 0 ? Math.min(highest, lowest + reach) : highest);
}

function roundAxis(lowest: number, highest: number): Axis {
  const span = highest - lowest || Math.abs(lowest) || 1;
  const step = tickStep(lowest, lowest + span, steps);
  const low = tidy(Math.floor(lowest / step - 1) * step);
  return { low, high: tidy(Math.ceil((lowest + span) / step + 1) * step), step };
}

/** Without the last digits, which only rounding put there. */
const tidy = (value: number): number => Number(value.toPrecision(12));

/** A threshold on the steps of the axis, and on the axis. */
export function onAxis({ low, high, step }: Axis, value: number): number {
  return tidy(Math.min(high, Math.max(low, low + Math.round((value - low) / step) * step)));
}

/** A line for each kind that there is. What lies beyond the right end counts in the last bin. */
export function linesOf({ kinds }: ScoreIndex, { low, high }: Axis): Line[] {
  const edge = (index: number) => (index === bins ? Infinity : low + (index * (high - low)) / bins);
  return knownKinds
    .map((kind): Line => {
      const { all } = kinds[kind];
      const from = Array.from({ length: bins + 1 }, (_, index) => countFrom(all, edge(index)));
      const counts = Array.from({ length: bins }, (_, index) => from[index]! - from[index + 1]!);
      const beyond = all.length - (all.findLastIndex((score) => score <= high) + 1);
      return { kind, count: all.length, bins: counts, tallest: Math.max(...counts), beyond };
    })
    .filter(({ count }) => count > 0);
}
