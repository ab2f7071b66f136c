import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { sampleSampleRate, sampleSet } from './sample-set.ts';

/** The sample session that Earmark prepares at its first start. */
export const defaultSampleSeed = 1;

/**
 * Writes the recordings of a sample session into a folder as 16-bit WAV files, each whole or not at all. The same seed
 * writes the same bytes. Between two recordings (some 30 ms of work each) others get their turn.
 *
 * Problems: `job.cancelled` when `signal` says so, `sample.write` when a file cannot be written.
 */
export async function writeSampleSet(
  directory: string,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
  seed = defaultSampleSeed,
): Promise<Result<void>> {
  const { recordings } = sampleSet(seed);
  for (const [index, recording] of recordings.entries()) {
    if (signal.aborted) return fail(problem('job.cancelled'));
    const path = join(directory, ...recording.path.split('/'));
    const bytes = writeWav([recording.render()], sampleSampleRate, 'pcm16');
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.part`, bytes);
      await rename(`${path}.part`, path);
    } catch (error) {
      const detail = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return fail(problem('sample.write', { path, detail }));
    }
    onProgress(index + 1, recordings.length);
    await setImmediate();
  }
  return ok(undefined);
}
