/** Features of all recordings of a training, on the disk: read piece by piece, however many there are. */
import { open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureStatistics } from '#shared/core/domain.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { Result } from '#shared/core/result.ts';
import { featureStatistics, joinStatistics, type CountedStatistics } from '#shared/core/spectrum/feature-statistics.ts';

/** Where crops come from: natural logarithms of power [frames, bins] per item, not normalised. */
export interface FeatureSource {
  readonly bins: number;
  /** number of frames of each item; 0 for one that could not be read */
  readonly frames: readonly number[];
  /** `length` frames from `start` on */
  read(item: number, start: number, length: number): Promise<Float32Array>;
}

export interface StoredFeatures extends FeatureSource {
  /** why an item has no frames */
  readonly problems: readonly (Problem | null)[];
  /** mean and standard deviation over these items; null when none of them could be read */
  statistics(items: readonly number[]): FeatureStatistics | null;
  close(): Promise<void>;
}

/** Features of an item, or of a part of a long one, as a front end makes them. */
export interface ItemFeatures {
  readonly frames: number;
  readonly bins: number;
  readonly data: Float32Array;
}

interface Entry {
  readonly frames: number;
  readonly statistics: CountedStatistics | null;
  readonly problem: Problem | null;
}

interface Index {
  readonly fingerprint: string;
  readonly bins: number;
  readonly entries: readonly Entry[];
}

const dataFile = 'features.bin';
const indexFile = 'features.json';
/** Values are stored in steps of 1/1000 nat: half the space, and no difference to hear or to learn. */
const stepsPerNat = 1000;
const range = 32;

export interface StorePlan {
  readonly count: number;
  /** bins that the sound decides; those above are not part of the statistics */
  readonly realBins: number;
}

/**
 * Computes the features of `count` items, long ones part by part, and keeps them in `folder`; those that are there
 * already under the same fingerprint are used again. `onDone` hears of every finished item and may throw to stop.
 */
export async function storeFeatures(
  folder: string,
  fingerprint: string,
  { count, realBins }: StorePlan,
  compute: (item: number) => Promise<Result<AsyncIterable<ItemFeatures>>>,
  onDone: (done: number) => Promise<void>,
): Promise<StoredFeatures> {
  const known = await readIndex(folder, fingerprint);
  const index = known ?? (await computeAll(folder, fingerprint, { count, realBins }, compute, onDone));
  return openStore(index, await open(join(folder, dataFile)));
}

export async function removeFeatures(folder: string): Promise<void> {
  await rm(join(folder, indexFile), { force: true });
  await rm(join(folder, dataFile), { force: true });
}

async function computeAll(
  folder: string,
  fingerprint: string,
  { count, realBins }: StorePlan,
  compute: (item: number) => Promise<Result<AsyncIterable<ItemFeatures>>>,
  onDone: (done: number) => Promise<void>,
): Promise<Index> {
  await removeFeatures(folder);
  const entries: Entry[] = [];
  let bins = 0;
  const file = await open(join(folder, dataFile), 'w');
  try {
    for (let item = 0; item < count; item += 1) {
      const computed = await compute(item);
      if (computed.ok) {
        const parts: CountedStatistics[] = [];
        let frames = 0;
        for await (const part of computed.value) {
          bins = part.bins;
          frames += part.frames;
          parts.push(featureStatistics(part.data, bins, realBins));
          await file.writeFile(new Uint8Array(quantise(part.data).buffer));
        }
        entries.push({ frames, statistics: joinStatistics(parts), problem: null });
      } else {
        entries.push({ frames: 0, statistics: null, problem: computed.problem });
      }
      await onDone(item + 1);
    }
  } finally {
    await file.close();
  }
  const index: Index = { fingerprint, bins, entries };
  await writeFile(join(folder, `${indexFile}.new`), JSON.stringify(index));
  await rename(join(folder, `${indexFile}.new`), join(folder, indexFile));
  return index;
}

function openStore({ bins, entries }: Index, file: FileHandle): StoredFeatures {
  const starts: number[] = [];
  let total = 0;
  for (const { frames } of entries) {
    starts.push(total);
    total += frames;
  }
  return {
    bins,
    frames: entries.map(({ frames }) => frames),
    problems: entries.map(({ problem }) => problem),
    async read(item, start, length) {
      const stored = new Int16Array(length * bins);
      const bytes = new Uint8Array(stored.buffer);
      const position = (starts[item]! + start) * bins * stored.BYTES_PER_ELEMENT;
      for (let at = 0; at < bytes.length;) {
        const { bytesRead } = await file.read(bytes, at, bytes.length - at, position + at);
        if (bytesRead === 0) throw new Error('The stored features end early');
        at += bytesRead;
      }
      return Float32Array.from(stored, (value) => value / stepsPerNat);
    },
    statistics(items) {
      const joined = joinStatistics(items.flatMap((item) => entries[item]!.statistics ?? []));
      return joined === null ? null : { mean: joined.mean, std: joined.std };
    },
    close: () => file.close(),
  };
}

async function readIndex(folder: string, fingerprint: string): Promise<Index | null> {
  try {
    const index = JSON.parse(await readFile(join(folder, indexFile), 'utf8')) as Index;
    const frames = index.entries.reduce((total, entry) => total + entry.frames, 0);
    const whole = (await stat(join(folder, dataFile))).size === frames * index.bins * Int16Array.BYTES_PER_ELEMENT;
    return index.fingerprint === fingerprint && whole ? index : null;
  } catch {
    return null;
  }
}

function quantise(data: Float32Array): Int16Array {
  return Int16Array.from(data, (value) => Math.round(Math.max(-range, Math.min(range, value)) * stepsPerNat));
}
