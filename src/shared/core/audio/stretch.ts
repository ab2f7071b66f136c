/**
 * Another speed at the same pitch: WSOLA (Verhelst and Roelands, "An overlap-add technique based on waveform similarity",
 * ICASSP 1993). Windows are taken from the sound at another pace than they are laid down, each moved by a few
 * milliseconds to where it best goes on from the one before.
 */

/** Length of a window and how far it may be moved either way, s: 42 Hz and above find a whole period. */
const windowSeconds = 0.032;
const reachSeconds = 0.012;
/** The first look compares every so many samples at every so many places. */
const coarse = 4;

export interface Stretcher {
  /** Samples of each call's answer per frame. */
  readonly frameSamples: number;
  /** Part of the sound that the next `frames` frames may look at; it may reach beyond its ends, where there is silence. */
  range(frames: number): { readonly first: number; readonly count: number };
  /** The next `frames * frameSamples` samples. @param samples the part that `range(frames)` asks for */
  next(frames: number, samples: Float32Array): Float32Array;
}

/**
 * @param rate 2 plays twice as fast, 0.5 half as fast
 * @param start sample of the sound with which the answer begins
 */
export function createStretcher(sampleRate: number, rate: number, start: number): Stretcher {
  const hop = Math.max(8, Math.round((windowSeconds * sampleRate) / 2));
  const reach = Math.round(reachSeconds * sampleRate);
  const fadeIn = Float32Array.from({ length: hop }, (_, n) => 0.5 - 0.5 * Math.cos((Math.PI * (n + 0.5)) / hop));
  /** where the next window would be if nothing were moved, and where the present one goes on */
  let frame = 0;
  let goesOn = start;
  // The middle of a window is played when the sound would be there at this speed.
  const placeOf = (k: number) => Math.round(start + (k + 1) * hop * rate) - hop;

  return {
    frameSamples: hop,
    range(frames) {
      const first = Math.min(goesOn, placeOf(frame) - reach) - coarse;
      const end = Math.max(goesOn, placeOf(frame + frames - 1) + reach) + 2 * hop + coarse;
      return { first, count: end - first };
    },
    next(frames, samples) {
      const { first } = this.range(frames);
      const out = new Float32Array(frames * hop);
      for (let k = 0; k < frames; k++, frame++) {
        const search = { place: placeOf(frame) - first, target: goesOn - first, length: hop, reach };
        const knock = rate > 1 ? knockIn(samples, search) : null;
        const place = frame === 0 ? start : bestPlace(samples, search, knock) + first;
        for (let n = 0; n < hop; n++) {
          const gain = fadeIn[n]!;
          const old = samples[goesOn - first + n]!;
          out[k * hop + n] = old + gain * (samples[place - first + n]! - old);
        }
        goesOn = place + hop;
      }
      return out;
    },
  };
}

interface Search {
  /** where the window would begin if it were not moved */
  readonly place: number;
  /** where the sound goes on that is playing */
  readonly target: number;
  readonly length: number;
  readonly reach: number;
}

/** A sample so much above the rest is a knock. */
const knockFactor = 6;

/**
 * Where within reach the sound is most like what goes on; the place itself in silence. Faster, where parts of the sound
 * are passed over, a knock is kept in the middle of the window.
 */
function bestPlace(samples: Float32Array, { place, target, length, reach }: Search, knock: number | null): number {
  const loudness = Math.sqrt(energyOf(samples, target, length)) || 1;
  const worth = (at: number, step: number) => {
    const alike = (likeness(samples, at, target, length, step) * step) / loudness;
    return knock === null ? alike : alike + 0.5 - 0.5 * Math.cos((Math.PI * (knock - at)) / length);
  };
  let best = place;
  let highest = worth(place, coarse);
  for (let at = place - reach; at <= place + reach; at += coarse) {
    const found = worth(at, coarse);
    if (found > highest) [best, highest] = [at, found];
  }
  const middle = best;
  highest = worth(best, 1);
  for (let at = Math.max(place - reach, middle - coarse); at <= Math.min(place + reach, middle + coarse); at++) {
    const found = worth(at, 1);
    if (found > highest) [best, highest] = [at, found];
  }
  return best;
}

/** The loudest sample of the window that is not moved, where it stands out; null without one. */
function knockIn(samples: Float32Array, { place, length }: Search): number | null {
  let loudest = place;
  for (let at = place; at < place + 2 * length; at++)
    if (Math.abs(samples[at]!) > Math.abs(samples[loudest]!)) loudest = at;
  const mean = Math.sqrt(energyOf(samples, place, 2 * length) / (2 * length));
  return Math.abs(samples[loudest]!) > knockFactor * mean ? loudest : null;
}

function energyOf(samples: Float32Array, at: number, length: number): number {
  let energy = 0;
  for (let n = 0; n < length; n++) energy += samples[at + n]! ** 2;
  return energy;
}

/** Correlation of two parts by every `step`-th sample, relative to the loudness of the first. */
function likeness(samples: Float32Array, at: number, target: number, length: number, step: number): number {
  let [product, energy] = [0, 0];
  for (let n = 0; n < length; n += step) {
    const sample = samples[at + n]!;
    product += sample * samples[target + n]!;
    energy += sample * sample;
  }
  return energy > 0 ? product / Math.sqrt(energy * step) : 0;
}
