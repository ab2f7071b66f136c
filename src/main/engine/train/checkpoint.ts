import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor, Weights } from '#main/engine/ast/parameters.ts';
import { formatSafetensors, parseSafetensors } from '#main/engine/ast/safetensors.ts';
import type { TrainerState } from './trainer.ts';

/** One line of the training log. */
export interface LogRow {
  readonly step: number;
  /** seconds of training so far, without the making of the data */
  readonly seconds: number;
  readonly learningRate: number;
  /** mean cross-entropy since the row before, nat */
  readonly loss: number;
  readonly sectionAccuracy: number;
  readonly machineAccuracy: number;
}

/** All that an interrupted training needs to go on as if nothing had happened. */
export interface Checkpoint {
  readonly weights: Weights;
  readonly state: TrainerState;
  readonly rows: readonly LogRow[];
}

interface Index {
  readonly recipe: string;
  readonly file: string;
  readonly steps: number;
  readonly rows: LogRow[];
}

const indexFile = 'checkpoint.json';

/** Saves a checkpoint; until the last step of it, the one before stays valid. */
export async function saveCheckpoint(directory: string, recipe: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, '.gitignore'), '*\n');
  const { weights, state, rows } = checkpoint;
  const before = await readIndex(directory);
  const file = `step-${state.steps}.safetensors`;
  const tensors = new Map<string, Tensor>();
  for (const [part, group] of parts({ weights, state })) {
    for (const [name, tensor] of group) tensors.set(`${part}/${name}`, tensor);
  }
  await writeFile(join(directory, file), formatSafetensors(tensors));
  const index: Index = { recipe, file, steps: state.steps, rows: [...rows] };
  await writeFile(join(directory, `${indexFile}.new`), JSON.stringify(index));
  await rename(join(directory, `${indexFile}.new`), join(directory, indexFile));
  if (before && before.file !== file) await rm(join(directory, before.file), { force: true });
}

/** The last checkpoint of this very recipe; null when there is none that can be read. */
export async function loadCheckpoint(directory: string, recipe: string): Promise<Checkpoint | null> {
  const index = await readIndex(directory);
  if (index?.recipe !== recipe) return null;
  const path = join(directory, index.file);
  const bytes = await readFile(path).catch(() => null);
  const parsed = bytes && parseSafetensors(bytes, path);
  if (!parsed?.ok) return null;
  const group = (part: string): Map<string, Tensor> =>
    new Map(
      [...parsed.value]
        .filter(([name]) => name.startsWith(`${part}/`))
        .map(([name, tensor]) => [name.slice(part.length + 1), tensor]),
    );
  return {
    weights: group('weights'),
    state: { steps: index.steps, firstMoments: group('first'), secondMoments: group('second') },
    rows: index.rows,
  };
}

function parts({ weights, state }: Pick<Checkpoint, 'weights' | 'state'>): [string, Weights][] {
  return [
    ['weights', weights],
    ['first', state.firstMoments],
    ['second', state.secondMoments],
  ];
}

async function readIndex(directory: string): Promise<Index | null> {
  try {
    return JSON.parse(await readFile(join(directory, indexFile), 'utf8')) as Index;
  } catch {
    return null;
  }
}
