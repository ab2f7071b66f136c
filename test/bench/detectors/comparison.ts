import { createRandom } from '#shared/core/random.ts';
import { draw } from '#shared/core/metrics/bootstrap.ts';
import { percentile } from '#shared/core/metrics/percentile.ts';
import { standardDeviation } from '#shared/core/metrics/summary.ts';
import type { EvaluationSet } from './sets.ts';

/** Scores of one trial, in the order of its recordings. */
export interface TrialScores {
  readonly normals: readonly number[];
  readonly faults: readonly number[];
}

/** Who wins each pair: 1 where the fault [column] scores above the normal recording [row], 0.5 where they tie. */
export type Wins = readonly (readonly number[])[];

/** An AUC with what drawing the recordings again makes of it. */
export interface Auc {
  readonly value: number;
  /** 2,000 drawings, in an order that is the same for every scorer of a set */
  readonly repetitions: Float64Array;
  /** their standard deviation */
  readonly deviation: number;
}

/**
 * The pairs that a set compares. Scores of two banks are never compared: of trials that leave one normal recording out
 * each, every one gives a row of one table; other trials give a table each.
 */
export function winsOf(set: Pick<EvaluationSet, 'leaveOneOut'>, trials: readonly TrialScores[]): Wins[] {
  const tables = trials.map(({ normals, faults }) =>
    normals.map((normal) => faults.map((fault) => win(normal, fault))),
  );
  return set.leaveOneOut ? [tables.flat()] : tables;
}

function win(normal: number, fault: number): number {
  if (Number.isNaN(normal) || Number.isNaN(fault)) throw new RangeError('a score is not a number');
  return fault > normal ? 1 : fault === normal ? 0.5 : 0;
}

/**
 * Mean AUC over the tables, and its stratified bootstrap: normals and faults of each table are drawn again with
 * replacement, each by themselves (Efron and Tibshirani 1993). Tables of equal sizes get the same drawings, so that the
 * difference of two scorers' repetitions is the bootstrap of their difference.
 */
export function bootstrapWins(tables: readonly Wins[], repetitions = 2000, seed = 1): Auc {
  const values = new Float64Array(repetitions);
  const random = createRandom(seed);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const table of tables) {
      const rows = draw(table.length, random);
      const columns = draw(table[0]!.length, random);
      values[repetition]! += meanWins(table, rows, columns) / tables.length;
    }
  }
  const value = tables.reduce((sum, table) => sum + meanWins(table, table.keys(), [...table[0]!.keys()]), 0);
  return { value: value / tables.length, repetitions: values, deviation: standardDeviation(values) };
}

function meanWins(table: Wins, rows: Iterable<number>, columns: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    for (let i = 0; i < columns.length; i += 1) sum += table[row]![columns[i]!]!;
    count += columns.length;
  }
  return sum / count;
}

/** Bounds of the middle 95 % of the repetitions. */
export function interval({ repetitions }: Auc): { readonly low: number; readonly high: number } {
  return { low: percentile(repetitions, 0.025), high: percentile(repetitions, 0.975) };
}

export interface Shortfall {
  /** how far the default lies below the other, 0..1; negative where it lies above */
  readonly by: number;
  /** bootstrap standard deviation of the default's AUC */
  readonly own: number;
  /** bootstrap standard deviation of the difference, both scorers drawn the same recordings */
  readonly deviation: number;
  /** not below by more than its own deviation */
  readonly holds: boolean;
  /** not below by more than that of the difference, which is stricter for scorers that agree */
  readonly holdsPaired: boolean;
}

/** The rule for a shipped default: never below the better of level and statistics by more than the bootstrap deviation. */
export function shortfall(shipped: Auc, better: Auc): Shortfall {
  const by = better.value - shipped.value;
  const deviation = standardDeviation(better.repetitions.map((value, i) => value - shipped.repetitions[i]!));
  return { by, own: shipped.deviation, deviation, holds: by <= shipped.deviation, holdsPaired: by <= deviation };
}
