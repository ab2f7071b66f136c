/** Spectrograms of a sound that goes by in blocks and is never in memory as a whole. */
import { spectrogramFrames, windowLevels } from './spectrogram.ts';

/** Whoever hears a sound from its beginning to its end. */
export interface Listener<T> {
  /** The next samples of its one channel. */
  add(samples: Float32Array): void;
  /** What came of it. Once only. */
  end(): T;
}

type Levels = ReturnType<typeof windowLevels>;

/** Samples that are waited for: a row of windows is worked out faster than one by one. */
const rowSamples = 2 ** 18;

/**
 * Hands out the frames that spectrogram() has of the whole sound, in order and each once: levels of some of them, and how many.
 * `end` says how many there were in all.
 */
export function passingFrames(
  { windowLength, hop }: { readonly windowLength: number; readonly hop: number },
  take: (levels: Levels, frames: number) => void,
): Listener<number> {
  let held: Float32Array = new Float32Array(0);
  let heldAt = 0;
  let done = 0;
  const startOf = (frame: number) => frame * hop - Math.floor(windowLength / 2);

  function work(frames: number): void {
    if (frames > done) {
      const row = { windowLength, first: startOf(done) - heldAt, step: hop, frames: frames - done };
      take(windowLevels(held, row), frames - done);
      done = frames;
    }
    const over = Math.max(0, Math.min(held.length, startOf(done) - heldAt));
    held = held.slice(over);
    heldAt += over;
  }

  return {
    add(samples) {
      held = held.length === 0 ? samples : joined(held, samples);
      const complete = Math.floor((heldAt + held.length - windowLength + Math.floor(windowLength / 2)) / hop) + 1;
      if (held.length >= rowSamples) work(Math.max(done, complete));
    },
    end() {
      work(spectrogramFrames(heldAt + held.length, hop));
      return done;
    },
  };
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
