import type { CallInput } from '#shared/contract/api.ts';
import type { ModelSummary } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { answersTo } from '#main/services/detectors/same-model.ts';
import type { ModelsService } from '#main/services/detectors/models.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { ClockPort, JobContext, JobResult } from '#main/services/ports/host.ts';
import type { ModelFoldersPort } from '#main/services/ports/models.ts';
import { recoverFromOnnx, type RecoverNeeds } from './recover.ts';
import { findSource, nameFromPath } from './source.ts';

export interface ImportNeeds extends RecoverNeeds {
  readonly engine: EnginePort;
  readonly modelFolders: ModelFoldersPort;
  readonly models: ModelsService;
  readonly clock: ClockPort;
}

type Context = Pick<JobContext, 'signal' | 'progress'>;
type Wish = CallInput<'models.import'>;

/**
 * Makes what lies at the path a model of the library, whole or not at all. The weights of an ONNX file are first read
 * into a folder, which then goes the way of every other.
 */
export async function importModel(needs: ImportNeeds, wish: Wish, context: Context): Promise<Result<JobResult>> {
  const { files, modelFolders } = needs;
  const source = await findSource(files, wish.path);
  if (source.kind === 'folder') return importFolder(needs, wish.path, wish, context);
  const draft = await modelFolders.draft();
  if (!draft.ok) return draft;
  const { signal, progress } = context;
  const half = (part: number) => (done: number, total: number) => progress(done + part * total, 2 * total);
  try {
    const recovered = await recoverFromOnnx(needs, source.path, draft.value, { signal, progress: half(0) });
    return recovered.ok ? await importFolder(needs, draft.value, wish, { signal, progress: half(1) }) : recovered;
  } finally {
    await modelFolders.discard(draft.value);
  }
}

/** Copies a Hugging Face folder into a draft, which becomes a model only when everything about it was found right. */
async function importFolder(
  needs: ImportNeeds,
  folder: string,
  { path, name, frames }: Wish,
  { signal, progress }: Context,
): Promise<Result<JobResult>> {
  const { engine, modelFolders, clock } = needs;
  const draft = await modelFolders.draft();
  if (!draft.ok) return draft;
  try {
    const imported = await engine.call(
      'model.import',
      { source: folder, target: draft.value, frames: frames ?? null },
      { signal, onProgress: ({ doneBytes, totalBytes }) => progress(doneBytes, totalBytes) },
    );
    if (!imported.ok) return imported;
    if (signal.aborted) return fail(problem('job.cancelled'));
    const known = await nameOfSame(needs, imported.value.summary);
    if (known !== null) return fail(problem('model.known', { name: known }));
    const precision = await engine.call('model.precision', { directory: draft.value }, { signal });
    if (signal.aborted) return fail(problem('job.cancelled'));
    const proposed = nameFromPath(path);
    const kept = await modelFolders.keep(draft.value, {
      ...imported.value,
      summary: {
        ...imported.value.summary,
        // The name of an adapted model says for which length.
        name: name ?? (frames === undefined ? proposed : `${proposed}, ${imported.value.summary.frames} frames`),
      },
      // Too large for both precisions in turn, say: the model itself is whole.
      int8Cosine: precision.ok ? precision.value.int8Cosine : null,
      source: path,
      importedAt: clock.now().toISOString(),
    });
    return kept.ok ? ok({ sha256: kept.value.summary.sha256, name: kept.value.summary.name }) : kept;
  } finally {
    await modelFolders.discard(draft.value);
  }
}

/** What the model is called that computes the same and is there already; null when there is none. */
async function nameOfSame(
  { engine, models, modelFolders }: ImportNeeds,
  { sha256, weightsSha256 }: ModelSummary,
): Promise<string | null> {
  const given = await models.current();
  if (given.ok && answersTo(given.value.summary, sha256)) return given.value.summary.name;
  for (const { summary } of await modelFolders.list()) {
    if (summary.sha256 !== sha256 && summary.sha256 !== weightsSha256) continue;
    // One that is damaged is replaced. An older library noted the weights only; what its model computes shows when it is read.
    const read = await engine.call('model.load', { directory: summary.directory });
    if (read.ok && read.value.sha256 === sha256) return summary.name;
  }
  return null;
}
