import { SvelteMap } from 'svelte/reactivity';
import type { Analyser } from '#renderer/analysis/analyser.ts';
import type { Sound } from '#renderer/audio/sound.ts';
import type { LevelMatrix } from '#renderer/plot/levels.ts';
import { audioAsset } from '#shared/contract/assets.ts';

/** A recording to be drawn small. */
export interface Drawn {
  readonly recordingId: number;
  readonly durationSeconds: number;
}

export type SmallPicture =
  | { readonly state: 'waiting' | 'long' | 'unreadable' }
  | { readonly state: 'ready'; readonly levels: LevelMatrix; readonly sound: Sound };

/** Longer recordings have no small picture: a dozen of them would not fit into memory. */
const longestSeconds = 30;

/** Fetches and analyses some recordings, one after the other, and holds no others. */
export class SmallPictures {
  readonly all = new SvelteMap<number, SmallPicture>();
  #source: { asset(path: string): Promise<Response> };
  #analyser: Pick<Analyser, 'recording'>;
  #stop = new AbortController();

  constructor(source: { asset(path: string): Promise<Response> }, analyser: Pick<Analyser, 'recording'>) {
    this.#source = source;
    this.#analyser = analyser;
  }

  /** Shows these in the place of those before; with a window of so many samples, null = of the usual length in time. */
  async show(drawn: readonly Drawn[], windowLength: number | null): Promise<void> {
    this.#stop.abort();
    const { signal } = (this.#stop = new AbortController());
    const wanted = drawn.map(({ recordingId }) => recordingId);
    for (const id of this.all.keys()) if (!wanted.includes(id)) this.all.delete(id);
    const missing = drawn.filter(({ recordingId }) => this.all.get(recordingId)?.state !== 'ready');
    for (const { recordingId, durationSeconds } of missing)
      this.all.set(recordingId, { state: durationSeconds > longestSeconds ? 'long' : 'waiting' });
    for (const { recordingId, durationSeconds } of missing) {
      if (durationSeconds > longestSeconds) continue;
      const picture = await this.#draw(recordingId, windowLength, signal);
      if (signal.aborted) return;
      this.all.set(recordingId, picture);
    }
  }

  /** Lets everything go. */
  clear(): void {
    this.#stop.abort();
    this.all.clear();
  }

  async #draw(recordingId: number, windowLength: number | null, signal: AbortSignal): Promise<SmallPicture> {
    const response = await this.#source.asset(audioAsset(recordingId));
    if (!response.ok || signal.aborted) return { state: 'unreadable' };
    const bytes = new Uint8Array(await response.arrayBuffer());
    const analysis = await this.#analyser.recording(bytes, signal, windowLength).catch((error: unknown) => {
      if (signal.aborted) return null;
      throw error;
    });
    if (!analysis?.ok) return { state: 'unreadable' };
    const { samples, sampleRate, levelDb, levels } = analysis.value;
    const durationSeconds = samples.length / sampleRate;
    return { state: 'ready', levels, sound: { samples, sampleRate, durationSeconds, levelDb, pages: null } };
  }
}
