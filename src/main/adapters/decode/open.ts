/** Opens recordings for reading only, and only ordinary files: a pipe or a device would never end. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { problem } from '#shared/core/problems.ts';
import type { Problem } from '#shared/core/problems.ts';
import { fail } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';

/** Windows has no O_NONBLOCK; elsewhere it keeps a pipe without a writer from blocking `open` for ever. */
const flags = constants.O_RDONLY | ((constants as { O_NONBLOCK?: number }).O_NONBLOCK ?? 0);

/**
 * Opens a file, lets `use` work with it and closes it.
 * Problems: file.missing, file.unreadable, file.not-a-file, and those of `use`.
 */
export async function withFile<T>(
  path: string,
  use: (file: FileHandle, size: number) => Promise<Result<T>>,
): Promise<Result<T>> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags);
    const found = await file.stat();
    if (!found.isFile()) return fail(problem('file.not-a-file'));
    return await use(file, found.size);
  } catch (error) {
    const found = fileProblem(error, path);
    if (found === null) throw error;
    return fail(found);
  } finally {
    await file?.close();
  }
}

/** The problem behind an error of the file system; null when it is another error. */
function fileProblem(error: unknown, path: string): Problem | null {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!/^E[A-Z0-9]+$/.test(code)) return null;
  if (code === 'ENOENT' || code === 'ENOTDIR') return problem('file.missing', { path });
  if (code === 'EISDIR' || code === 'ENXIO') return problem('file.not-a-file');
  return problem('file.unreadable', { detail: code });
}

/** Bytes from `position` on: `length` of them, or fewer where the file ends earlier than it did when it was opened. */
export function readBytes(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  return readInto(file, position, new Uint8Array(length));
}

/** The same into memory that is there; what was read of it. */
export async function readInto(file: FileHandle, position: number, bytes: Uint8Array): Promise<Uint8Array> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
