/** A whole safetensors file in memory, for files of our own; folders from elsewhere are read by weight-files.ts. */
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { elementCount, type Tensor, type Weights } from './parameters.ts';
import { formatHeader, headerLength, lengthBytes, parseEntries } from './safetensors-header.ts';
import { decodeInto, encode } from './stored-values.ts';

/** All tensors of a file, converted to float32; `path` is only for the sentence of a problem. */
export function parseSafetensors(bytes: Uint8Array, path: string): Result<Map<string, Tensor>> {
  const refuse = (detail: string) => fail<Map<string, Tensor>>(problem('model.header', { path, detail }));
  const length = headerLength(bytes, bytes.byteLength);
  if (typeof length === 'string') return refuse(length);
  const dataStart = lengthBytes + length;
  const entries = parseEntries(bytes.subarray(lengthBytes, dataStart), bytes.byteLength - dataStart);
  if (typeof entries === 'string') return refuse(entries);
  const weights = new Map<string, Tensor>();
  for (const { name, type, shape, start, end } of entries) {
    const data = new Float32Array(elementCount(shape));
    decodeInto(data, 0, bytes.subarray(dataStart + start, dataStart + end), type);
    weights.set(name, { shape, data });
  }
  return ok(weights);
}

/** Bytes of a safetensors file with these tensors, in their order; the data starts at a multiple of eight. */
export function formatSafetensors(
  weights: Weights,
  type: 'F32' | 'F16' = 'F32',
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Uint8Array {
  const header = formatHeader(shapesOf(weights), type, metadata);
  const parts = [...weights.values()].map(({ data }) => encode(data, type));
  const size = parts.reduce((total, part) => total + part.byteLength, header.byteLength);
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const part of [header, ...parts]) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

export function shapesOf(weights: Weights): [string, readonly number[]][] {
  return [...weights].map(([name, { shape }]) => [name, shape]);
}
