import type { TrainingPhase, TrainingRun } from '#shared/contract/training.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { Library } from '#main/services/ports/library.ts';
import { problemForContract } from '#main/services/stored-problem.ts';
import type { Place } from '#main/services/verdicts/hidden.ts';
import type { StoredTrainingRun } from '#main/services/ports/training.ts';

/** What is known of a training only while it runs. */
export interface LiveTraining {
  readonly jobId: number;
  readonly phase: TrainingPhase;
  readonly secondsLeft: number | null;
}

/** The training, or the problem training.unknown. */
export function findRun(library: Library, runId: number): Result<StoredTrainingRun> {
  const run = library.trainingRuns.get(runId);
  return run === null ? fail(problem('training.unknown')) : ok(run);
}

/** Machines and sections whose verdicts the comparison of a training rests on. */
export function comparedPlaces(library: Library, { recordings }: StoredTrainingRun): Place[] {
  const places = recordings.map(({ recordingId }) => library.recordings.get(recordingId)?.place);
  const distinct = new Map(places.flatMap((place) => (place ? [[`${place.machine}\n${place.section}`, place]] : [])));
  return [...distinct.values()];
}

/** @param hidden why the person at the screen is not told how it compared; null where they are */
export function forContract(run: StoredTrainingRun, live: LiveTraining | null, hidden: Problem | null): TrainingRun {
  const { recordings, problem: found, comparison } = run;
  const heldOut = recordings.filter((recording) => recording.heldOut).length;
  return {
    id: run.id,
    name: run.name,
    state: run.state,
    phase: live?.phase ?? null,
    jobId: live?.jobId ?? null,
    base: { ...run.base },
    settings: run.settings,
    classRule: run.classRule,
    classes: [...run.classes],
    trained: recordings.length - heldOut,
    heldOut,
    step: run.step,
    steps: run.steps,
    secondsLeft: live?.secondsLeft ?? null,
    losses: [...run.losses],
    epochs: [...run.epochs],
    comparison: comparison === null || hidden !== null ? null : { ...comparison, groups: [...comparison.groups] },
    comparisonHidden: comparison === null || hidden === null ? null : problemForContract(hidden),
    problem:
      found === null ? null : ({ ...found, ...(found.data && { data: { ...found.data } }) } as TrainingRun['problem']),
    model: run.model,
    createdAt: run.createdAt,
    changedAt: run.changedAt,
  };
}
