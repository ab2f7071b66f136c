/**
 * The weights of a model folder on the disk: `model.safetensors`, or the shards that `model.safetensors.index.json`
 * names. Headers are read first, so that a folder can be refused before its data is; the data then passes by in pieces.
 */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import { headerLength, lengthBytes, parseEntries, typeBytes, type StoredTensor } from './safetensors-header.ts';
import { fileSize, isThere, readJson } from './small-files.ts';

export const weightsFile = 'model.safetensors';
export const indexFile = 'model.safetensors.index.json';
const pickleFile = 'pytorch_model.bin';

/** Bytes read at once; whole values of every type. */
const pieceBytes = 4 * 1024 * 1024;
const mostShards = 1000;
const shardName = /^\w[\w.-]*\.safetensors$/;

export interface WeightFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** the file's first bytes: length and JSON */
  readonly header: Uint8Array;
  readonly tensors: readonly StoredTensor[];
}

/** What passes by while weights are read. A piece holds whole values of one tensor, and its memory is used again. */
export interface WeightVisitor {
  /** in front of the pieces of each file */
  file?(file: WeightFile): Promise<void>;
  piece(tensor: StoredTensor, firstValue: number, stored: Uint8Array): Promise<Problem | null> | Problem | null;
}

export interface ReadContext {
  readonly signal?: AbortSignal;
  readonly progress?: (doneBytes: number, totalBytes: number) => void;
}

/** The files that hold a folder's weights, their headers read and checked. Problems: model.missing, .pickle, .header, .tensor, .config. */
export async function findWeights(directory: string): Promise<Result<WeightFile[]>> {
  const whole = join(directory, weightsFile);
  if (await isThere(whole)) return all([await openHeader(whole, weightsFile)]);
  const index = join(directory, indexFile);
  if (await isThere(index)) return findShards(directory, index);
  const onlyPickle = await isThere(join(directory, pickleFile));
  return fail(onlyPickle ? problem('model.pickle', { path: directory }) : problem('model.missing', { path: whole }));
}

/**
 * Lets every byte of the files pass by, file by file and in the order of the data, and gives the SHA-256 of them all:
 * for a single file what `sha256sum` prints. Problems: those of the visitor, model.header, job.cancelled.
 */
export async function readWeights(
  files: readonly WeightFile[],
  visitor: WeightVisitor,
  { signal, progress }: ReadContext = {},
): Promise<Result<string>> {
  const hash = createHash('sha256');
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const step = (bytes: number): Problem | null => {
    if (signal?.aborted) return problem('job.cancelled');
    done += bytes;
    progress?.(done, total);
    return null;
  };
  for (const file of files) {
    const handle = await open(file.path);
    try {
      const objection = await readFile(file, handle, hash, visitor, step);
      if (objection !== null) return fail(objection);
    } finally {
      await handle.close();
    }
  }
  return ok(hash.digest('hex'));
}

/** Fills `stored` with the bytes of one tensor, read anew. Throws a ProblemError where the file is not what it was. */
export function readTensor({ path, bytes, header }: WeightFile, { start }: StoredTensor, stored: Uint8Array): void {
  const changed = new ProblemError(
    problem('model.header', { path, detail: 'the file changed while it was being read' }),
  );
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    throw changed;
  }
  try {
    if (fstatSync(descriptor).size !== bytes) throw changed;
    for (let filled = 0; filled < stored.byteLength;) {
      const position = header.byteLength + start + filled;
      const count = readSync(descriptor, stored, filled, stored.byteLength - filled, position);
      if (count === 0) throw changed;
      filled += count;
    }
  } finally {
    closeSync(descriptor);
  }
}

async function readFile(
  file: WeightFile,
  handle: FileHandle,
  hash: Hash,
  visitor: WeightVisitor,
  step: (bytes: number) => Problem | null,
): Promise<Problem | null> {
  const changed = () =>
    problem('model.header', { path: file.path, detail: 'the file changed while it was being read' });
  const header = await readExactly(handle, new Uint8Array(file.header.byteLength), 0);
  if (header === null || Buffer.compare(header, file.header) !== 0) return changed();
  hash.update(header);
  await visitor.file?.(file);
  const buffer = new Uint8Array(pieceBytes);
  for (const tensor of file.tensors) {
    for (let at = tensor.start; at < tensor.end; at += pieceBytes) {
      const wanted = buffer.subarray(0, Math.min(pieceBytes, tensor.end - at));
      const stored = await readExactly(handle, wanted, header.byteLength + at);
      if (stored === null) return changed();
      hash.update(stored);
      const firstValue = (at - tensor.start) / typeBytes[tensor.type];
      const objection = step(stored.byteLength) ?? (await visitor.piece(tensor, firstValue, stored));
      if (objection !== null) return objection;
    }
  }
  return null;
}

async function findShards(directory: string, index: string): Promise<Result<WeightFile[]>> {
  const json = await readJson(index);
  if (!json.ok) return json;
  const map = weightMap(json.value);
  if (typeof map === 'string') return fail(problem('model.config', { detail: `${indexFile}: ${map}` }));
  const names = [...new Set(map.values())].sort();
  const shards = all(await openEach(directory, names));
  if (!shards.ok) return shards;
  const objection = compareWithIndex(map, shards.value);
  return objection === null ? shards : fail(problem('model.tensor', { detail: objection }));
}

/** File by tensor, or what is wrong with the index. */
function weightMap(index: unknown): Map<string, string> | string {
  const map: unknown = typeof index === 'object' && index !== null ? Reflect.get(index, 'weight_map') : null;
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return 'it has no weight_map';
  const entries = Object.entries(map);
  for (const [tensor, name] of entries) {
    if (typeof name !== 'string' || !shardName.test(name)) {
      return `the file of ${tensor} is not named like a safetensors file of this folder`;
    }
  }
  const byTensor = new Map(entries as [string, string][]);
  return new Set(byTensor.values()).size > mostShards ? 'it names too many files' : byTensor;
}

/** What differs between an index and its shards; null when nothing does. */
function compareWithIndex(map: ReadonlyMap<string, string>, shards: readonly WeightFile[]): string | null {
  const found = new Set<string>();
  for (const { name, tensors } of shards) {
    for (const tensor of tensors) {
      const told = map.get(tensor.name);
      if (told !== name) return `${tensor.name} is in ${name}, but the index says ${told ?? 'nothing of it'}`;
      found.add(tensor.name);
    }
  }
  const missing = [...map].find(([tensor]) => !found.has(tensor));
  return missing === undefined ? null : `${missing[0]} is not in ${missing[1]}, where the index says it is`;
}

async function openEach(directory: string, names: readonly string[]): Promise<Result<WeightFile>[]> {
  const opened: Result<WeightFile>[] = [];
  for (const name of names) opened.push(await openHeader(join(directory, name), name));
  return opened;
}

async function openHeader(path: string, name: string): Promise<Result<WeightFile>> {
  const size = await fileSize(path);
  if (!size.ok) return size;
  const refuse = (detail: string) => fail<WeightFile>(problem('model.header', { path, detail }));
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (error) {
    return refuse(`it cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    const start = await readUpTo(handle, new Uint8Array(lengthBytes), 0);
    const length = headerLength(start, size.value);
    if (typeof length === 'string') return refuse(length);
    const header = await readExactly(handle, new Uint8Array(lengthBytes + length), 0);
    if (header === null) return refuse('the file ends inside its header');
    const tensors = parseEntries(header.subarray(lengthBytes), size.value - header.byteLength);
    if (typeof tensors === 'string') return refuse(tensors);
    return ok({ name, path, bytes: size.value, header, tensors });
  } finally {
    await handle.close();
  }
}

/** The whole of `target` filled from `position` on; null when the file ends before. */
async function readExactly(handle: FileHandle, target: Uint8Array, position: number): Promise<Uint8Array | null> {
  const read = await readUpTo(handle, target, position);
  return read.byteLength === target.byteLength ? read : null;
}

/** As much as there is, at most `target`. */
async function readUpTo(handle: FileHandle, target: Uint8Array, position: number): Promise<Uint8Array> {
  let filled = 0;
  while (filled < target.byteLength) {
    const { bytesRead } = await handle.read(target, filled, target.byteLength - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return target.subarray(0, filled);
}

/** All the values, or the first problem. */
function all<T>(results: readonly Result<T>[]): Result<T[]> {
  const values: T[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}
