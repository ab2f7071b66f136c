/** How loud a sound is. Levels are in dB relative to full scale: a sample of 1 is 0 dB, a full-scale sine -3.01 dB rms. */

/** Mean of all channels. One channel is returned as it is, not copied. */
export function mixToMono(channels: readonly Float32Array[]): Float32Array {
  const [first, ...others] = channels;
  if (first === undefined) throw new Error('mixToMono needs a channel');
  if (others.length === 0) return first;
  return first.map((sample, i) => {
    let sum = sample;
    for (const other of others) sum += other[i]!;
    return sum / channels.length;
  });
}

export interface LevelSummary {
  /** root mean square; null for digital silence */
  readonly levelDb: number | null;
  /** largest absolute sample; null for digital silence */
  readonly peakDb: number | null;
  /** samples at the upper or lower end of the scale that have a neighbour there too: single ones are ordinary peaks */
  readonly clippedSamples: number;
}

/** Level, peak and clipping over all channels. */
export function measureLevel(channels: readonly Float32Array[]): LevelSummary {
  let [squares, samples, peak, clipped] = [0, 0, 0, 0];
  for (const channel of channels) {
    samples += channel.length;
    for (const sample of channel) {
      squares += sample * sample;
      peak = Math.max(peak, Math.abs(sample));
    }
    clipped += countClipped(channel);
  }
  if (peak === 0) return { levelDb: null, peakDb: null, clippedSamples: 0 };
  return { levelDb: 10 * Math.log10(squares / samples), peakDb: 20 * Math.log10(peak), clippedSamples: clipped };
}

/** Largest value of a 16-bit file; files of more bits that were clipped end at or above it too. */
const fullScale = 1 - 2 ** -15;

function countClipped(channel: Float32Array): number {
  let count = 0;
  let run = 0;
  let side = 0;
  for (const sample of channel) {
    const now = sample >= fullScale ? 1 : sample <= -fullScale ? -1 : 0;
    run = now !== 0 && now === side ? run + 1 : 1;
    side = now;
    if (now !== 0 && run >= 2) count += run === 2 ? 2 : 1;
  }
  return count;
}
