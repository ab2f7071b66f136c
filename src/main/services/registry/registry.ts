import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { Job, Model } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ImportedModel } from '#main/engine/protocol.ts';
import type { ModelsService } from '#main/services/detectors/models.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import type { ClockPort, EventsPort, JobContext, JobResult, JobsPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { ModelFoldersPort, StoredModel } from '#main/services/ports/models.ts';

/** Models to choose from: the one that is given to every library, and those imported into this one. */
export interface ModelRegistry {
  list(): Promise<CallOutput<'models.list'>>;
  /** Result of the job: { sha256, name }. */
  import(input: CallInput<'models.import'>): Job;
  /** Problems: model.unknown, model.shipped, model.write. */
  rename(input: CallInput<'models.rename'>): Promise<Result<Record<string, never>>>;
  /** Problems: model.unknown, model.shipped, model.in-use, model.write. */
  remove(input: CallInput<'models.remove'>): Promise<Result<Record<string, never>>>;
}

export interface RegistryNeeds {
  readonly library: Library;
  readonly engine: EnginePort;
  readonly files: FilesPort;
  readonly modelFolders: ModelFoldersPort;
  readonly models: ModelsService;
  readonly jobs: JobsPort;
  readonly events: EventsPort;
  readonly clock: ClockPort;
}

export function createModelRegistry(needs: RegistryNeeds): ModelRegistry {
  const { library, files, modelFolders, models, jobs, events } = needs;

  /** How many detectors were made with each model, by its hash. */
  function uses(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { model } of library.detectors.list()) counts.set(model.sha256, (counts.get(model.sha256) ?? 0) + 1);
    return counts;
  }

  async function find(sha256: string): Promise<Result<StoredModel>> {
    const found = (await modelFolders.list()).find(({ summary }) => summary.sha256 === sha256);
    if (found !== undefined) return ok(found);
    const given = await models.current();
    return fail(problem(given.ok && given.value.summary.sha256 === sha256 ? 'model.shipped' : 'model.unknown'));
  }

  async function changed(result: Result<null>): Promise<Result<Record<string, never>>> {
    events.emit('library.changed', {});
    return result.ok ? ok({}) : result;
  }

  return {
    list: async () => {
      const counts = uses();
      const used = (sha256: string) => counts.get(sha256) ?? 0;
      const imported = (await modelFolders.list()).map((model) => forContract(model, used(model.summary.sha256)));
      const given = await models.current();
      if (!given.ok) return { models: imported };
      const { summary } = given.value;
      const first: Model = {
        ...summary,
        shipped: true,
        bytes: null,
        featureMean: null,
        featureStd: null,
        source: summary.directory,
        importedAt: null,
        card: await modelFolders.card(summary.directory),
        detectors: used(summary.sha256),
      };
      return { models: [first, ...imported.filter(({ sha256 }) => sha256 !== summary.sha256)] };
    },
    import: (input) =>
      jobs.start({
        kind: 'model',
        title: `Model ${input.name ?? files.fileName(input.path)}`,
        lane: 'queue',
        work: async (context) => {
          const imported = await importModel(needs, input, context);
          events.emit('library.changed', {});
          return imported;
        },
      }),
    rename: async ({ sha256, name }) => {
      const model = await find(sha256);
      if (!model.ok) return model;
      const renamed = await modelFolders.rename(sha256, name);
      if (renamed.ok) models.renamed(sha256, name);
      return changed(renamed);
    },
    remove: async ({ sha256 }) => {
      const model = await find(sha256);
      if (!model.ok) return model;
      const detectors = uses().get(sha256) ?? 0;
      const { name } = model.value.summary;
      return detectors > 0
        ? fail(problem('model.in-use', { name, detectors }))
        : changed(await modelFolders.remove(sha256));
    },
  };
}

/** Copies into a draft, which becomes a model of the library only when everything about it was found right. */
async function importModel(
  { engine, files, modelFolders, models, clock }: RegistryNeeds,
  { path, name, frames }: CallInput<'models.import'>,
  { signal, progress }: JobContext,
): Promise<Result<JobResult>> {
  const draft = await modelFolders.draft();
  if (!draft.ok) return draft;
  try {
    const imported = await engine.call(
      'model.import',
      { source: path, target: draft.value, frames: frames ?? null },
      { signal, onProgress: ({ doneBytes, totalBytes }) => progress(doneBytes, totalBytes) },
    );
    if (!imported.ok) return imported;
    if (signal.aborted) return fail(problem('job.cancelled'));
    const given = await models.current();
    if (given.ok && given.value.summary.sha256 === imported.value.summary.sha256) {
      return fail(problem('model.known', { name: given.value.summary.name }));
    }
    const kept = await modelFolders.keep(draft.value, {
      ...named(imported.value, name ?? proposedName(files.fileName(path), imported.value, frames ?? null)),
      source: path,
      importedAt: clock.now().toISOString(),
    });
    if (!kept.ok) return kept;
    return ok({ sha256: kept.value.summary.sha256, name: kept.value.summary.name });
  } finally {
    await modelFolders.discard(draft.value);
  }
}

function named(model: ImportedModel, name: string): ImportedModel {
  return { ...model, summary: { ...model.summary, name } };
}

/** The folder's name; that of an adapted model says for which length. */
function proposedName(folder: string, { summary }: ImportedModel, frames: number | null): string {
  return frames === null ? folder : `${folder}, ${summary.frames} frames`;
}

function forContract(model: StoredModel, detectors: number): Model {
  const { summary, bytes, featureMean, featureStd, source, importedAt, card } = model;
  return { ...summary, shipped: false, bytes, featureMean, featureStd, source, importedAt, card, detectors };
}
