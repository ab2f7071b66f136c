/** Values of a tensor as a safetensors file stores them, to and from float32, in pieces. Little-endian, as every host of Earmark is. */
import { brainToFloat, floatToHalf, halfToFloat } from './half.ts';
import { typeBytes, type StoredType } from './safetensors-header.ts';

/** Where all of these bits are set, a value is infinite or not a number. */
const exponentBits: Readonly<Record<StoredType, number>> = { F32: 0x7f80_0000, F16: 0x7c00, BF16: 0x7f80 };

const tables = new Map<StoredType, Float32Array>();

/** float32 of every 16-bit pattern: a look-up is ten times faster than the arithmetic. */
function tableOf(type: 'F16' | 'BF16'): Float32Array {
  const known = tables.get(type);
  if (known !== undefined) return known;
  const toFloat = type === 'F16' ? halfToFloat : brainToFloat;
  const table = Float32Array.from({ length: 65_536 }, (_, bits) => toFloat(bits));
  tables.set(type, table);
  return table;
}

/** Writes the values in `stored` into `target` from index `at` on; `stored` holds whole values. */
export function decodeInto(target: Float32Array, at: number, stored: Uint8Array, type: StoredType): void {
  if (type === 'F32') {
    new Uint8Array(target.buffer, target.byteOffset + 4 * at, stored.byteLength).set(stored);
    return;
  }
  const table = tableOf(type);
  const halves = aligned(stored, type);
  for (let index = 0; index < halves.length; index += 1) target[at + index] = table[halves[index]!]!;
}

/** The same values as bytes of float32; those of F32 are what they are. */
export function toFloatBytes(stored: Uint8Array, type: StoredType): Uint8Array {
  if (type === 'F32') return stored;
  const values = new Float32Array(stored.byteLength / typeBytes[type]);
  decodeInto(values, 0, stored, type);
  return new Uint8Array(values.buffer);
}

/** The bytes that store these values. F32 shares their memory. */
export function encode(data: Float32Array, type: 'F32' | 'F16'): Uint8Array {
  const stored = type === 'F32' ? data : Uint16Array.from(data, floatToHalf);
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

/** Whether none of the stored values is infinite or not a number. */
export function allFinite(stored: Uint8Array, type: StoredType): boolean {
  const values = aligned(stored, type);
  const mask = exponentBits[type];
  for (let index = 0; index < values.length; index += 1) {
    if ((values[index]! & mask) === mask) return false;
  }
  return true;
}

/** The bit patterns of the values; copies only bytes that lie at an odd place. */
function aligned(stored: Uint8Array, type: StoredType): Uint32Array | Uint16Array {
  const size = typeBytes[type];
  const { buffer, byteOffset, byteLength } = stored.byteOffset % size === 0 ? stored : new Uint8Array(stored);
  const count = byteLength / size;
  return type === 'F32' ? new Uint32Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count);
}
