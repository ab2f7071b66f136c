/** Small files of a model folder, which may come from anywhere: only ordinary files, only up to a size. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';

const maximumBytes = 16 * 1024 * 1024;

export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

/** Size of an ordinary file in bytes. A pipe or a device would never end. Problems: model.missing, model.config. */
export async function fileSize(path: string): Promise<Result<number>> {
  try {
    const found = await stat(path);
    if (found.isFile()) return ok(found.size);
    return fail(problem('model.config', { detail: `${basename(path)} is not an ordinary file` }));
  } catch (error) {
    return unreadable(path, error);
  }
}

/** A file's JSON. Problems: model.missing, model.config. */
export async function readJson(path: string): Promise<Result<unknown>> {
  const size = await fileSize(path);
  if (!size.ok) return size;
  if (size.value > maximumBytes) {
    return fail(problem('model.config', { detail: `${basename(path)} is too large, ${size.value} bytes` }));
  }
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return unreadable(path, error);
  }
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return fail(problem('model.config', { detail: `${basename(path)} is not JSON` }));
  }
}

/** A short text file, such as a card; null when there is none that can be read. */
export async function readText(path: string, longest = 1024 * 1024): Promise<string | null> {
  const size = await fileSize(path);
  return size.ok && size.value <= longest ? readFile(path, 'utf8').catch(() => null) : null;
}

function unreadable(path: string, error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return fail(problem('model.missing', { path }));
  return fail(problem('model.config', { detail: `${basename(path)} cannot be read: ${code}` }));
}
