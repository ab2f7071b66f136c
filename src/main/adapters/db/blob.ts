/** Number arrays as BLOBs (little endian, as every machine Earmark runs on stores them). */

export function toBlob(values: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Copies first: a BLOB need not start at a multiple of the number's size. */
export function toFloat32(blob: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(blob).buffer);
}

export function toFloat64(blob: Uint8Array): Float64Array {
  return new Float64Array(new Uint8Array(blob).buffer);
}
