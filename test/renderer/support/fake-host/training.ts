import type { TrainingChoice, TrainingRun } from '#shared/contract/training.ts';
import type { Handlers, Host, StartJob } from './host.ts';
import { model } from './models.ts';

export function trainingHandlers({ now, emit }: Host, startJob: StartJob): Handlers {
  const runs: TrainingRun[] = [];
  const changeRun = (runId: number, change: Partial<TrainingRun>) => {
    const at = runs.findIndex(({ id }) => id === runId);
    runs[at] = { ...runs[at]!, ...change };
    emit('training.changed', runs[at]);
    return {};
  };
  return {
    'training.list': () => ({ runs: [...runs] }),
    'training.preview': ({ choice }: { choice: TrainingChoice }) => {
      const kept = choice.groups.filter(({ machine }) => machine !== '').length;
      const refusal =
        'A training needs at least two classes with 4 separate recordings each; 1 can be kept. Nothing was started.';
      return {
        classes: choice.groups.map(({ machine, section }) =>
          machine === ''
            ? { name: 'unknown', recordings: 2, fate: 'refused', into: null }
            : { name: `${machine} section ${section}`, recordings: 12, fate: 'kept', into: null },
        ),
        kept,
        trained: kept * 10,
        heldOut: kept * 2,
        faults: 4,
        broken: 0,
        problem: kept < 2 ? { code: 'training.few-classes', message: refusal } : null,
      };
    },
    'training.propose': () => ({
      settings: {
        epochs: 10,
        learningRate: 3e-4,
        batch: 8,
        microBatch: 4,
        trains: { kind: 'last-blocks', blocks: 2 },
        recompute: false,
        frontEnd: { kind: 'mel', normalisation: null },
        preset: { kind: 'none' },
        heldOutShare: 0.2,
        generated: 0,
        seed: 1,
      },
    }),
    'training.measure': () => ({
      jobId: startJob(
        'training-measure',
        'Measuring',
        1,
        1,
        { secondsPerStep: 0.5, steps: 40, peakBytes: 2.5e9, freeBytes: 2.6e9 },
        1,
      ),
    }),
    'training.start': ({
      name,
      settings,
      choice,
    }: Pick<TrainingRun, 'name' | 'settings'> & { choice: TrainingChoice }) => {
      const run: TrainingRun = {
        id: runs.length + 1,
        name,
        state: 'running',
        phase: 'preparing',
        jobId: 900,
        base: { sha256: model.sha256, name: model.name },
        settings,
        classRule: choice.classRule,
        classes: [],
        trained: 30,
        heldOut: 6,
        step: 0,
        steps: 0,
        secondsLeft: null,
        losses: [],
        epochs: [],
        comparison: null,
        comparisonHidden: null,
        problem: null,
        model: null,
        createdAt: now(),
        changedAt: now(),
      };
      runs.unshift(run);
      emit('training.changed', run);
      return { runId: run.id, jobId: 900 };
    },
    'training.pause': ({ runId }: { runId: number }) => changeRun(runId, { state: 'paused', phase: null, jobId: null }),
    'training.resume': ({ runId }: { runId: number }) => ({
      ...changeRun(runId, { state: 'running', phase: 'training', jobId: 901 }),
      ...{ runId, jobId: 901 },
    }),
    'training.cancel': ({ runId }: { runId: number }) => changeRun(runId, { state: 'cancelled', phase: null }),
    'training.discard': ({ runId }: { runId: number }) => {
      runs.splice(
        runs.findIndex(({ id }) => id === runId),
        1,
      );
      emit('training.removed', { runId });
      return {};
    },
    'training.adopt': ({ runId, name }: { runId: number; name: string }) => {
      changeRun(runId, { state: 'adopted' });
      return { sha256: 'a'.repeat(64), name };
    },
  };
}
