import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { bandCount, type ModelSummary } from '#shared/core/domain.ts';
import { ok, type Result } from '#shared/core/result.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { buildEncoder } from '#main/engine/ast/encoder.ts';
import { readModelFolder } from '#main/engine/ast/folder.ts';
import { createSession } from '#main/engine/onnx/session.ts';

/** An AST ready to run. */
export interface EncoderModel {
  readonly config: AstConfig;
  readonly summary: ModelSummary;
  readonly session: InferenceSession;
}

export interface ModelCache {
  /** The model of a folder; read again only when its weights were written since. Problems: model.*. */
  load(directory: string): Promise<Result<EncoderModel>>;
}

/** Models in memory at most: the base AST takes half a gigabyte. */
const mostModels = 2;

export function createModelCache(): ModelCache {
  const models = new Map<string, { readonly written: string; readonly model: EncoderModel }>();

  const load = async (directory: string): Promise<Result<EncoderModel>> => {
    const written = await stampOf(directory);
    const known = models.get(directory);
    models.delete(directory);
    if (known !== undefined && known.written === written) {
      models.set(directory, known);
      return ok(known.model);
    }
    await known?.model.session.release();
    const read = await readModelFolder(directory);
    if (!read.ok) return read;
    const { config, weights, summary } = read.value;
    const session = await createSession(buildEncoder(config, weights, bandCount, { fusedAttention: true }));
    const model = { config, summary, session };
    models.set(directory, { written, model });
    await dropOldest(models);
    return ok(model);
  };
  return { load };
}

/** Maps keep their entries in the order of insertion, and every use inserts again: the first is the least used. */
async function dropOldest(models: Map<string, { readonly model: EncoderModel }>): Promise<void> {
  const [oldest] = models;
  if (oldest === undefined || models.size <= mostModels) return;
  models.delete(oldest[0]);
  await oldest[1].model.session.release();
}

async function stampOf(directory: string): Promise<string> {
  try {
    const { mtimeMs, size } = await stat(join(directory, 'model.safetensors'));
    return `${mtimeMs} ${size}`;
  } catch {
    return 'missing';
  }
}
