/** Float32 values in files, for contestants in other languages. */
import { readFileSync, writeFileSync } from 'node:fs';

export function readFloats(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

export function writeFloats(path: string, values: Float32Array): string {
  writeFileSync(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return path;
}
