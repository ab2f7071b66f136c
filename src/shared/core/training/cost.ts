/** What a training takes, before anything is measured: memory, operations, and what fits a machine. */
import type { ModelSummary, Preset } from '../domain.ts';
import { mostEpochs, type TrainedPart, type TrainingSettings } from './settings.ts';

/** The sizes of a model that decide what training it costs. */
export interface TrainingSize {
  readonly parameters: number;
  readonly dimension: number;
  readonly layers: number;
  readonly heads: number;
  /** patches of one window and the two class tokens */
  readonly tokens: number;
}

/** Side of a patch of every AST that is known. */
const patchSize = 16;

/** Sizes from what is stored with a model; the stride over time is taken to be that over frequency. */
export function trainingSize(model: ModelSummary): TrainingSize {
  const stride = model.patchRows > 1 ? Math.round((model.bins - patchSize) / (model.patchRows - 1)) : patchSize;
  const columns = Math.floor((model.frames - patchSize) / stride) + 1;
  const { parameters, dimension, layers, heads } = model;
  return { parameters, dimension, layers, heads, tokens: model.patchRows * columns + 2 };
}

type MemorySettings = Pick<TrainingSettings, 'batch' | 'generated' | 'microBatch' | 'trains' | 'recompute'>;

const floatBytes = 4;
/** The engine itself with its libraries, before any model. */
const baseBytes = 200e6;
/**
 * Values that one block keeps per token for its gradients, as multiples of the model's width: norms, query, key, value,
 * context, two sums, and four of the hidden layer's, which is four times as wide.
 */
const keptPerToken = 24;

/**
 * Bytes that the engine will need: the weights as they are read (and, where some are frozen, the graph that holds them,
 * three times while it is made ready), value, moments and gradient of each trained one as input and as output, and what
 * the trained blocks keep of each recording that is computed at once. Measured, it was 0.7 to 1.1 times as much, from the
 * head of the shipped model to the base AST.
 */
export function estimateMemory(size: TrainingSize, settings: MemorySettings): number {
  const rows = Math.min(settings.microBatch, settings.batch + settings.generated);
  const trained = trainedShare(size, settings.trains) * size.parameters;
  const accumulates = settings.microBatch < settings.batch + settings.generated;
  const copies = accumulates ? 9 : 7;
  const untrainedCopies = settings.trains.kind === 'all' ? 1 : 4;
  const block = floatBytes * (size.heads * size.tokens ** 2 + keptPerToken * size.dimension * size.tokens);
  const blocks = trainedBlocks(size, settings.trains);
  const kept = settings.recompute
    ? blocks * floatBytes * size.dimension * size.tokens + 2 * block
    : Math.max(1, blocks) * block + block;
  return baseBytes + floatBytes * (size.parameters * untrainedCopies + trained * copies) + rows * kept;
}

/** Multiplications and additions for one window: forward through everything, twice that back through what is trained. */
export function operationsPerWindow(
  size: TrainingSize,
  settings: Pick<TrainingSettings, 'trains' | 'recompute'>,
): number {
  const { dimension, tokens, layers } = size;
  const block = 24 * tokens * dimension ** 2 + 4 * tokens ** 2 * dimension;
  const blocks = trainedBlocks(size, settings.trains);
  return block * (layers + blocks * (settings.recompute ? 3 : 2));
}

/** Updates of a training: every recording once per epoch on average. */
export function trainingSteps(recordings: number, settings: Pick<TrainingSettings, 'batch' | 'epochs'>): number {
  return settings.epochs * Math.ceil(recordings / settings.batch);
}

export interface Machine {
  readonly cores: number;
  /** that may be used */
  readonly memoryBytes: number;
}

/** What one core of a usual machine does in a second, as training really goes; twice or half of it is common. */
const operationsPerSecond = 4e10;
/** A training that takes longer than this is not proposed where a smaller one will do. */
const longestSeconds = 3600;
/** Share of the free memory that a proposal uses. */
const memoryShare = 0.7;
const noPreset: Preset = { kind: 'none' };

/** The choices from the most to the least, each tried with fewer recordings at once before the next. */
const parts: readonly TrainedPart[] = [{ kind: 'all' }, { kind: 'last-blocks', blocks: 2 }, { kind: 'head' }];

/**
 * Settings that fit a machine: as much of the model as can be trained within an hour and the memory, or the head where
 * nothing can. The learning rate is the paper's 1e-5 for an AST of base width and larger for narrower ones, which move
 * less per update; a batch is small enough that an epoch has several.
 */
export function proposeSettings(model: ModelSummary, recordings: number, machine: Machine): TrainingSettings {
  const size = trainingSize(model);
  const batch = recordings >= 256 ? 16 : recordings >= 48 ? 8 : 4;
  const shape = { batch, epochs: mostEpochs, generated: 0 };
  const head = { ...shape, trains: { kind: 'head' }, microBatch: 1, recompute: false } as const;
  const chosen = waysToTrain(shape).find((way) => fits(size, way, recordings, machine)) ?? head;
  return {
    ...chosen,
    learningRate: proposedRate(size.dimension),
    frontEnd: { kind: 'mel', normalisation: null },
    preset: noPreset,
    heldOutShare: 0.2,
    seed: 1,
  };
}

type Way = Pick<TrainingSettings, 'batch' | 'epochs' | 'generated' | 'trains' | 'microBatch' | 'recompute'>;

/** Without keeping less, then with fewer recordings at once, then with blocks computed again; then less of the model. */
function waysToTrain(shape: Pick<Way, 'batch' | 'epochs' | 'generated'>): Way[] {
  const sizes = [16, 8, 4, 2, 1].filter((size) => size <= shape.batch);
  return parts.flatMap((trains) =>
    [false, true].flatMap((recompute) => sizes.map((microBatch) => ({ ...shape, trains, microBatch, recompute }))),
  );
}

function fits(size: TrainingSize, way: Way, recordings: number, machine: Machine): boolean {
  const windows = trainingSteps(recordings, way) * way.batch;
  const seconds = (windows * operationsPerWindow(size, way)) / (operationsPerSecond * Math.max(1, machine.cores));
  return seconds <= longestSeconds && estimateMemory(size, way) <= memoryShare * machine.memoryBytes;
}

/** A change of the settings that would need less memory, as a clause; the first that fits, else the least there is. */
export function proposeLessMemory(size: TrainingSize, settings: MemorySettings, bytes: number): string {
  const offers: readonly { readonly words: string; readonly settings: MemorySettings }[] = [
    { words: 'one recording at once', settings: { ...settings, microBatch: 1 } },
    {
      words: 'one recording at once and blocks computed again',
      settings: { ...settings, microBatch: 1, recompute: true },
    },
    {
      words: 'the last two blocks only, one recording at once',
      settings: { ...settings, microBatch: 1, trains: { kind: 'last-blocks', blocks: 2 } },
    },
    {
      words: 'the head only, one recording at once',
      settings: { ...settings, microBatch: 1, trains: { kind: 'head' } },
    },
  ];
  const now = estimateMemory(size, settings);
  const fitting = offers.find((offer) => estimateMemory(size, offer.settings) <= Math.min(bytes, now - 1));
  return fitting?.words ?? 'a smaller model';
}

function proposedRate(dimension: number): number {
  if (dimension >= 768) return 1e-5;
  return dimension >= 384 ? 5e-5 : 3e-4;
}

function trainedBlocks({ layers }: TrainingSize, part: TrainedPart): number {
  if (part.kind === 'all') return layers;
  return part.kind === 'head' ? 0 : Math.min(layers, part.blocks);
}

/** Share of the parameters that are trained; nearly all of them are in the blocks. */
function trainedShare(size: TrainingSize, part: TrainedPart): number {
  if (part.kind === 'all') return 1;
  return Math.min(1, (12 * size.dimension ** 2 * trainedBlocks(size, part)) / size.parameters + 0.01);
}
