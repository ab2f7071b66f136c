import { createRandom } from '../random.ts';
import { auc } from './auc.ts';
import {
  aucOfCounts,
  draw,
  drawCounts,
  rankTogether,
  runThrough,
  type BootstrapOptions,
  type RankedTogether,
} from './bootstrap.ts';

/** Scores of the same recordings by several scorers: `normal[s][i]` is scorer s's of normal recording i. */
export interface PairedScores {
  readonly normal: readonly ArrayLike<number>[];
  readonly anomalous: readonly ArrayLike<number>[];
}

export interface PairedAuc {
  /** mean AUC over the groups */
  readonly value: number;
  /** the same for each drawing again, in the order of the drawings */
  readonly repetitions: Float64Array;
}

type RankedScorer = RankedTogether & { readonly counts: readonly [Float64Array, Float64Array] };

/**
 * Bootstrap of the mean AUC over groups, for several scorers at once: each repetition draws recordings with replacement,
 * class by class within each group, and gives every scorer the same recordings. So the differences between two scorers'
 * repetitions are a bootstrap of their difference (Efron and Tibshirani 1993, section 16.4). One entry per scorer.
 */
export function bootstrapMeanAuc(
  groups: readonly PairedScores[],
  options: Omit<BootstrapOptions, 'confidence'> = {},
): PairedAuc[] {
  return runThrough(bootstrapMeanAucInSteps(groups, options));
}

/** The same, number for number, with a pause after each drawing of a group. */
export function* bootstrapMeanAucInSteps(
  groups: readonly PairedScores[],
  { seed = 1, repetitions = 2000 }: Omit<BootstrapOptions, 'confidence'> = {},
): Generator<undefined, PairedAuc[]> {
  const scorers = groups[0]?.normal.length ?? 0;
  const means = Array.from({ length: scorers }, () => new Float64Array(repetitions));
  const values = Array.from({ length: scorers }, () => 0);
  const random = createRandom(seed);
  for (const { normal, anomalous } of groups) {
    const [normals, anomalies] = [normal[0]!.length, anomalous[0]!.length];
    const ranked: RankedScorer[] = [];
    for (const [scorer, scores] of normal.entries()) {
      values[scorer]! += auc(scores, anomalous[scorer]!) / groups.length;
      yield;
      const ranks = yield* rankTogether(scores, anomalous[scorer]!);
      ranked.push({ ...ranks, counts: [new Float64Array(ranks.distinct), new Float64Array(ranks.distinct)] });
      yield;
    }
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const normalDraw = draw(normals, random);
      const anomalousDraw = draw(anomalies, random);
      ranked.forEach(({ normalRanks, anomalousRanks, counts: [normalCounts, anomalousCounts] }, scorer) => {
        drawCounts(normalRanks, normalCounts, normalDraw);
        drawCounts(anomalousRanks, anomalousCounts, anomalousDraw);
        const found = aucOfCounts(normalCounts, anomalousCounts) / (normals * anomalies);
        means[scorer]![repetition]! += found / groups.length;
      });
      yield;
    }
  }
  return means.map((found, scorer) => ({ value: values[scorer]!, repetitions: found }));
}
