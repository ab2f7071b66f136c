import { fromDb, type Source } from './sound.ts';

/** Time in which one sound hands over to another; long enough not to click, too short to be heard. */
export const crossfadeSeconds = 0.01;

export interface VoiceOptions {
  readonly at: number;
  readonly offsetSeconds: number;
  readonly endSeconds: number;
  readonly loop: { readonly start: number; readonly end: number } | null;
  readonly rate: number;
  readonly heard: Source;
  readonly gainsDb: Readonly<Record<Source, number>>;
  readonly onEnd: () => void;
}

/**
 * Both recordings started together on one clock. Which of them is heard is only a matter of gain, so switching between
 * them keeps the second.
 */
export class Voice {
  #context: BaseAudioContext;
  #sources: readonly { readonly source: Source; readonly node: AudioBufferSourceNode; readonly gain: GainNode }[];
  #output: GainNode;
  #options: VoiceOptions;

  constructor(
    context: BaseAudioContext,
    buffers: Readonly<Record<Source, AudioBuffer | null>>,
    destination: AudioNode,
    options: VoiceOptions,
  ) {
    this.#context = context;
    this.#options = options;
    this.#output = context.createGain();
    this.#output.connect(destination);
    this.#output.gain.setValueAtTime(0, options.at);
    this.#output.gain.linearRampToValueAtTime(1, options.at + crossfadeSeconds);
    this.#sources = (['flagged', 'normal'] as const).flatMap((source) => {
      const buffer = buffers[source];
      return buffer ? [{ source, ...this.#start(source, buffer) }] : [];
    });
    this.#sources[0]!.node.onended = options.onEnd;
  }

  #start(source: Source, buffer: AudioBuffer): { node: AudioBufferSourceNode; gain: GainNode } {
    const { at, offsetSeconds, endSeconds, loop, rate } = this.#options;
    const node = this.#context.createBufferSource();
    const gain = this.#context.createGain();
    node.buffer = buffer;
    node.playbackRate.value = rate;
    gain.gain.setValueAtTime(this.#gainOf(source, this.#options.heard, this.#options.gainsDb), at);
    node.connect(gain).connect(this.#output);
    if (loop) {
      node.loop = true;
      node.loopStart = loop.start;
      node.loopEnd = loop.end;
      node.start(at, offsetSeconds);
    } else {
      node.start(at, offsetSeconds, endSeconds - offsetSeconds);
    }
    return { node, gain };
  }

  /** Lets the other recording be heard, or the same one louder, from `at` on. */
  balance(heard: Source, gainsDb: Readonly<Record<Source, number>>, at: number): void {
    for (const { source, gain } of this.#sources) {
      gain.gain.cancelScheduledValues(at);
      gain.gain.setValueAtTime(gain.gain.value, at);
      gain.gain.linearRampToValueAtTime(this.#gainOf(source, heard, gainsDb), at + crossfadeSeconds);
    }
  }

  /** Fades out at `at` and ends; `onEnd` is not called. */
  stop(at: number): void {
    this.#sources[0]!.node.onended = null;
    this.#output.gain.cancelScheduledValues(at);
    this.#output.gain.setValueAtTime(this.#output.gain.value, at);
    this.#output.gain.linearRampToValueAtTime(0, at + crossfadeSeconds);
    for (const { node } of this.#sources) node.stop(at + crossfadeSeconds);
  }

  #gainOf(source: Source, heard: Source, gainsDb: Readonly<Record<Source, number>>): number {
    return source === heard ? fromDb(gainsDb[source]) : 0;
  }
}
