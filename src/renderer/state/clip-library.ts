import type { Analyse } from '#renderer/analysis/analyser.ts';
import type { Analysis } from '#renderer/analysis/analyse.ts';
import { audioAsset } from '#shared/contract/assets.ts';
import { isProblemCode, problem, type Problem } from '#shared/core/problems.ts';
import { fail, type Result } from '#shared/core/result.ts';
import { Recent } from './recent.ts';

/** A recording ready to be seen and heard. */
export interface Clip extends Analysis {
  readonly recordingId: number;
  readonly durationSeconds: number;
}

export interface ClipSource {
  asset(path: string): Promise<Response>;
}

interface Pending {
  readonly clip: Promise<Result<Clip>>;
  readonly abort: AbortController;
  /** how many callers still want it; null for a prefetch, which nobody waits for */
  wanted: number;
}

/** A flagged recording and its five nearest normals, for this one and the next three. */
const keptClips = 24;

/**
 * Fetches, decodes and analyses recordings once, keeps the latest, and drops work that nobody waits for any more. Only
 * clips are kept: a problem is looked at again each time, since the file may be back.
 */
export class ClipLibrary {
  #source: ClipSource;
  #analyse: Analyse;
  #clips = new Recent<number, Clip>(keptClips);
  #pending = new Map<number, Pending>();
  #prefetched: readonly number[] = [];
  #prefetching = false;
  #windowLength: number | null = null;

  constructor(source: ClipSource, analyse: Analyse) {
    this.#source = source;
    this.#analyse = analyse;
  }

  /** Analyses with a window of so many samples from now on; what was analysed with another one is forgotten. */
  setWindow(windowLength: number | null): void {
    this.#windowLength = windowLength;
    this.#clips = new Recent<number, Clip>(keptClips);
    this.#pending.clear();
  }

  /** The clip if it is ready now. */
  ready(recordingId: number): Clip | undefined {
    return this.#clips.get(recordingId);
  }

  /** Rejects with AbortError when the signal fires; the work stops unless someone else waits for it. */
  async load(recordingId: number, signal: AbortSignal): Promise<Result<Clip>> {
    signal.throwIfAborted();
    const clip = this.#clips.get(recordingId);
    if (clip) return { ok: true, value: clip };
    const pending = this.#pending.get(recordingId) ?? this.#start(recordingId);
    pending.wanted++;
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason as Error);
        if (--pending.wanted === 0) pending.abort.abort(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      void pending.clip.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }

  /** Makes these recordings ready, one after the other; replaces what was asked for before. */
  prefetch(recordingIds: readonly number[]): void {
    this.#prefetched = recordingIds;
    if (!this.#prefetching) void this.#prefetchNext();
  }

  async #prefetchNext(): Promise<void> {
    this.#prefetching = true;
    const tried = new Set<number>();
    for (;;) {
      const next = this.#prefetched.find((id) => !tried.has(id) && !this.#clips.get(id));
      if (next === undefined) break;
      tried.add(next);
      // What goes wrong here is told when the recording is opened.
      await this.load(next, new AbortController().signal).catch(() => undefined);
    }
    this.#prefetching = false;
  }

  #start(recordingId: number): Pending {
    const abort = new AbortController();
    const windowLength = this.#windowLength;
    const clip = this.#fetch(recordingId, abort.signal).then((result) => {
      if (result.ok && windowLength === this.#windowLength) this.#clips.set(recordingId, result.value);
      return result;
    });
    const pending: Pending = { clip, abort, wanted: 0 };
    this.#pending.set(recordingId, pending);
    const done = () => {
      if (this.#pending.get(recordingId) === pending) this.#pending.delete(recordingId);
    };
    clip.then(done, done);
    abort.signal.addEventListener('abort', done, { once: true });
    return pending;
  }

  async #fetch(recordingId: number, signal: AbortSignal): Promise<Result<Clip>> {
    const response = await this.#source.asset(audioAsset(recordingId));
    signal.throwIfAborted();
    if (!response.ok) return fail(await problemOf(response));
    const bytes = new Uint8Array(await response.arrayBuffer());
    const analysis = await this.#analyse(bytes, signal, this.#windowLength);
    if (!analysis.ok) return analysis;
    const { samples, sampleRate } = analysis.value;
    return { ok: true, value: { ...analysis.value, recordingId, durationSeconds: samples.length / sampleRate } };
  }
}

/** The problem that the host put into the body, or one that names the status. */
async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const found = isProblem(body) ? body : (body as { problem?: unknown } | null)?.problem;
  return isProblem(found) ? found : problem('file.unreadable', { detail: `status ${String(response.status)}` });
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message } = value as Partial<Record<string, unknown>>;
  return typeof code === 'string' && isProblemCode(code) && typeof message === 'string';
}
