import type { TrainingChoice } from '#shared/contract/training.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fewestClasses, fewestRecordings, trainingClasses } from '#shared/core/training/classes.ts';
import { splitHeldOut } from '#shared/core/training/held-out.ts';
import type { TrainingClass } from '#shared/core/training/settings.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { TrainedRecording } from '#main/services/ports/training.ts';
import { chooseNormals } from './recordings.ts';

/** What a choice of recordings comes to. */
export interface TrainingPlan {
  readonly classes: readonly TrainingClass[];
  /** kept classes in the order of the new model's outputs */
  readonly kept: readonly string[];
  readonly recordings: readonly TrainedRecording[];
  readonly faults: number;
  readonly broken: number;
  /** why it cannot be trained on; null when it can */
  readonly problem: Problem | null;
}

export interface Split {
  readonly heldOutShare: number;
  readonly seed: number;
}

/** Sorts the chosen recordings into classes and holds some of each out. The same choice gives the same plan. */
export function planTraining(library: Library, choice: TrainingChoice, { heldOutShare, seed }: Split): TrainingPlan {
  const { normals, faults, broken } = chooseNormals(library, choice);
  const { classes, kept, assigned } = trainingClasses(
    normals.map(({ place }) => place),
    choice.classRule,
  );
  const members = normals.flatMap(({ id }, index) => {
    const output = assigned[index] ?? null;
    // Recordings are known by their content, so no two of them are the same sound.
    return output === null ? [] : [{ recordingId: id, class: output, group: String(id) }];
  });
  const heldOut = splitHeldOut(members, heldOutShare, seed);
  const recordings = members.map(({ recordingId, class: output }, index) => ({
    recordingId,
    class: output,
    heldOut: heldOut[index]!,
  }));
  const tooFew = kept.length < fewestClasses;
  return {
    classes,
    kept,
    recordings,
    faults,
    broken,
    problem: tooFew ? problem('training.few-classes', { needed: fewestRecordings, found: kept.length }) : null,
  };
}
