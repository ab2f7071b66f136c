import type { ModelSummary } from '#shared/core/domain.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { ClockPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { ModelFoldersPort } from '#main/services/ports/models.ts';
import { answersTo, inOlderWords } from './same-model.ts';

export interface LoadedModel {
  readonly id: number;
  readonly summary: ModelSummary;
}

export interface ModelsService {
  /** The model that new detectors are made with, loaded into the engine. Problems: model.*, engine.*. */
  current(): Promise<Result<LoadedModel>>;
  /** A model that the user chose by its hash. Problems: model.*, engine.*. */
  chosen(sha256: string): Promise<Result<LoadedModel>>;
  /** The very model a detector was made with, wherever it lies now. Problems: model.gone, engine.*. */
  of(summary: ModelSummary): Promise<Result<LoadedModel>>;
  /** Whether that model is there, as far as can be told without reading its weights. */
  isHere(summary: ModelSummary): Promise<boolean>;
  /** The user gave a model of the library another name. */
  renamed(sha256: string, name: string): void;
  /** What is loaded now, for show. */
  loaded(): ModelSummary | null;
}

interface ModelNeeds {
  readonly library: Library;
  readonly engine: EnginePort;
  readonly clock: ClockPort;
  readonly modelFolders: ModelFoldersPort;
  readonly modelDirectory: string;
}

export function createModels({ library, engine, clock, modelFolders, modelDirectory }: ModelNeeds): ModelsService {
  /** by directory; what the engine process holds, so empty again after each start of it */
  const inEngine = new Map<string, LoadedModel>();
  let latest: ModelSummary | null = null;
  engine.onStarted(() => inEngine.clear());

  /**
   * `stored` is what the library notes about the model; without it, it lies outside and is called like its folder. What
   * does not answer to the hash `wanted` is not held: the right one may be put in its place.
   */
  async function load(directory: string, wanted?: string, stored?: ModelSummary): Promise<Result<LoadedModel>> {
    const known = inEngine.get(directory);
    if (known !== undefined) return withHash(known, wanted);
    const answer = await engine.call('model.load', { directory });
    if (!answer.ok) return answer;
    const found = answer.value;
    if (wanted !== undefined && !answersTo(found, wanted)) return fail(problem('detector.mixed'));
    // A model of an older library keeps the name that its detectors know; one from outside takes over from itself.
    const summary = stored === undefined ? found : { ...inOlderWords(found, stored.sha256), name: stored.name };
    const formerly = stored === undefined ? found.weightsSha256 : undefined;
    const model = { id: library.embeddings.modelId(summary, clock.now().toISOString(), formerly), summary };
    inEngine.set(directory, model);
    latest = summary;
    return ok(model);
  }

  /** The model with this hash from the library's folder, else null. */
  async function fromLibrary(sha256: string): Promise<Result<LoadedModel> | null> {
    const found = (await modelFolders.list()).find(({ summary }) => summary.sha256 === sha256);
    return found === undefined ? null : load(found.summary.directory, sha256, found.summary);
  }

  async function wherever(summary: ModelSummary): Promise<Result<LoadedModel>> {
    const imported = await fromLibrary(summary.sha256);
    if (imported !== null) return imported;
    // The shipped folder moves with every update of Earmark; what it computes is what counts.
    const shipped = await load(modelDirectory);
    if (shipped.ok && answersTo(shipped.value.summary, summary.sha256)) return shipped;
    return load(summary.directory, summary.sha256, summary);
  }

  return {
    current: () => load(modelDirectory),
    chosen: async (sha256) => {
      const imported = await fromLibrary(sha256);
      if (imported !== null) return imported;
      const given = await load(modelDirectory);
      return given.ok && !answersTo(given.value.summary, sha256) ? fail(problem('model.unknown')) : given;
    },
    of: async (summary) => {
      const found = await wherever(summary);
      const isOfEngine = !found.ok && found.problem.code.startsWith('engine.');
      return found.ok || isOfEngine ? found : fail(goneProblem(summary));
    },
    isHere: async (summary) => {
      if ((await modelFolders.list()).some((stored) => stored.summary.sha256 === summary.sha256)) return true;
      const shipped = await load(modelDirectory);
      if (shipped.ok && answersTo(shipped.value.summary, summary.sha256)) return true;
      return summary.directory !== modelDirectory && (await modelFolders.facts(summary.directory)) !== null;
    },
    renamed: (sha256, name) => {
      for (const [directory, { summary }] of inEngine) {
        if (summary.sha256 !== sha256) continue;
        const renamed = { ...summary, name };
        inEngine.set(directory, {
          id: library.embeddings.modelId(renamed, clock.now().toISOString()),
          summary: renamed,
        });
      }
      if (latest?.sha256 === sha256) latest = { ...latest, name };
    },
    loaded: () => latest,
  };
}

/** Enough of a hash to tell models apart by eye. */
const shownDigits = 12;

function goneProblem({ name, sha256 }: ModelSummary): Problem {
  return problem('model.gone', { name, hash: sha256.slice(0, shownDigits) });
}

/** Another model than that asked for lies in the folder now: nothing made with the old one may be compared with it. */
function withHash(model: LoadedModel, sha256: string | undefined): Result<LoadedModel> {
  return sha256 === undefined || answersTo(model.summary, sha256) ? ok(model) : fail(problem('detector.mixed'));
}
