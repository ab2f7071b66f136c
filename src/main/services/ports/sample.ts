import type { Result } from '#shared/core/result.ts';

/** Writes the recordings of the sample session: the same files every time. Wired to the generator by the entries. */
export interface SampleSetPort {
  write(
    directory: string,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Result<void>>;
}
