import type { Analyser } from '#renderer/analysis/analyser.ts';
import { windowSeconds, type Analysis } from '#renderer/analysis/analyse.ts';
import { Memory } from '#renderer/analysis/memory.ts';
import { createPages, type LoadedPages } from '#renderer/audio/pages.ts';
import type { Sound } from '#renderer/audio/sound.ts';
import type { Client } from '#renderer/client/client.ts';
import { readFloats } from '#renderer/client/read-floats.ts';
import { highestPeak, rowsOf, type WaveShapeSource } from '#renderer/plot/peaks.ts';
import { inLanguage } from '#renderer/text/problems.ts';
import { audioAsset, peaksAsset, piecesAsset, type SoundPieces } from '#shared/contract/assets.ts';
import type { Recording } from '#shared/contract/schemas.ts';
import { isProblemCode, problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, unwrap, type Result } from '#shared/core/result.ts';
import { windowLengthFor } from '#shared/core/spectrum/spectrogram.ts';
import { FailedParts } from './failed-parts.svelte.ts';
import { LongClip } from './long-clip.ts';
import { LongPeaks } from './long-peaks.ts';
import { Recent } from './recent.ts';

interface ClipFacts {
  readonly recordingId: number;
  readonly sampleRate: number;
  readonly durationSeconds: number;
  readonly levelDb: number;
  /** largest sample whatever its sign; 0 for silence */
  readonly peak: number;
}

/** A recording that is in memory as a whole. */
export interface WholeClip extends ClipFacts, Analysis {
  readonly long: null;
}

/** A long recording, of which there is only what somebody looks at or listens to. */
export interface PagedClip extends ClipFacts {
  readonly long: LongClip;
  readonly waveform: LongPeaks;
  readonly pages: LoadedPages;
  /** what of it could not be read */
  readonly failed: FailedParts;
}

/** What stays of a long recording while it is analysed again. */
type PagedSound = Pick<PagedClip, 'pages' | 'waveform' | 'failed'>;

/** A recording ready to be seen and heard. */
export type Clip = WholeClip | PagedClip;

/** What the waveform of a clip is drawn from. Of a long one, reading it in an effect runs it again when more arrives. */
export function waveShapeOf(clip: Clip): WaveShapeSource {
  return { sampleRate: clip.sampleRate, rows: clip.long ? clip.waveform.rows : rowsOf(clip) };
}

/** Lets what could not be read of a long recording be asked for again. */
export function retryParts({ failed, long, pages }: PagedClip): void {
  failed.clear();
  pages.retry();
  long.retry();
}

/** A clip as the player takes it; `startsAt`: the second of the flagged recording beside which it begins. */
export function soundOf(clip: Clip, startsAt = 0): Sound {
  const { sampleRate, durationSeconds, levelDb } = clip;
  const from = clip.long ? { samples: null, pages: clip.pages } : { samples: clip.samples, pages: null };
  return { ...from, sampleRate, durationSeconds, levelDb, startsAt };
}

/** Samples of a window of about 50 ms, unless one was chosen. */
export function usedWindow(windowLength: number | null, sampleRate: number): number {
  return windowLength ?? windowLengthFor(windowSeconds, sampleRate);
}

export type ClipSource = Pick<Client, 'asset' | 'call'>;

interface Pending {
  readonly clip: Promise<Result<Clip>>;
  readonly abort: AbortController;
  /** how many callers still want it; null for a prefetch, which nobody waits for */
  wanted: number;
}

/** Memory for clips: of ten seconds at 16 kHz, about sixteen. */
const keptBytes = 32 * 2 ** 20;
/** A recording of more samples is not taken into memory as a whole: 65 s at 48 kHz, 196 s at 16 kHz. */
const mostSamples = 3 * 2 ** 20;
/** Long recordings whose sound can go on while they are analysed again. */
const keptSounds = 8;

/**
 * Fetches, decodes and analyses recordings once, keeps the latest, and drops work that nobody waits for any more. Only
 * clips are kept: a problem is looked at again each time, since the file may be back.
 */
export class ClipLibrary {
  /** called when a recording that is being looked at has no file any more, or one with another content */
  onGone: (recordingId: number, problem: Problem) => void = () => undefined;
  #source: ClipSource;
  #analyser: Analyser;
  #clips = new Recent<number, Clip>(keptBytes, bytesOf);
  #sounds = new Recent<number, PagedSound>(keptSounds);
  #pending = new Map<number, Pending>();
  #prefetched: readonly number[] = [];
  #prefetching = false;
  #windowLength: number | null = null;

  constructor(source: ClipSource, analyser: Analyser) {
    this.#source = source;
    this.#analyser = analyser;
  }

  /** Analyses with a window of so many samples from now on; what was analysed with another one is forgotten. */
  setWindow(windowLength: number | null): void {
    this.#windowLength = windowLength;
    this.#clips = new Recent<number, Clip>(keptBytes, bytesOf);
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
    const known = await this.#source.call('recordings.get', { recordingId });
    signal.throwIfAborted();
    if (known.ok && known.value.durationSeconds * known.value.sampleRate > mostSamples) return this.#page(known.value);
    const response = await this.#source.asset(audioAsset(recordingId));
    signal.throwIfAborted();
    if (!response.ok) return fail(await problemOf(response));
    const bytes = new Uint8Array(await response.arrayBuffer());
    const analysis = await this.#analyser.recording(bytes, signal, this.#windowLength);
    // The worker decodes without knowing the language of the window.
    if (!analysis.ok) return fail(inLanguage(analysis.problem));
    const { samples, sampleRate, peaks } = analysis.value;
    const durationSeconds = samples.length / sampleRate;
    return ok({ ...analysis.value, recordingId, durationSeconds, peak: highestPeak(peaks), long: null });
  }

  async #page({ id, sampleRate, durationSeconds, levelDb, peakDb }: Recording): Promise<Result<PagedClip>> {
    // One sample, to find out whether the file is there and can be read.
    const first = await this.#samples(id, { first: 0, length: 1, count: 1, step: 1 });
    if (!first.ok) return first;
    const samples = Math.round(durationSeconds * sampleRate);
    const grid = { sampleRate, samples, windowLength: usedWindow(this.#windowLength, sampleRate) };
    const sound = this.#sounds.get(id) ?? this.#soundOf(id, samples, sampleRate);
    const { failed } = sound;
    failed.clear();
    const long = new LongClip(grid, {
      samples: async (pieces, signal, memory) => {
        const found = await this.#samples(id, pieces, memory);
        signal.throwIfAborted();
        return unwrap(found);
      },
      analyser: this.#analyser,
      failed,
    });
    this.#sounds.set(id, sound);
    // A file's level is relative to a full-scale square wave; here and in the pictures a full-scale sine is 0 dB.
    const level = levelDb === null ? Number.NEGATIVE_INFINITY : levelDb + 10 * Math.log10(2);
    const peak = peakDb === null ? 0 : 10 ** (peakDb / 20);
    return ok({ recordingId: id, sampleRate, durationSeconds, levelDb: level, peak, long, ...sound });
  }

  #soundOf(id: number, samples: number, sampleRate: number): PagedSound {
    const failed = new FailedParts((problem) => {
      this.#clips.delete(id);
      this.#sounds.delete(id);
      this.onGone(id, problem);
    });
    return {
      failed,
      pages: createPages(async (from, length) => {
        const name = String(from);
        try {
          const found = unwrap(await this.#samples(id, { first: from, length, count: 1, step: 1 }));
          failed.succeed('sound', name);
          return found;
        } catch (error) {
          const end = Math.min(samples, from + length);
          failed.fail('sound', name, { startSeconds: from / sampleRate, endSeconds: end / sampleRate }, error);
          return null;
        }
      }),
      waveform: new LongPeaks(samples, sampleRate, {
        peaks: async (blocks) => {
          const response = await this.#source.asset(peaksAsset(id, blocks));
          const bytes = response.ok ? await whole(response.arrayBuffer()) : fail(await problemOf(response));
          return new Float32Array(unwrap(bytes));
        },
        failed,
      }),
    };
  }

  async #samples(
    recordingId: number,
    pieces: SoundPieces,
    memory = new Memory(0),
  ): Promise<Result<Float32Array<ArrayBuffer>>> {
    const response = await this.#source.asset(piecesAsset(recordingId, pieces));
    return response.ok
      ? whole(readFloats(response, pieces.length * pieces.count, memory))
      : fail(await problemOf(response));
  }
}

/** Memory of a clip; the tiles of a long one are counted where they are kept. */
function bytesOf(clip: Clip): number {
  return clip.long ? 0 : clip.samples.byteLength + clip.levels.values.byteLength;
}

/** What an answer brings; one that ends too early has lost its connection. */
async function whole<T>(read: Promise<T>): Promise<Result<T>> {
  try {
    return ok(await read);
  } catch {
    return fail(inLanguage(problem('connection.lost')));
  }
}

/** The problem that the host put into the body, or one that names the status. */
async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const found = isProblem(body) ? body : (body as { problem?: unknown } | null)?.problem;
  return inLanguage(
    isProblem(found) ? found : problem('file.unreadable', { detail: `status ${String(response.status)}` }),
  );
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message } = value as Partial<Record<string, unknown>>;
  return typeof code === 'string' && isProblemCode(code) && typeof message === 'string';
}
