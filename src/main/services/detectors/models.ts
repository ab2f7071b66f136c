import type { ModelSummary } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { ClockPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';

export interface LoadedModel {
  readonly id: number;
  readonly summary: ModelSummary;
}

export interface ModelsService {
  /** The model that new detectors are made with, loaded into the engine. Problems: model.*, engine.*. */
  current(): Promise<Result<LoadedModel>>;
  /** The very weights a detector was made with, wherever they lie now. Problems: model.*, engine.*, detector.mixed. */
  of(summary: ModelSummary): Promise<Result<LoadedModel>>;
  /** What is loaded now, for show. */
  loaded(): ModelSummary | null;
}

interface ModelNeeds {
  readonly library: Library;
  readonly engine: EnginePort;
  readonly clock: ClockPort;
  readonly modelDirectory: string;
}

export function createModels({ library, engine, clock, modelDirectory }: ModelNeeds): ModelsService {
  /** by directory; what the engine process holds, so empty again after each start of it */
  const inEngine = new Map<string, LoadedModel>();
  let latest: ModelSummary | null = null;
  engine.onStarted(() => inEngine.clear());

  async function load(directory: string): Promise<Result<LoadedModel>> {
    const known = inEngine.get(directory);
    if (known !== undefined) return ok(known);
    const answer = await engine.call('model.load', { directory });
    if (!answer.ok) return answer;
    const summary = answer.value;
    const model = { id: library.embeddings.modelId(summary, clock.now().toISOString()), summary };
    inEngine.set(directory, model);
    latest = summary;
    return ok(model);
  }

  return {
    current: () => load(modelDirectory),
    of: async (summary) => {
      // The shipped folder moves with every update of Earmark; its weights are what counts.
      const shipped = await load(modelDirectory);
      if (shipped.ok && shipped.value.summary.sha256 === summary.sha256) return shipped;
      const own = await load(summary.directory);
      if (!own.ok) return own;
      return own.value.summary.sha256 === summary.sha256 ? own : fail(problem('detector.mixed'));
    },
    loaded: () => latest,
  };
}
