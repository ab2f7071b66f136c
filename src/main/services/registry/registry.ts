import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { Job, Model } from '#shared/contract/schemas.ts';
import type { ModelSummary } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { answersTo } from '#main/services/detectors/same-model.ts';
import { rememberedCosine } from '#main/services/processors/int8-cosines.ts';
import type { EventsPort, JobsPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { StoredModel } from '#main/services/ports/models.ts';
import { problemForContract } from '#main/services/stored-problem.ts';
import { withoutComparison } from '#main/services/training/card.ts';
import type { HiddenVerdicts } from '#main/services/verdicts/hidden.ts';
import { importModel, type ImportNeeds } from './import-model.ts';
import { nameFromPath } from './source.ts';

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

export interface RegistryNeeds extends ImportNeeds {
  readonly library: Library;
  readonly jobs: JobsPort;
  readonly events: EventsPort;
  readonly hidden: HiddenVerdicts;
}

export function createModelRegistry(needs: RegistryNeeds): ModelRegistry {
  const { library, modelFolders, models, jobs, events, hidden } = needs;

  async function find(sha256: string): Promise<Result<StoredModel>> {
    const found = (await modelFolders.list()).find(({ summary }) => summary.sha256 === sha256);
    if (found !== undefined) return ok(found);
    const given = await models.current();
    return fail(problem(given.ok && answersTo(given.value.summary, sha256) ? 'model.shipped' : 'model.unknown'));
  }

  /** Models that detectors were made with and that are not here, as in a library that came from another computer. */
  async function missingModels(): Promise<CallOutput<'models.list'>['missing']> {
    const made = new Map<string, { summary: ModelSummary; detectors: number }>();
    for (const { model } of library.detectors.list())
      made.set(model.sha256, { summary: model, detectors: (made.get(model.sha256)?.detectors ?? 0) + 1 });
    const missing = [];
    for (const { summary, detectors } of made.values())
      if (!(await models.isHere(summary))) missing.push({ sha256: summary.sha256, name: summary.name, detectors });
    return missing;
  }

  async function changed(result: Result<null>): Promise<Result<Record<string, never>>> {
    events.emit('library.changed', {});
    return result.ok ? ok({}) : result;
  }

  return {
    list: async () => {
      const given = await models.current();
      const detectors = library.detectors.list().map(({ model }) => model.sha256);
      const readsBlind = hidden().length > 0;
      const imported = (await modelFolders.list()).map((model) =>
        forContract(
          readsBlind && model.card !== null ? { ...model, card: withoutComparison(model.card) } : model,
          detectors.filter((sha256) => sha256 === model.summary.sha256).length,
        ),
      );
      const missing = await missingModels();
      if (!given.ok) return { models: imported, missing, problem: problemForContract(given.problem) };
      const { summary } = given.value;
      const first: Model = {
        ...summary,
        ...((await modelFolders.facts(summary.directory)) ?? { bytes: null, featureMean: null, featureStd: null }),
        shipped: true,
        int8Cosine: rememberedCosine(library, summary.sha256),
        source: summary.directory,
        importedAt: null,
        card: await modelFolders.card(summary.directory),
        detectors: detectors.filter((sha256) => answersTo(summary, sha256)).length,
      };
      const others = imported.filter(({ sha256 }) => sha256 !== summary.sha256);
      return { models: [first, ...others], missing, problem: null };
    },
    import: (input) =>
      jobs.start({
        kind: 'model',
        title: `Model ${input.name ?? nameFromPath(input.path)}`,
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
      const detectors = library.detectors.list().filter((detector) => detector.model.sha256 === sha256).length;
      const { name } = model.value.summary;
      return detectors > 0
        ? fail(problem('model.in-use', { name, detectors }))
        : changed(await modelFolders.remove(sha256));
    },
  };
}

function forContract(model: StoredModel, detectors: number): Model {
  const { summary, bytes, featureMean, featureStd, int8Cosine = null, source, importedAt, card } = model;
  return {
    ...summary,
    shipped: false,
    bytes,
    featureMean,
    featureStd,
    int8Cosine,
    source,
    importedAt,
    card,
    detectors,
  };
}
