import type { TrainingChoice } from '#shared/contract/training.ts';
import type { ModelSummary } from '#shared/core/domain.ts';
import { ok, fail, type Result } from '#shared/core/result.ts';
import { proposeSettings } from '#shared/core/training/cost.ts';
import type { TrainingSettings } from '#shared/core/training/settings.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { JobContext, JobResult } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { MachinePort } from '#main/services/ports/training.ts';
import { planTraining } from './plan.ts';

interface CostNeeds {
  readonly library: Library;
  readonly machine: MachinePort;
  readonly startEngine: () => EnginePort;
}

/** One update of a large model with all of a batch at once takes minutes on a CPU. */
const deadlineSeconds = 900;
const proposedSplit = { heldOutShare: 0.2, seed: 1 };

/** Settings that fit the recordings of the choice, the model and this machine. */
export function proposeFor(
  { library, machine }: CostNeeds,
  choice: TrainingChoice,
  model: ModelSummary,
): TrainingSettings {
  const { recordings } = planTraining(library, choice, proposedSplit);
  const trained = recordings.filter(({ heldOut }) => !heldOut).length;
  return proposeSettings(model, trained, { cores: machine.cores, memoryBytes: machine.freeMemory() });
}

/** One update of this very size in a process of its own, which is gone afterwards, whatever it needed. */
export async function measureStep(
  { library, machine, startEngine }: CostNeeds,
  choice: TrainingChoice,
  model: ModelSummary,
  settings: TrainingSettings,
  { signal }: Pick<JobContext, 'signal'>,
): Promise<Result<JobResult>> {
  const plan = planTraining(library, choice, settings);
  if (plan.problem !== null) return fail(plan.problem);
  const recordings = plan.recordings.filter(({ heldOut }) => !heldOut).length;
  const freeBytes = machine.freeMemory();
  const engine = startEngine();
  try {
    const cost = await engine.call(
      'training.measure',
      { model: model.directory, settings, classes: plan.kept.length, recordings },
      { signal, deadlineSeconds },
    );
    return cost.ok ? ok({ ...cost.value, freeBytes }) : cost;
  } finally {
    await engine.close();
  }
}
