import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelSummary, Precision } from '#shared/core/domain.ts';
import { isAccelerator, type Provider } from '#shared/core/processors.ts';
import { ok, unwrap, type Result } from '#shared/core/result.ts';
import { adaptModel } from '#main/engine/ast/adapt.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { checkModelFolder, type AstModel } from '#main/engine/ast/folder.ts';
import { openEncoder, type EncoderSession } from '#main/engine/providers/encoder-session.ts';
import { openOrFallBack, type ProcessorFailure } from '#main/engine/providers/fallback.ts';
import { gather } from '#main/engine/providers/gather.ts';

/** An AST ready to run. */
export interface EncoderModel {
  readonly config: AstConfig;
  readonly summary: ModelSummary;
  readonly session: EncoderSession;
}

export interface ModelRequest {
  readonly directory: string;
  /** bins of the front end, for which position embeddings are adapted in memory; the model's own by default */
  readonly bins?: number;
  readonly precision?: Precision;
}

export interface ModelCache {
  /** The model of a folder; read again only when one of its files was written since. Problems: model.*. */
  load(request: ModelRequest): Promise<Result<EncoderModel>>;
  /** Runs models on this processor from now on, at the exact precision; eight bits stay with the CPU. */
  use(provider: Provider): Promise<void>;
  /** Gives back all memory; the next use reads its model again. */
  clear(): Promise<void>;
  /** what models run on, and the last failure of what they should have run on */
  processor(): { readonly provider: Provider; readonly failure: ProcessorFailure | null };
}

const modelFiles = ['model.safetensors', 'config.json', 'preprocessor_config.json'];

/** Models in memory at most: the base AST takes half a gigabyte. */
const mostModels = 2;

interface CachedModel {
  readonly directory: string;
  readonly written: string;
  readonly precision: Precision;
  /** bins the weights were trained with */
  readonly ownBins: number;
  readonly model: EncoderModel;
}

export function createModelCache(): ModelCache {
  /** the least used first */
  let models: readonly CachedModel[] = [];
  let provider: Provider = 'cpu';
  let failure: ProcessorFailure | null = null;

  const keep = async (wanted: (one: CachedModel) => boolean): Promise<void> => {
    const dropped = models.filter((one) => !wanted(one));
    models = models.filter(wanted);
    for (const { model } of dropped) await model.session.release();
  };

  const load = async ({ directory, bins, precision = 'fp32' }: ModelRequest): Promise<Result<EncoderModel>> => {
    const written = await stampOf(directory);
    await keep((one) => one.directory !== directory || one.written === written);
    const known = models.find(
      (one) =>
        one.directory === directory &&
        one.precision === precision &&
        one.model.config.melBins === (bins ?? one.ownBins),
    );
    if (known !== undefined) {
      models = [...models.filter((one) => one !== known), known];
      return ok(known.model);
    }
    const read = await checkModelFolder(directory);
    if (!read.ok) return read;
    const { summary } = read.value;
    const config = { ...read.value.config, melBins: bins ?? read.value.config.melBins };
    const placed = precision === 'fp32' ? provider : 'cpu';
    // Two sessions on one graphics processor have been seen to bring the process down.
    if (isAccelerator(placed)) await keep((one) => !isAccelerator(one.model.session.provider));
    let parts: AstModel | null = read.value;
    const opened = await openOrFallBack(
      async (on) => {
        const used: AstModel = parts ?? unwrap(await checkModelFolder(directory));
        parts = null; // the session has its own copy
        return openEncoder(forBins(used, bins), on, precision);
      },
      placed,
      (found) => {
        failure = found;
        provider = 'cpu';
      },
    );
    const model = { config, summary, session: gather(opened) };
    models = [...models, { directory, written, precision, ownBins: read.value.config.melBins, model }];
    const newest = models.slice(-mostModels);
    await keep((one) => newest.includes(one));
    return ok(model);
  };

  return {
    load,
    use: async (wanted) => {
      if (wanted === provider && failure === null) return;
      provider = wanted;
      failure = null;
      await keep(({ precision }) => precision === 'int8');
    },
    clear: () => keep(() => false),
    processor: () => ({ provider, failure }),
  };
}

/** The model for another number of bins, from the same weights; its summary still names those. */
function forBins({ config, weights }: AstModel, bins = config.melBins): Pick<AstModel, 'config' | 'weights'> {
  return bins === config.melBins
    ? { config, weights }
    : adaptModel(config, weights, { maxLength: config.maxLength, melBins: bins });
}

/** The three files of a model folder, by size and time. */
async function stampOf(directory: string): Promise<string> {
  const stamps = modelFiles.map(async (name) => {
    try {
      const { mtimeMs, size } = await stat(join(directory, name));
      return `${mtimeMs} ${size}`;
    } catch {
      return 'missing';
    }
  });
  return (await Promise.all(stamps)).join(', ');
}
