import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { addLoss, curveUntil, type TrainingState } from '#shared/core/training/run.ts';
import type { TrainingProgress } from '#shared/core/training/settings.ts';
import type { EngineInput } from '#main/engine/protocol.ts';
import type { ModelsService } from '#main/services/detectors/models.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import { closingReason, type ClockPort, type JobContext } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { StoredTrainingRun, TrainingFoldersPort, TrainingRunProgress } from '#main/services/ports/training.ts';
import { checkFile } from '#main/services/recordings/check-file.ts';
import { compareModels } from './compare.ts';
import type { LiveTraining } from './present.ts';

export interface WorkNeeds {
  readonly library: Library;
  readonly files: FilesPort;
  readonly clock: ClockPort;
  readonly models: ModelsService;
  readonly folders: TrainingFoldersPort;
  /** starts an engine process of its own, so that what the user waits for is not behind a training */
  readonly startEngine: () => EnginePort;
}

/** Seconds without a sign after which the process counts as stuck: one update of a large model takes minutes on a CPU. */
const deadlineSeconds = 3600;
/** Share of the job's bar that is the training; the rest is the comparison. */
const trainingShare = 900;
const wholeBar = 1000;

type Change = Partial<Omit<TrainingRunProgress, 'changedAt'>>;

/** A training while it runs: every change goes through here, to the screen at once and to the library where it matters. */
export interface RunKeeper {
  /** the training as it had ended, when it is only to be compared again */
  readonly comparesAgain: StoredTrainingRun | null;
  run(): StoredTrainingRun;
  /** `save`: also on the disk */
  change(change: Change, live: Partial<LiveTraining>, save: boolean): void;
}

/** Which state a training is left in when its job was stopped. */
export function stoppedState(signal: AbortSignal): TrainingState {
  return signal.reason === closingReason ? 'interrupted' : 'paused';
}

/**
 * Trains, then compares the trained model with the one it came from. Leaves the training in the state that it came to.
 * Problems: those of the training, after which it can mostly be resumed.
 */
export async function workOn(
  needs: WorkNeeds,
  keeper: RunKeeper,
  context: JobContext,
): Promise<Result<{ runId: number }>> {
  const { signal } = context;
  const engine = needs.startEngine();
  const close = () => void engine.close();
  // Closing Earmark does not wait for the update that is being computed: what is remembered is on the disk.
  const onAbort = () => {
    if (signal.reason === closingReason) close();
  };
  signal.addEventListener('abort', onAbort);
  try {
    const done = await trainAndCompare(needs, keeper, engine, context);
    if (done.ok) return ok({ runId: keeper.run().id });
    if (keeper.run().state !== 'running') return done;
    const before = keeper.comparesAgain;
    const { state, found } = before ? { state: before.state, found: before.problem } : endOf(done.problem, signal);
    keeper.change({ state, problem: found }, {}, true);
    return fail(before ? done.problem : (found ?? done.problem));
  } finally {
    signal.removeEventListener('abort', onAbort);
    await engine.close();
  }
}

/** A killed process can be resumed; what was stopped by hand has no problem to tell. */
function endOf(found: Problem, signal: AbortSignal): { state: TrainingState; found: Problem | null } {
  if (signal.aborted) return { state: stoppedState(signal), found: null };
  const killed = ['engine.crashed', 'engine.deadline', 'engine.unavailable', 'job.interrupted'].includes(found.code);
  return killed ? { state: 'interrupted', found: problem('training.killed') } : { state: 'failed', found };
}

async function trainAndCompare(
  needs: WorkNeeds,
  keeper: RunKeeper,
  engine: EnginePort,
  context: JobContext,
): Promise<Result<null>> {
  const { folders, models } = needs;
  const { folder, base } = keeper.run();
  keeper.change({}, { phase: 'preparing', secondsLeft: null }, false);
  const before = await models.chosen(base.sha256);
  if (!before.ok) return before;
  const trained = keeper.comparesAgain
    ? ok({ diverged: keeper.comparesAgain.problem })
    : await prepareAndTrain(needs, keeper, engine, before.value.summary.directory, context);
  if (!trained.ok) return trained;
  const { diverged } = trained.value;
  // What was good before the loss was lost is worth a look; before the first whole epoch there is nothing.
  if (diverged && !(await folders.hasModel(folder))) {
    keeper.change({ state: 'diverged', problem: diverged }, {}, true);
    return fail(diverged);
  }
  const after = await engine.call('model.load', { directory: folders.model(folder) }, { signal: context.signal });
  if (!after.ok) return after;
  keeper.change({ model: after.value }, { phase: 'comparing', secondsLeft: null }, true);
  const comparison = await compareModels(
    needs.library,
    engine,
    keeper.run(),
    { before: before.value.summary, after: after.value },
    {
      signal: context.signal,
      progress: (done, total) =>
        context.progress(trainingShare + ((wholeBar - trainingShare) * done) / total, wholeBar),
    },
  );
  if (!comparison.ok) return comparison;
  const state = diverged ? 'diverged' : 'finished';
  keeper.change({ state, problem: diverged, comparison: comparison.value }, {}, true);
  return ok(null);
}

/** A loss that is no number any more is an end of a training too: `diverged` says where. */
async function prepareAndTrain(
  needs: WorkNeeds,
  keeper: RunKeeper,
  engine: EnginePort,
  model: string,
  context: JobContext,
): Promise<Result<{ readonly diverged: Problem | null }>> {
  const prepared = await prepare(needs, keeper.run(), model, context.signal);
  if (!prepared.ok) return prepared;
  const trained = await train(needs, keeper, engine, prepared.value, context);
  if (trained.ok) return ok({ diverged: null });
  return trained.problem.code === 'training.diverged' ? ok({ diverged: trained.problem }) : trained;
}

/** The engine's input. It is the same each time, so that the engine goes on from what it remembered. */
async function prepare(
  { library, files, folders }: WorkNeeds,
  run: StoredTrainingRun,
  model: string,
  signal: AbortSignal,
): Promise<Result<EngineInput<'training.run'>>> {
  const recordings: EngineInput<'training.run'>['recordings'][number][] = [];
  for (const { recordingId, class: index, heldOut } of run.recordings) {
    if (signal.aborted) return fail(problem('job.cancelled'));
    const checked = await checkFile(library, files, library.recordings.get(recordingId)!, signal);
    if (!checked.ok) return checked;
    recordings.push({ key: String(recordingId), path: checked.value.path, class: index, heldOut });
  }
  const folder = await folders.create(run.folder);
  if (!folder.ok) return folder;
  const classes = run.classes.filter(({ fate }) => fate === 'kept').map(({ name }) => name);
  return ok({ model, folder: folder.value, settings: run.settings, classes, recordings });
}

async function train(
  { clock }: WorkNeeds,
  keeper: RunKeeper,
  engine: EnginePort,
  input: EngineInput<'training.run'>,
  { signal, progress }: JobContext,
): Promise<Result<unknown>> {
  let begun: { readonly step: number; readonly at: number } | null = null;
  const take = ({ step, steps, loss, epochs }: TrainingProgress): void => {
    const run = keeper.run();
    const now = clock.elapsed();
    const first = begun === null;
    begun ??= { step, at: now };
    const done = step - begun.step;
    const secondsLeft = done > 0 ? (((now - begun.at) / done) * (steps - step)) / 1000 : null;
    // Where it goes on, what was computed after the last whole epoch is computed again.
    const known = first || step < run.step ? curveUntil(run.losses, step) : run.losses;
    const losses = loss === null || !Number.isFinite(loss) ? known : addLoss(known, { step, loss }, steps);
    const whole = epochs.length > run.epochs.length;
    keeper.change({ step, steps, losses, epochs }, { phase: 'training', secondsLeft }, whole || first);
    if (steps > begun.step) progress((trainingShare * done) / (steps - begun.step), wholeBar);
  };
  const answer = await engine.call('training.run', input, { signal, deadlineSeconds, onProgress: take });
  if (answer.ok) keeper.change({ epochs: answer.value.epochs }, {}, true);
  return answer;
}
