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

/** Level, peak and clipping over all channels of a sound that goes by in blocks. */
export interface LevelMeter {
  /** The next samples, one array per channel. */
  add(channels: readonly Float32Array[]): void;
  summary(): LevelSummary;
}

export function createLevelMeter(): LevelMeter {
  let all: ChannelMeter[] = [];
  return {
    add(channels) {
      if (all.length === 0)
        all = channels.map(() => ({ samples: 0, squares: 0, peak: 0, clipped: 0, run: 0, side: 0 }));
      channels.forEach((samples, channel) => measureChannel(all[channel]!, samples));
    },
    summary() {
      const sum = (of: (meter: ChannelMeter) => number) => all.reduce((total, meter) => total + of(meter), 0);
      const peak = Math.max(0, ...all.map((meter) => meter.peak));
      if (peak === 0) return { levelDb: null, peakDb: null, clippedSamples: 0 };
      const power = sum((meter) => meter.squares) / sum((meter) => meter.samples);
      return {
        levelDb: 10 * Math.log10(power),
        peakDb: 20 * Math.log10(peak),
        clippedSamples: sum((meter) => meter.clipped),
      };
    },
  };
}

/** Largest value of a 16-bit file; files of more bits that were clipped end at or above it too. */
const fullScale = 1 - 2 ** -15;

interface ChannelMeter {
  samples: number;
  squares: number;
  peak: number;
  clipped: number;
  /** samples in a row at the same end of the scale, and which one: 1, -1, 0 = neither */
  run: number;
  side: number;
}

function measureChannel(meter: ChannelMeter, channel: Float32Array): void {
  let { squares, peak, clipped, run, side } = meter;
  for (const sample of channel) {
    squares += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
    const now = sample >= fullScale ? 1 : sample <= -fullScale ? -1 : 0;
    run = now !== 0 && now === side ? run + 1 : 1;
    side = now;
    if (now !== 0 && run >= 2) clipped += run === 2 ? 2 : 1;
  }
  Object.assign(meter, { samples: meter.samples + channel.length, squares, peak, clipped, run, side });
}
