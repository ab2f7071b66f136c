import type { DecodedAudio } from '#shared/core/audio/types.ts';
import { ProblemError } from '#shared/core/result.ts';
import { tooLarge } from './limits.ts';
import type { SoundFacts, SoundSink } from './sink.ts';

/** Takes a whole recording into memory. */
export interface SampleCollector extends SoundSink {
  /** Everything that came. Once only: the pieces are let go on the way. */
  whole(facts: SoundFacts): DecodedAudio;
}

/**
 * @param kept channels of what is added, of those that a recording has
 * @param most samples of all kept channels; more of them end the reading with audio.too-large
 */
export function createCollector(kept: (channels: number) => number, most: number): SampleCollector {
  let pieces: (readonly Float32Array[])[] = [];
  let samples = 0;
  const limit = (count: number) => {
    if (count > most) throw new ProblemError(tooLarge(count * 4));
  };
  return {
    begin: ({ channels, frames }) => limit((frames ?? 0) * kept(channels)),
    block(channels) {
      samples += channels.length * channels[0]!.length;
      limit(samples);
      pieces.push(channels);
    },
    whole({ sampleRate, frames, encoding, truncated, replacedSamples }) {
      const only = pieces.length === 1 ? pieces[0]! : null;
      const channels = only ?? join(pieces, frames);
      pieces = [];
      return { sampleRate, channels, encoding, truncated, replacedSamples };
    },
  };
}

function join(pieces: readonly (readonly Float32Array[])[], frames: number): Float32Array[] {
  return Array.from({ length: pieces[0]?.length ?? 0 }, (_, channel) => {
    const whole = new Float32Array(frames);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece[channel]!, at);
      at += piece[channel]!.length;
    }
    return whole;
  });
}
