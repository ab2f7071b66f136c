/** What reads a recording from its beginning to its end without ever holding all of it. */

export interface SoundHead {
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  /** samples per channel as the file says; null where it does not, and its end may come earlier */
  readonly frames: number | null;
}

/** What a sink throws ends the reading, and comes out of it. */
export interface SoundSink {
  /** Called once, before the first block. */
  begin?(head: SoundHead): void;
  /**
   * The next samples: one array per channel, all of one length, full scale = -1..1. They are the sink's from then on, which
   * may keep them or give their memory back. Reading goes on when the promise is kept.
   */
  block(channels: readonly Float32Array[]): void | Promise<void>;
}

/** What is known when all of a recording was read. */
export interface SoundFacts {
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  /** samples per channel */
  readonly frames: number;
  /** see DecodedAudio */
  readonly encoding: string;
  readonly truncated: boolean;
  readonly replacedSamples: number;
}

export interface Gate {
  /** samples per channel that came so far */
  readonly frames: number;
  /** samples per channel that were passed on */
  readonly passed: number;
  /** samples per channel that wait */
  readonly held: number;
  add(channels: readonly Float32Array[]): void;
  /** Passes on those of samples [from, to) that wait, and drops what is before them. */
  pass(from: number, to: number): Promise<void>;
}

/** Between a decoder and a sink, for sounds that are only a part of what is decoded: how much of it is known late. */
export function createGate(sink: SoundSink): Gate {
  let waiting: { readonly at: number; readonly channels: readonly Float32Array[] }[] = [];
  let [frames, passed] = [0, 0];
  return {
    get frames() {
      return frames;
    },
    get passed() {
      return passed;
    },
    get held() {
      return frames - (waiting[0]?.at ?? frames);
    },
    add(channels) {
      const length = channels[0]?.length ?? 0;
      if (length === 0) return;
      waiting.push({ at: frames, channels });
      frames += length;
    },
    async pass(from, to) {
      const due = waiting;
      waiting = [];
      for (const { at, channels } of due) {
        const length = channels[0]!.length;
        const [start, end] = [Math.min(length, Math.max(0, from - at)), Math.max(0, Math.min(length, to - at))];
        if (end > start) {
          passed += end - start;
          await sink.block(channels.map((samples) => samples.subarray(start, end)));
        }
        if (end < length) waiting.push({ at: at + end, channels: channels.map((samples) => samples.subarray(end)) });
      }
    },
  };
}
