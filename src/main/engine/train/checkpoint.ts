import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elementCount, type Tensor, type Weights } from '#main/engine/ast/parameters.ts';
import { formatHeader, headerLength, lengthBytes, parseEntries } from '#main/engine/ast/safetensors-header.ts';
import { shapesOf } from '#main/engine/ast/safetensors.ts';
import { encode } from '#main/engine/ast/stored-values.ts';
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

/** All that an interrupted training needs to go on as if nothing had happened; `Row` is a line of its log. */
export interface Checkpoint<Row = LogRow> {
  /** those that are trained are enough */
  readonly weights: Weights;
  readonly state: TrainerState;
  readonly rows: readonly Row[];
}

interface Index {
  readonly recipe: string;
  readonly file: string;
  readonly steps: number;
  readonly rows: unknown[];
}

const indexFile = 'checkpoint.json';

/**
 * Saves a checkpoint; until the last step of it, the one before stays valid, and after it this one is on the disk. The
 * tensors are written one by one, so that no copy of them is made.
 */
export async function saveCheckpoint<Row>(
  directory: string,
  recipe: string,
  checkpoint: Checkpoint<Row>,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, '.gitignore'), '*\n');
  const { weights, state, rows } = checkpoint;
  const before = await readIndex(directory);
  const file = `step-${state.steps}.safetensors`;
  const tensors = new Map<string, Tensor>();
  for (const [part, group] of parts({ weights, state })) {
    for (const [name, tensor] of group) tensors.set(`${part}/${name}`, tensor);
  }
  await writeDurably(join(directory, file), [
    formatHeader(shapesOf(tensors), 'F32', { format: 'pt' }),
    ...[...tensors.values()].map(({ data }) => encode(data, 'F32')),
  ]);
  const index: Index = { recipe, file, steps: state.steps, rows: [...rows] };
  await writeDurably(join(directory, `${indexFile}.new`), [JSON.stringify(index)]);
  await rename(join(directory, `${indexFile}.new`), join(directory, indexFile));
  if (before && before.file !== file) await rm(join(directory, before.file), { force: true });
}

/** The last checkpoint of this very recipe; null when there is none that can be read. */
export async function loadCheckpoint<Row = LogRow>(directory: string, recipe: string): Promise<Checkpoint<Row> | null> {
  const index = await readIndex(directory);
  if (index?.recipe !== recipe) return null;
  const tensors = await readTensors(join(directory, index.file)).catch(() => null);
  if (tensors === null) return null;
  const group = (part: string): Map<string, Tensor> =>
    new Map(
      [...tensors]
        .filter(([name]) => name.startsWith(`${part}/`))
        .map(([name, tensor]) => [name.slice(part.length + 1), tensor]),
    );
  return {
    weights: group('weights'),
    state: { steps: index.steps, firstMoments: group('first'), secondMoments: group('second') },
    rows: index.rows as Row[],
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

async function writeDurably(path: string, parts: readonly (Uint8Array | string)[]): Promise<void> {
  const handle = await open(path, 'w');
  try {
    for (const part of parts) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The tensors of a file, each read straight into its array; null when the file is not whole. */
async function readTensors(path: string): Promise<Map<string, Tensor> | null> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const read = async (target: Uint8Array, position: number): Promise<Uint8Array> => {
      for (let at = 0; at < target.byteLength;) {
        const { bytesRead } = await handle.read(target, at, target.byteLength - at, position + at);
        if (bytesRead === 0) throw new Error(`${path} ends early`);
        at += bytesRead;
      }
      return target;
    };
    const length = headerLength(await read(new Uint8Array(lengthBytes), 0), size);
    if (typeof length === 'string') return null;
    const start = lengthBytes + length;
    const entries = parseEntries(await read(new Uint8Array(length), lengthBytes), size - start);
    if (typeof entries === 'string') return null;
    const tensors = new Map<string, Tensor>();
    for (const entry of entries) {
      const data = new Float32Array(elementCount(entry.shape));
      await read(new Uint8Array(data.buffer), start + entry.start);
      tensors.set(entry.name, { shape: entry.shape, data });
    }
    return tensors;
  } finally {
    await handle.close();
  }
}
