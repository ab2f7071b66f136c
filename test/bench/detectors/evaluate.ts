import type { FrontEndSpec } from '#shared/core/domain.ts';
import { bootstrapWins, winsOf, type Auc } from './comparison.ts';
import { embed, judge, type Vectors } from './engine.ts';
import type { Clip, EvaluationSet } from './sets.ts';
import { allows, type Variant } from './variants.ts';

export const mel: FrontEndSpec = { kind: 'mel', normalisation: null };

/** Every recording of a set once. */
export function clipsOf({ trials }: EvaluationSet): Clip[] {
  return trials.flatMap(({ bank, normals, faults }) => [...bank, ...normals, ...faults]);
}

export async function embedSet(set: EvaluationSet, model: string, frontEnd: FrontEndSpec = mel): Promise<Vectors> {
  return embed(model, frontEnd, clipsOf(set));
}

/** AUC of a variant on a set; null where a bank is too small for its density. `vectorsOf` gives each trial's vectors. */
export async function evaluate(
  set: EvaluationSet,
  variant: Variant,
  vectorsOf: (trial: number) => Vectors,
  repetitions?: number,
): Promise<Auc | null> {
  const scores = [];
  for (const [index, trial] of set.trials.entries()) {
    const spec = variant.spec(trial.bank.length);
    if (!allows(trial.bank.length, spec.density)) return null;
    const judged = await judge(spec, trial, vectorsOf(index));
    const rank = (scored: (typeof judged)['normals']): number[] => scored.map((one) => variant.rank(one, judged));
    scores.push({ normals: rank(judged.normals), faults: rank(judged.faults) });
  }
  return bootstrapWins(winsOf(set, scores), repetitions);
}
