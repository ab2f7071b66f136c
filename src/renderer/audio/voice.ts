import { fromDb, type Sound, type Source } from './sound.ts';
import { StreamTrack } from './stream-track.ts';

/** Time in which one sound hands over to another; long enough not to click, too short to be heard. */
export const crossfadeSeconds = 0.01;

export interface VoiceOptions {
  readonly at: number;
  readonly offsetSeconds: number;
  readonly endSeconds: number;
  readonly loop: { readonly start: number; readonly end: number } | null;
  readonly rate: number;
  /** the speed changes, the pitch does not */
  readonly keepsPitch: boolean;
  readonly heard: Source;
  readonly gainsDb: Readonly<Record<Source, number>>;
  readonly onEnd: () => void;
}

/** One of the two sounds; `buffer` holds all of it, null where it is played chunk by chunk. */
export interface VoicePart {
  readonly sound: Sound;
  readonly buffer: AudioBuffer | null;
}

interface Track {
  readonly source: Source;
  readonly gain: GainNode;
  stop(at: number): void;
}

/**
 * Both recordings started together on one clock. Which of them is heard is only a matter of gain, so switching between
 * them keeps the second.
 */
export class Voice {
  #context: BaseAudioContext;
  #tracks: readonly Track[];
  #output: GainNode;
  #options: VoiceOptions;
  #onEnd: (() => void) | null;

  constructor(
    context: BaseAudioContext,
    parts: Readonly<Record<Source, VoicePart | null>>,
    destination: AudioNode,
    options: VoiceOptions,
  ) {
    this.#context = context;
    this.#options = options;
    this.#onEnd = options.onEnd;
    this.#output = context.createGain();
    this.#output.connect(destination);
    this.#output.gain.setValueAtTime(0, options.at);
    this.#output.gain.linearRampToValueAtTime(1, options.at + crossfadeSeconds);
    this.#tracks = (['flagged', 'normal'] as const).flatMap((source, index) => {
      const part = parts[source];
      return part ? [this.#start(source, part, index === 0)] : [];
    });
  }

  #start(source: Source, { sound, buffer }: VoicePart, leads: boolean): Track {
    const { at, offsetSeconds, endSeconds, loop, rate, keepsPitch, heard, gainsDb } = this.#options;
    const gain = this.#context.createGain();
    gain.gain.setValueAtTime(this.#gainOf(source, heard, gainsDb), at);
    gain.connect(this.#output);
    const onEnd = () => {
      if (leads) this.#onEnd?.();
    };
    if (!buffer) {
      const shift = sound.startsAt ?? 0;
      const track = new StreamTrack(this.#context, sound, gain, {
        at,
        offsetSeconds: offsetSeconds - shift,
        endSeconds: endSeconds - shift,
        loop: loop && { start: loop.start - shift, end: loop.end - shift },
        rate,
        keepsPitch,
        onEnd,
      });
      return { source, gain, stop: (when) => track.stop(when) };
    }
    const node = this.#context.createBufferSource();
    node.buffer = buffer;
    node.playbackRate.value = rate;
    node.connect(gain);
    if (loop) {
      node.loop = true;
      node.loopStart = loop.start;
      node.loopEnd = loop.end;
      node.start(at, offsetSeconds);
    } else {
      node.start(at, offsetSeconds, endSeconds - offsetSeconds);
    }
    node.onended = onEnd;
    return { source, gain, stop: (when) => node.stop(when) };
  }

  /** Lets the other recording be heard, or the same one louder, from `at` on. */
  balance(heard: Source, gainsDb: Readonly<Record<Source, number>>, at: number): void {
    for (const { source, gain } of this.#tracks) {
      gain.gain.cancelScheduledValues(at);
      gain.gain.setValueAtTime(gain.gain.value, at);
      gain.gain.linearRampToValueAtTime(this.#gainOf(source, heard, gainsDb), at + crossfadeSeconds);
    }
  }

  /** Fades out at `at` and ends; `onEnd` is not called. */
  stop(at: number): void {
    this.#onEnd = null;
    this.#output.gain.cancelScheduledValues(at);
    this.#output.gain.setValueAtTime(this.#output.gain.value, at);
    this.#output.gain.linearRampToValueAtTime(0, at + crossfadeSeconds);
    for (const track of this.#tracks) track.stop(at + crossfadeSeconds);
  }

  #gainOf(source: Source, heard: Source, gainsDb: Readonly<Record<Source, number>>): number {
    return source === heard ? fromDb(gainsDb[source]) : 0;
  }
}
