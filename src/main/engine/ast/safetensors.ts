/**
 * The safetensors format of Hugging Face: eight bytes with the length of a JSON header, the header, and the tensors'
 * values in little-endian order. Read as strictly as the reference implementation does, since the file may come from
 * anywhere: the tensors must cover the data exactly, without gap or overlap.
 */
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { brainToFloat, floatToHalf, halfToFloat } from './half.ts';
import { elementCount, type Tensor, type Weights } from './parameters.ts';

/** Limit of the reference implementation. */
const maximumHeader = 100_000_000;
const maximumRank = 8;
const lengthBytes = 8;

export type StoredType = 'F32' | 'F16' | 'BF16';
const typeBytes: Readonly<Record<StoredType, number>> = { F32: 4, F16: 2, BF16: 2 };

interface Entry {
  readonly name: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** All tensors of a file, converted to float32; `path` is only for the sentence of a problem. */
export function parseSafetensors(bytes: Uint8Array, path: string): Result<Map<string, Tensor>> {
  const header = parseHeader(bytes);
  if (typeof header === 'string') return fail(problem('model.header', { path, detail: header }));
  const weights = new Map<string, Tensor>();
  for (const entry of header.entries) {
    const stored = bytes.subarray(header.dataStart + entry.start, header.dataStart + entry.end);
    weights.set(entry.name, { shape: entry.shape, data: decode(stored, entry.type) });
  }
  return ok(weights);
}

/** The entries in the order of their data, or what is wrong with the header. */
function parseHeader(bytes: Uint8Array): { entries: Entry[]; dataStart: number } | string {
  if (bytes.byteLength < lengthBytes) return 'the file is shorter than its header length';
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > maximumHeader) return `a header of ${length} bytes is too long`;
  const dataStart = lengthBytes + length;
  if (dataStart > bytes.byteLength) return 'the file ends inside its header';
  const header = parseJsonObject(bytes.subarray(lengthBytes, dataStart));
  if (header === null) return 'it is not a JSON object';
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') {
      if (!isTextMap(value)) return 'its metadata is not a table of texts';
      continue;
    }
    const entry = parseEntry(name, value);
    if (typeof entry === 'string') return `${name}: ${entry}`;
    entries.push(entry);
  }
  entries.sort((a, b) => a.start - b.start || a.end - b.end);
  return coverage(entries, bytes.byteLength - dataStart) ?? { entries, dataStart };
}

function parseEntry(name: string, value: unknown): Entry | string {
  if (!isRecord(value)) return 'it is not described by an object';
  const { dtype, shape, data_offsets: offsets } = value;
  if (!isStoredType(dtype)) return `values of type ${String(dtype)} are not supported`;
  if (!isSizes(shape) || shape.length > maximumRank) return 'its shape is not a list of sizes';
  if (!isSizes(offsets) || offsets.length !== 2) return 'its offsets are not two numbers';
  const [start, end] = offsets as [number, number];
  const expected = elementCount(shape) * typeBytes[dtype];
  if (end - start !== expected) return `${end - start} bytes do not hold its shape, which needs ${expected}`;
  return { name, type: dtype, shape, start, end };
}

/** What is wrong with sorted entries as a partition of `size` bytes; null when nothing is. */
function coverage(entries: readonly Entry[], size: number): string | null {
  let reached = 0;
  for (const entry of entries) {
    if (entry.start < reached) return `${entry.name} overlaps another tensor`;
    if (entry.start > reached) return `there is a gap before ${entry.name}`;
    reached = entry.end;
  }
  if (reached > size) return 'the file ends before its last tensor';
  return reached < size ? 'there is data after the last tensor' : null;
}

function decode(stored: Uint8Array, type: StoredType): Float32Array {
  const { buffer } = new Uint8Array(stored); // a copy at an aligned place; a Buffer's own slice would not copy
  if (type === 'F32') return new Float32Array(buffer);
  const halves = new Uint16Array(buffer);
  return Float32Array.from(halves, type === 'F16' ? halfToFloat : brainToFloat);
}

/** Bytes of a safetensors file with these tensors, in their order; the data starts at a multiple of eight. */
export function formatSafetensors(
  weights: Weights,
  type: 'F32' | 'F16' = 'F32',
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let size = 0;
  for (const [name, { shape, data }] of weights) {
    const end = size + data.length * typeBytes[type];
    header[name] = { dtype: type, shape, data_offsets: [size, end] };
    size = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.byteLength / lengthBytes) * lengthBytes;
  const bytes = new Uint8Array(lengthBytes + padded + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, lengthBytes, lengthBytes + padded).set(text, lengthBytes);
  let offset = lengthBytes + padded;
  for (const { data } of weights.values()) {
    const stored = type === 'F32' ? data : Uint16Array.from(data, floatToHalf);
    bytes.set(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength), offset);
    offset += stored.byteLength;
  }
  return bytes;
}

function parseJsonObject(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextMap(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isStoredType(value: unknown): value is StoredType {
  return typeof value === 'string' && Object.hasOwn(typeBytes, value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
