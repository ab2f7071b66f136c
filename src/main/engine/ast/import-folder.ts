/** A model from anywhere becomes a folder of the library: checked while it is copied, and read again before it counts. */
import { copyFile, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportedModel } from '#main/engine/protocol.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { adaptModel } from './adapt.ts';
import { sizesObjection } from './config-files.ts';
import {
  checkModelFolder,
  configFile,
  openModelFolder,
  preprocessorFile,
  summarise,
  writeModelFolder,
  type OpenModel,
} from './folder.ts';
import { fileSize } from './small-files.ts';
import { allFinite } from './stored-values.ts';
import { indexFile, readWeights, type ReadContext, type WeightFile, type WeightVisitor } from './weight-files.ts';

/** Cards as Hugging Face and as Earmark names them; anything longer is no card. */
const cardFiles = ['README.md', 'card.md'] as const;
const longestCard = 1024 * 1024;

/**
 * Copies the model in `source` into the existing empty folder `target`; with `frames` its position embeddings are
 * adapted to that length. Every value is checked on the way, and the copy is read again and compared by its hash, so the
 * answer means that the model is whole. On a problem `target` holds rubbish, which is the caller's to remove.
 *
 * It needs a few megabytes of memory, adapted or not.
 * Problems: model.*, job.cancelled.
 */
export async function importModelFolder(
  source: string,
  target: string,
  frames: number | null,
  { signal, progress }: ReadContext = {},
): Promise<Result<ImportedModel>> {
  const opened = await openModelFolder(source);
  if (!opened.ok) return opened;
  const adapts = frames !== null && frames !== opened.value.config.maxLength;
  const half = (part: number): ReadContext => ({
    ...(signal && { signal }),
    progress: (done, total) => progress?.(done + part * total, 2 * total),
  });
  try {
    const written = adapts
      ? await writeAdapted(source, target, frames, half(0))
      : await copyModel(opened.value, source, target, half(0));
    if (!written.ok) return written;
    for (const card of cardFiles) await copyCard(join(source, card), join(target, card));
    return await readAgain(target, written.value, half(1));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    return fail(problem('model.write', { path: target, detail: code }));
  }
}

/** Copies configuration and weights as they are; gives the hash of the weights. */
async function copyModel(
  { files }: OpenModel,
  source: string,
  target: string,
  context: ReadContext,
): Promise<Result<string | null>> {
  for (const name of [configFile, preprocessorFile]) await copyFile(join(source, name), join(target, name));
  if (files.length > 1) await copyFile(join(source, indexFile), join(target, indexFile));
  const copier = createCopier(target);
  try {
    return await readWeights(files, copier, context);
  } finally {
    await copier.close();
  }
}

/** Writes every file that passes by, and refuses values that are not finite. */
function createCopier(target: string): WeightVisitor & { close(): Promise<void> } {
  let handle: FileHandle | null = null;
  const close = async (): Promise<void> => {
    await handle?.sync();
    await handle?.close();
    handle = null;
  };
  return {
    close,
    file: async ({ name, header }: WeightFile) => {
      await close();
      handle = await open(join(target, name), 'wx');
      await handle.writeFile(header);
    },
    piece: async ({ name, type }, _, stored): Promise<Problem | null> => {
      if (!allFinite(stored, type)) return problem('model.not-finite', { tensor: name });
      await handle!.writeFile(stored);
      return null;
    },
  };
}

/** Null instead of a hash: what was written is not what was read. */
async function writeAdapted(
  source: string,
  target: string,
  frames: number,
  context: ReadContext,
): Promise<Result<string | null>> {
  const model = await checkModelFolder(source, context);
  if (!model.ok) return model;
  const { config, weights } = model.value;
  const size = { maxLength: frames, melBins: config.melBins };
  const objection = sizesObjection({ ...config, ...size });
  if (objection !== null) return fail(problem('model.config', { detail: objection }));
  const adapted = adaptModel(config, weights, size);
  await writeModelFolder(target, adapted.config, adapted.weights);
  return ok(null);
}

async function readAgain(target: string, sha256: string | null, context: ReadContext): Promise<Result<ImportedModel>> {
  const opened = await openModelFolder(target);
  if (!opened.ok) return opened;
  const { config, files } = opened.value;
  const found = await readWeights(files, { piece: () => null }, context);
  if (!found.ok) return found;
  if (sha256 !== null && found.value !== sha256) {
    return fail(problem('model.write', { path: target, detail: 'the copy differs from the original' }));
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const { featureMean, featureStd } = config;
  return ok({ summary: summarise(target, config, found.value), bytes, featureMean, featureStd });
}

async function copyCard(from: string, to: string): Promise<void> {
  const size = await fileSize(from);
  if (size.ok && size.value <= longestCard) await copyFile(from, to);
}
