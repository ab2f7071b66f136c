/**
 * The header of a safetensors file: eight bytes with its length, then JSON that says where every tensor lies. Read as
 * strictly as the reference implementation does, since the file may come from anywhere: the tensors must cover the data
 * exactly, without gap or overlap.
 */
import { elementCount } from './parameters.ts';

/** Limit of the reference implementation. */
const maximumHeader = 100_000_000;
const maximumRank = 8;
/** Bytes in front of the header that hold its length. */
export const lengthBytes = 8;

export type StoredType = 'F32' | 'F16' | 'BF16';
export const typeBytes: Readonly<Record<StoredType, number>> = { F32: 4, F16: 2, BF16: 2 };

/** One tensor of a file. */
export interface StoredTensor {
  readonly name: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
  /** first byte and the one after the last, counted from the end of the header */
  readonly start: number;
  readonly end: number;
}

/** Length in bytes of the JSON from a file's first bytes, or what is wrong with it for a file of `size` bytes. */
export function headerLength(start: Uint8Array, size: number): number | string {
  if (start.byteLength < lengthBytes) return 'the file is shorter than its header length';
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true));
  if (length > maximumHeader) return `a header of ${length} bytes is too long`;
  return lengthBytes + length > size ? 'the file ends inside its header' : length;
}

/** The tensors in the order of their data, or what is wrong with the JSON as a header of `dataBytes` bytes of data. */
export function parseEntries(json: Uint8Array, dataBytes: number): StoredTensor[] | string {
  const header = parseJsonObject(json);
  if (header === null) return 'it is not a JSON object';
  const entries: StoredTensor[] = [];
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
  return coverage(entries, dataBytes) ?? entries;
}

/** Length and JSON of a file that holds these tensors in their order; the data starts at a multiple of eight. */
export function formatHeader(
  tensors: Iterable<readonly [name: string, shape: readonly number[]]>,
  type: 'F32' | 'F16',
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let size = 0;
  for (const [name, shape] of tensors) {
    const end = size + elementCount(shape) * typeBytes[type];
    header[name] = { dtype: type, shape, data_offsets: [size, end] };
    size = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.byteLength / lengthBytes) * lengthBytes;
  const bytes = new Uint8Array(lengthBytes + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, lengthBytes).set(text, lengthBytes);
  return bytes;
}

function parseEntry(name: string, value: unknown): StoredTensor | string {
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

/** What is wrong with sorted tensors as a partition of `size` bytes; null when nothing is. */
function coverage(entries: readonly StoredTensor[], size: number): string | null {
  let reached = 0;
  for (const entry of entries) {
    if (entry.start < reached) return `${entry.name} overlaps another tensor`;
    if (entry.start > reached) return `there is a gap before ${entry.name}`;
    reached = entry.end;
  }
  if (reached > size) return 'the file ends before its last tensor';
  return reached < size ? 'there is data after the last tensor' : null;
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
