/** One recording on its way into a file of plain samples (mono mix, native rate, 32-bit floats, little endian). */
import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { mixToMono } from '#shared/core/audio/level.ts';
import { problem } from '#shared/core/problems.ts';
import type { Problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import { readSound } from './index.ts';

/** A recording of the library, as far as reading it goes. */
export interface StoredSound {
  readonly id: number;
  readonly path: string;
  readonly sha256: string;
  /** samples per channel */
  readonly frames: number;
}

export interface UnpackingOptions {
  /** where it is written to, and what that becomes when all of it is there */
  readonly part: string;
  readonly file: string;
  /** milliseconds without a question after which it is given up */
  readonly keepFor: number;
  /** Whether somebody is reading what is there already: then it is not given up. */
  readonly isRead: () => boolean;
  /** How far it is, between 0 and 1; null when it does not go on, done or not. */
  readonly progress: (share: number | null) => void;
}

export interface Unpacking {
  /** samples that are in the file */
  readonly written: number;
  /** nobody asked for so long that it is ending; it cannot be brought back, only begun again when it has ended */
  readonly givenUp: boolean;
  /** Resolves when the samples before `end` are in the file, or all that there are. Throws what went wrong as a ProblemError. */
  reach(end: number): Promise<void>;
  /** Resolves when it has ended, with the number of samples. Problems: those of readSound, file.changed, sound.no-room. */
  readonly ended: Promise<Result<number>>;
  /** Ends it; nothing is left of it. */
  stop(): void;
}

/** Bytes that the samples of a recording take. */
export function bytesOf({ frames }: StoredSound): number {
  return 4 * frames;
}

/** Samples that are unpacked beyond what somebody asks for: a minute and a half at 48 kHz. */
const samplesAhead = 2 ** 22;

/** Unpacks a recording as far as it is asked for, and a little further; what is never asked for is never unpacked. */
export function startUnpacking(sound: StoredSound, options: UnpackingOptions): Unpacking {
  const { keepFor, isRead, progress } = options;
  let [written, wanted] = [0, 0];
  let outcome: Result<number> | null = null;
  let wakeWriter: () => void = () => undefined;
  let wakeReaders: (() => void)[] = [];
  let [stopped, givenUp] = [false, false];

  /** What goes wrong with the file that is written is not taken for a fault of the recording's. */
  async function inFolder<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw new ProblemError(isFull(error) ? noRoom(dirname(options.file), sound) : writeProblem(error, options.file));
    }
  }

  function tellReaders(): void {
    const all = wakeReaders;
    wakeReaders = [];
    for (const wake of all) wake();
  }

  /** Waits for somebody to ask for more. */
  async function demand(): Promise<void> {
    while (!stopped && written >= wanted + samplesAhead) {
      progress(null);
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        wakeWriter = resolve;
        timer = setTimeout(() => {
          givenUp = !isRead();
          stopped ||= givenUp;
          resolve();
        }, keepFor).unref();
      });
      clearTimeout(timer);
    }
    if (stopped) throw new ProblemError(problem('job.interrupted'));
  }

  async function write(part: FileHandle): Promise<Result<number>> {
    const before = await factsOf(sound.path);
    const read = await readSound(sound.path, {
      async block(channels) {
        await demand();
        const mono = mixToMono(channels);
        await inFolder(() => writeAll(part, mono, 4 * written));
        written += mono.length;
        for (const samples of new Set([mono, ...channels])) letGo(samples);
        progress(Math.min(1, written / sound.frames));
        tellReaders();
      },
    });
    if (!read.ok) return read;
    if ((await factsOf(sound.path)) !== before) return fail(problem('file.changed', { path: sound.path }));
    await inFolder(() => part.datasync());
    return ok(read.value.frames);
  }

  async function run(): Promise<Result<number>> {
    try {
      const part = await inFolder(() => open(options.part, 'w'));
      const found = await write(part).finally(() => part.close());
      if (found.ok) await inFolder(() => rename(options.part, options.file));
      return found;
    } catch (error) {
      if (error instanceof ProblemError) return fail(error.problem);
      throw error;
    }
  }

  const ended = run().then(async (found) => {
    if (!found.ok) await rm(options.part, { force: true }).catch(() => undefined);
    outcome = found;
    progress(null);
    tellReaders();
    return found;
  });

  return {
    ended,
    get written() {
      return written;
    },
    get givenUp() {
      return givenUp;
    },
    async reach(end) {
      wanted = Math.max(wanted, end);
      wakeWriter();
      while (written < end && outcome === null) await new Promise<void>((resolve) => wakeReaders.push(resolve));
      if (outcome?.ok === false) throw new ProblemError(outcome.problem);
    },
    stop() {
      stopped = true;
      wakeWriter();
    },
  };
}

/**
 * Gives memory back that nothing else lies in. An hour goes by in hundreds of megabytes, of which the collector would leave
 * some sixty lying.
 */
function letGo({ buffer, byteLength }: Float32Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^E[A-Z0-9]+$/.test(code)) throw error;
  return code;
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
}

/** Why an unpacked file cannot be written or read; what is no error of the file system is thrown on. */
export function writeProblem(error: unknown, file: string): Problem {
  return problem('sound.write', { path: dirname(file), detail: codeOf(error) });
}

/** @param path of the folder */
export function noRoom(path: string, sound: StoredSound): Problem {
  return problem('sound.no-room', { path, megabytes: Math.ceil(bytesOf(sound) / 1e6) });
}

/** Says when a file was exchanged or written to; null where it is gone. */
async function factsOf(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  return found && `${found.ino} ${found.size} ${found.mtimeMs}`;
}

async function writeAll(file: FileHandle, samples: Float32Array, position: number): Promise<void> {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  for (let at = 0; at < bytes.length;)
    at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
}
