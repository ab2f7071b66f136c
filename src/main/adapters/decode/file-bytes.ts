import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from '#shared/core/audio/bytes.ts';
import { readBytes } from './open.ts';

/** Bytes read from the disk at a time: decoders ask for pages and frames of some hundred. */
const windowBytes = 2 ** 18;

/** The bytes of an opened file, for whoever goes through them from front to back. */
export function bytesOfFile(file: FileHandle, size: number): ByteSource {
  let start = 0;
  let held: Uint8Array = new Uint8Array(0);
  return {
    length: size,
    async read(from, length) {
      const end = Math.min(from + length, size);
      if (from < start || end > start + held.length) {
        // In memory of its own: what was given out before is still looked at.
        held = await readBytes(file, from, Math.min(Math.max(length, windowBytes), Math.max(0, size - from)));
        start = from;
      }
      return held.subarray(from - start, Math.max(from, end) - start);
    },
  };
}
