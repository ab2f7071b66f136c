import process from 'node:process';
import { env } from 'onnxruntime-node';
import { isAccelerator, ladderOf } from '#shared/core/processors.ts';
import { ok } from '#shared/core/result.ts';
import { checkModelFolder } from '#main/engine/ast/folder.ts';
import type { ModelCache } from '#main/engine/detect/models.ts';
import type { Operations } from '#main/engine/serve.ts';
import { int8Cosine } from './int8-cosine.ts';
import { tryProcessor } from './try.ts';

type ProcessorOperation = 'processors.list' | 'processors.try' | 'processors.use' | 'model.precision';

/** The operations of the protocol that concern processors and precisions, over the models that they serve. */
export function createProcessorOperations(models: ModelCache): Pick<Operations, ProcessorOperation> {
  return {
    'processors.list': () => {
      const { provider, failure } = models.processor();
      const runtime = `onnxruntime ${env.versions.node ?? env.versions.common}, ${process.platform}/${process.arch}`;
      return ok({ ladder: ladderOf(process.platform), runtime, inUse: provider, failure });
    },

    'processors.try': async ({ provider, model: directory }) => {
      // One session on a graphics processor at a time, and two large models in memory at most.
      if (isAccelerator(provider)) await models.clear();
      const model = directory === null ? null : await checkModelFolder(directory);
      if (model !== null && !model.ok) return model;
      return ok(await tryProcessor(provider, model?.value ?? null));
    },

    'processors.use': async ({ provider }) => {
      await models.use(provider);
      return ok({});
    },

    'model.precision': async ({ directory }) => {
      const model = await checkModelFolder(directory);
      return model.ok ? ok({ int8Cosine: await int8Cosine(model.value) }) : model;
    },
  };
}
