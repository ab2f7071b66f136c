/** The bytes of a file of any length, of which only those that are asked for are in memory. */
export interface ByteSource {
  readonly length: number;
  /** Bytes from `from` on: `length` of them, or fewer where the file ends before. They stay as they are. */
  read(from: number, length: number): Promise<Uint8Array>;
}

/** Bytes that are in memory already. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return { length: bytes.length, read: (from, length) => Promise.resolve(bytes.subarray(from, from + length)) };
}
