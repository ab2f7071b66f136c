import { createStretcher, type Stretcher } from '#shared/core/audio/stretch.ts';
import { readSound, type Sound } from './sound.ts';

/** What a track is to play; seconds are those of the sound itself and may lie outside it, where there is silence. */
export interface StreamOptions {
  readonly at: number;
  readonly offsetSeconds: number;
  readonly endSeconds: number;
  readonly loop: { readonly start: number; readonly end: number } | null;
  readonly rate: number;
  readonly keepsPitch: boolean;
  readonly onEnd: () => void;
}

/** Seconds of sound in one chunk at most, and how much is scheduled ahead of what is heard. */
const chunkSeconds = 1;
const aheadSeconds = 4;
const wakeMilliseconds = 250;
/** Chunks overlap by so much, the one fading out while the other fades in: they are the same sound there. */
const overlapSeconds = 0.004;

interface Chunk {
  readonly samples: Float32Array;
  /** seconds that it lasts at the node's rate, without the overlap at its end */
  readonly seconds: number;
  readonly nodeRate: number;
  readonly last: boolean;
}

/**
 * Plays a sound chunk by chunk: a long one, of which only a little is in memory, or one whose speed is changed while its
 * pitch is kept. Chunks are laid end to end on the context's clock.
 */
export class StreamTrack {
  #context: BaseAudioContext;
  #sound: Sound;
  #options: StreamOptions;
  #destination: AudioNode;
  #nodes = new Set<AudioBufferSourceNode>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stretcher: Stretcher | null = null;
  /** sample with which the next chunk begins, and the context's time of it */
  #next: number;
  #nextAt: number;
  #first = true;
  #done = false;

  constructor(context: BaseAudioContext, sound: Sound, destination: AudioNode, options: StreamOptions) {
    this.#context = context;
    this.#sound = sound;
    this.#options = options;
    this.#destination = destination;
    this.#next = Math.round(options.offsetSeconds * sound.sampleRate);
    this.#nextAt = options.at;
    this.#fill();
  }

  /** What must be there before such a track can start at once. */
  static prepare(sound: Sound, seconds: number): Promise<void> | null {
    if (!sound.pages) return null;
    const first = Math.round((seconds - 0.1) * sound.sampleRate);
    const count = Math.ceil((2 * chunkSeconds + 0.3) * sound.sampleRate);
    return sound.pages.read(first, count) ? null : sound.pages.fetch(first, count);
  }

  /** Ends without a word at the context's time `at`. */
  stop(at: number): void {
    this.#done = true;
    clearTimeout(this.#timer);
    for (const node of this.#nodes) {
      node.onended = null;
      node.stop(at);
    }
  }

  #fill(): void {
    while (!this.#done && this.#nextAt < this.#context.currentTime + aheadSeconds) {
      const chunk = this.#read();
      if (chunk === null) break;
      this.#schedule(chunk);
      this.#done = chunk.last;
    }
    if (!this.#done) this.#timer = setTimeout(() => this.#fill(), wakeMilliseconds);
  }

  #schedule({ samples, seconds, nodeRate, last }: Chunk): void {
    const { sampleRate } = this.#sound;
    const buffer = this.#context.createBuffer(1, Math.max(1, samples.length), sampleRate);
    buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, 0);
    const node = this.#context.createBufferSource();
    const gain = this.#context.createGain();
    node.buffer = buffer;
    node.playbackRate.value = nodeRate;
    node.connect(gain).connect(this.#destination);
    const from = this.#nextAt;
    const until = from + seconds;
    if (!this.#first) {
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(1, from + overlapSeconds);
    }
    if (!last) {
      gain.gain.setValueAtTime(1, until);
      gain.gain.linearRampToValueAtTime(0, until + overlapSeconds);
    }
    node.start(from);
    this.#nodes.add(node);
    node.onended = () => {
      this.#nodes.delete(node);
      node.disconnect();
      gain.disconnect();
      if (last) this.#options.onEnd();
    };
    this.#nextAt = until;
    this.#first = false;
  }

  /** The next chunk; null while its samples are on their way, which are then asked for. */
  #read(): Chunk | null {
    const { loop, endSeconds, rate, keepsPitch } = this.#options;
    const { sampleRate } = this.#sound;
    const stop = Math.round((loop ? loop.end : endSeconds) * sampleRate);
    const left = Math.max(1, stop - this.#next);
    const stretched = keepsPitch && rate !== 1;
    const chunk = stretched ? this.#stretch(left) : this.#plain(left);
    if (chunk === null) return null;
    if (!chunk.reachesEnd) return { ...chunk, last: false };
    if (!loop) return { ...chunk, last: true };
    this.#next = Math.round(loop.start * sampleRate);
    this.#stretcher = null;
    return { ...chunk, last: false };
  }

  #plain(left: number) {
    const { sampleRate } = this.#sound;
    const { rate } = this.#options;
    const count = Math.min(left, Math.round(chunkSeconds * sampleRate));
    const overlap = Math.ceil(overlapSeconds * rate * sampleRate) + 2;
    const samples = this.#samples(this.#next, count + overlap);
    if (!samples) return null;
    this.#next += count;
    return { samples, seconds: count / sampleRate / rate, nodeRate: rate, reachesEnd: count === left };
  }

  #stretch(left: number) {
    const { sampleRate } = this.#sound;
    const { rate } = this.#options;
    this.#stretcher ??= createStretcher(sampleRate, rate, this.#next);
    const { frameSamples } = this.#stretcher;
    // One frame more than is played: the overlap with the next chunk, which begins with it.
    const wanted = Math.min(left, Math.round(chunkSeconds * sampleRate * rate));
    const frames = Math.max(1, Math.ceil(wanted / rate / frameSamples));
    const range = this.#stretcher.range(frames);
    const input = this.#samples(range.first, range.count);
    if (!input) return null;
    const body = this.#stretcher.next(frames, input);
    const reachesEnd = wanted === left;
    const played = reachesEnd ? Math.min(body.length, Math.round(left / rate)) : body.length;
    const samples = new Float32Array(played + this.#tail.length);
    samples.set(this.#tail);
    samples.set(body.subarray(0, played), this.#tail.length);
    // What is held back here begins the next chunk, so that the two are the same sound where they overlap.
    const held = reachesEnd ? 0 : Math.min(played, Math.ceil(overlapSeconds * sampleRate) + 2);
    this.#tail = samples.slice(samples.length - held);
    this.#next += Math.round(frames * frameSamples * rate);
    return { samples, seconds: (samples.length - held) / sampleRate, nodeRate: 1, reachesEnd };
  }

  #tail = new Float32Array();

  #samples(first: number, count: number): Float32Array | null {
    const samples = readSound(this.#sound, first, count);
    if (!samples) void this.#sound.pages!.fetch(first, count);
    return samples;
  }
}
