import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { Job } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { adoptableStates, resumableStates } from '#shared/core/training/run.ts';
import type { LoadedModel } from '#main/services/detectors/models.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { EventsPort, JobsPort, LogPort } from '#main/services/ports/host.ts';
import type { ModelFoldersPort } from '#main/services/ports/models.ts';
import type { MachinePort, StoredTrainingRun } from '#main/services/ports/training.ts';
import { hiddenAt, type HiddenVerdicts } from '#main/services/verdicts/hidden.ts';
import { adopt } from './adopt.ts';
import { measureStep, proposeFor } from './cost.ts';
import { planTraining } from './plan.ts';
import { comparedPlaces, findRun, forContract, type LiveTraining } from './present.ts';
import { workOn, type RunKeeper, type WorkNeeds } from './work.ts';

export interface TrainingNeeds extends WorkNeeds {
  /** for what does not wait: reading and copying a trained model */
  readonly engine: EnginePort;
  readonly jobs: JobsPort;
  readonly events: EventsPort;
  readonly log: LogPort;
  readonly modelFolders: ModelFoldersPort;
  readonly machine: MachinePort;
  readonly hidden: HiddenVerdicts;
  /** a name for a working folder that no other has */
  readonly newFolder: () => string;
}

type Nothing = Record<string, never>;
type Started = Result<CallOutput<'training.start'>>;

/** Trainings on the user's own recordings (paper section 2.1), one at a time. */
export interface TrainingService {
  preview(input: CallInput<'training.preview'>): Result<CallOutput<'training.preview'>>;
  propose(input: CallInput<'training.propose'>): Promise<Result<CallOutput<'training.propose'>>>;
  measure(input: CallInput<'training.measure'>): Promise<Result<Job>>;
  /** Problems: training.running, training.few-classes, model.*. */
  start(input: CallInput<'training.start'>): Promise<Started>;
  pause(runId: number): Result<Nothing>;
  /** One that has ended with a model is compared again, with the labels and verdicts of now. */
  resume(runId: number): Started;
  cancel(runId: number): Promise<Result<Nothing>>;
  list(): CallOutput<'training.list'>;
  get(runId: number): Result<CallOutput<'training.get'>>;
  adopt(input: CallInput<'training.adopt'>): Promise<Result<CallOutput<'training.adopt'>>>;
  discard(runId: number): Promise<Result<Nothing>>;
  /** On every start: trainings that were running are interrupted, and folders that belong to none are removed. */
  recover(): void;
}

/** It has ended with a model that is still in its folder. */
const canCompare = ({ state, model }: StoredTrainingRun) => adoptableStates.includes(state) && model !== null;

/** Between two events of one training: at most five in a second. */
const announceMilliseconds = 200;

export function createTrainingService(needs: TrainingNeeds): TrainingService {
  const { library, jobs, events, clock, folders } = needs;
  const store = library.trainingRuns;
  /** of the one training that runs */
  let active: { readonly runId: number; live: LiveTraining; latest: StoredTrainingRun; cancelled: boolean } | null =
    null;
  let announced = -Infinity;

  const now = () => clock.now().toISOString();
  const stateProblem = (run: StoredTrainingRun) => fail(problem('training.state', { state: run.state }));
  const present = (stored: StoredTrainingRun) => {
    const [run, live] = active?.runId === stored.id ? [active.latest, active.live] : [stored, null];
    const readsBlind = run.comparison !== null && needs.hidden().length > 0;
    return forContract(run, live, readsBlind ? hiddenAt(library, needs.hidden, comparedPlaces(library, run)) : null);
  };

  function announce(runId: number): void {
    announced = clock.elapsed();
    const run = store.get(runId);
    if (run !== null) events.emit('training.changed', present(run));
  }

  /** Free of a training, or why another cannot be begun. */
  function idle(): Result<null> {
    return active === null ? ok(null) : fail(problem('training.running', { name: active.latest.name }));
  }

  const chosenModel = (sha256: string | undefined): Promise<Result<LoadedModel>> =>
    sha256 === undefined ? needs.models.current() : needs.models.chosen(sha256);

  function keeperOf(runId: number, comparesAgain: StoredTrainingRun | null): RunKeeper {
    return {
      comparesAgain,
      run: () => active!.latest,
      change: (change, live, save) => {
        const entry = active!;
        const { phase } = entry.live;
        entry.latest = { ...entry.latest, ...change, changedAt: now() };
        entry.live = { ...entry.live, ...live };
        if (save) store.update(runId, entry.latest);
        const due = clock.elapsed() - announced >= announceMilliseconds;
        if (save || due || phase !== entry.live.phase) announce(runId);
      },
    };
  }

  function launch(run: StoredTrainingRun): Started {
    const runId = run.id;
    const comparesAgain = canCompare(run) ? run : null;
    const latest: StoredTrainingRun = { ...run, state: 'running', problem: null, changedAt: now() };
    store.update(runId, latest);
    const job = jobs.start({
      kind: 'training',
      title: run.name,
      // It takes hours and has a process of its own: nothing else waits for it.
      lane: 'now',
      work: async (context) => {
        try {
          return await workOn(needs, keeperOf(runId, comparesAgain), context);
        } catch (error) {
          const detail = error instanceof Error ? error.message : String(error);
          store.update(runId, { ...active!.latest, state: 'failed', problem: problem('internal.error', { detail }) });
          throw error;
        } finally {
          const { cancelled } = active!;
          active = null;
          if (cancelled) await giveUp(runId);
          announce(runId);
        }
      },
    });
    active = { runId, latest, live: { jobId: job.id, phase: 'preparing', secondsLeft: null }, cancelled: false };
    announce(runId);
    return ok({ runId, jobId: job.id });
  }

  async function giveUp(runId: number): Promise<void> {
    const run = store.get(runId)!;
    store.update(runId, { ...run, state: 'cancelled', problem: null, model: null, comparison: null, changedAt: now() });
    await folders.remove(run.folder);
  }

  return {
    preview: ({ choice, heldOutShare, seed }) => {
      const plan = planTraining(library, choice, { heldOutShare, seed });
      const heldOut = plan.recordings.filter((recording) => recording.heldOut).length;
      const { classes, kept, recordings, faults, broken } = plan;
      return ok({
        classes: [...classes],
        kept: kept.length,
        trained: recordings.length - heldOut,
        heldOut,
        faults,
        broken,
        problem: plan.problem as CallOutput<'training.preview'>['problem'],
      });
    },
    propose: async ({ choice, model }) => {
      const base = await chosenModel(model);
      return base.ok ? ok({ settings: proposeFor(needs, choice, base.value.summary) }) : base;
    },
    measure: async ({ choice, model, settings }) => {
      const free = idle();
      if (!free.ok) return free;
      const base = await chosenModel(model);
      if (!base.ok) return base;
      return ok(
        jobs.start({
          kind: 'training-measure',
          title: 'Measuring one training step',
          lane: 'now',
          work: (context) => measureStep(needs, choice, base.value.summary, settings, context),
        }),
      );
    },
    start: async ({ name, choice, model, settings }) => {
      const plan = planTraining(library, choice, settings);
      if (plan.problem !== null) return fail(plan.problem);
      const base = await chosenModel(model);
      if (!base.ok) return base;
      // After the wait: two starts at once are one too many.
      const free = idle();
      if (!free.ok) return free;
      const runId = store.insert({
        name,
        base: { sha256: base.value.summary.sha256, name: base.value.summary.name },
        settings,
        classRule: choice.classRule,
        classes: plan.classes,
        recordings: plan.recordings,
        folder: needs.newFolder(),
        createdAt: now(),
      });
      return launch(store.get(runId)!);
    },
    pause: (runId) => {
      const run = findRun(library, runId);
      if (!run.ok) return run;
      if (active?.runId !== runId) return stateProblem(run.value);
      jobs.cancel(active.live.jobId);
      return ok({});
    },
    resume: (runId) => {
      const run = findRun(library, runId);
      if (!run.ok) return run;
      const free = idle();
      if (!free.ok) return free;
      const can = resumableStates.includes(run.value.state) || canCompare(run.value);
      return can ? launch(run.value) : stateProblem(run.value);
    },
    cancel: async (runId) => {
      const run = findRun(library, runId);
      if (!run.ok) return run;
      if (active?.runId === runId) {
        active.cancelled = true;
        jobs.cancel(active.live.jobId);
        return ok({});
      }
      if (!resumableStates.includes(run.value.state)) return stateProblem(run.value);
      await giveUp(runId);
      announce(runId);
      return ok({});
    },
    list: () => ({ runs: store.list().map(present) }),
    get: (runId) => {
      const run = findRun(library, runId);
      return run.ok ? ok(present(run.value)) : run;
    },
    adopt: async ({ runId, name }) => {
      const run = findRun(library, runId);
      if (!run.ok) return run;
      if (!canCompare(run.value)) return stateProblem(run.value);
      const adopted = await adopt(needs, run.value, name);
      if (!adopted.ok) return adopted;
      store.update(runId, { ...run.value, state: 'adopted', changedAt: now() });
      await folders.remove(run.value.folder);
      announce(runId);
      events.emit('library.changed', {});
      return adopted;
    },
    discard: async (runId) => {
      const run = findRun(library, runId);
      if (!run.ok) return run;
      if (active?.runId === runId) return stateProblem(active.latest);
      store.remove(runId);
      await folders.remove(run.value.folder);
      events.emit('training.removed', { runId });
      return ok({});
    },
    recover: () => {
      store.interrupt(problem('job.interrupted'), now());
      void folders.clean(store.list().map(({ folder }) => folder));
    },
  };
}
