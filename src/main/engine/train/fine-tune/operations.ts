/** The engine's two operations of training, on the processor that its models run on. */
import { isAccelerator } from '#shared/core/processors.ts';
import { fail } from '#shared/core/result.ts';
import type { Operations } from '#main/engine/serve.ts';
import type { ModelCache } from '#main/engine/detect/models.ts';
import { fineTune } from './fine-tune.ts';
import { measureTraining, memoryObjection } from './measure.ts';

type TrainingOperation = 'training.measure' | 'training.run';

export function createTrainingOperations(
  models: Pick<ModelCache, 'processor' | 'clear'>,
): Pick<Operations, TrainingOperation> {
  /** A training has a graphics processor to itself. */
  const processor = async () => {
    const { provider } = models.processor();
    if (isAccelerator(provider)) await models.clear();
    return { provider };
  };
  return {
    'training.measure': async (input, { signal }) => measureTraining(input, { signal, ...(await processor()) }),

    'training.run': async (input, { signal, progress }) => {
      const objection = await memoryObjection(input.model, input.settings);
      if (objection !== null) return fail(objection);
      return fineTune(input, { signal, progress, ...(await processor()) });
    },
  };
}
