/** Lowest and highest sample of every block: what a waveform is drawn from when a pixel covers many samples. */
export interface Peaks {
  readonly blockSamples: number;
  readonly low: Float32Array;
  readonly high: Float32Array;
}

export const peakBlockSamples = 64;

export function findPeaks(samples: Float32Array, blockSamples = peakBlockSamples): Peaks {
  const blocks = Math.ceil(samples.length / blockSamples);
  const low = new Float32Array(blocks);
  const high = new Float32Array(blocks);
  for (let block = 0; block < blocks; block++) {
    const [lowest, highest] = extremes(samples, samples, block * blockSamples, (block + 1) * blockSamples);
    low[block] = lowest;
    high[block] = highest;
  }
  return { blockSamples, low, high };
}

function extremes(lows: Float32Array, highs: Float32Array, first: number, end: number): [number, number] {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = first; i < Math.min(end, lows.length); i++) {
    if (lows[i]! < lowest) lowest = lows[i]!;
    if (highs[i]! > highest) highest = highs[i]!;
  }
  return [lowest, highest];
}

/**
 * Lowest and highest sample under each of `columns` pixels of [startSeconds, endSeconds); NaN past the end of the sound.
 * Uses single samples where a pixel covers less than a few blocks.
 */
export function peaksPerColumn(
  sound: { readonly samples: Float32Array; readonly sampleRate: number; readonly peaks: Peaks },
  startSeconds: number,
  endSeconds: number,
  columns: number,
): { readonly low: Float32Array; readonly high: Float32Array } {
  const low = new Float32Array(columns).fill(Number.NaN);
  const high = new Float32Array(columns).fill(Number.NaN);
  const perColumn = ((endSeconds - startSeconds) * sound.sampleRate) / columns;
  const { peaks } = sound;
  const coarse = perColumn >= 4 * peaks.blockSamples;
  const size = coarse ? peaks.blockSamples : 1;
  const [lows, highs] = coarse ? [peaks.low, peaks.high] : [sound.samples, sound.samples];
  for (let column = 0; column < columns; column++) {
    const from = startSeconds * sound.sampleRate + column * perColumn;
    const first = Math.max(0, Math.floor(from / size));
    if (first >= lows.length) break;
    const end = Math.max(first + 1, Math.ceil((from + perColumn) / size));
    [low[column], high[column]] = extremes(lows, highs, first, end);
  }
  return { low, high };
}

/** Root mean square level in dB re a full-scale sine; -Infinity for silence. */
export function levelOf(samples: Float32Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  return 10 * Math.log10((2 * power) / Math.max(1, samples.length));
}

/** Largest sample whatever its sign. */
export function highestPeak(peaks: Peaks): number {
  let highest = 0;
  for (let i = 0; i < peaks.high.length; i++) highest = Math.max(highest, peaks.high[i]!, -peaks.low[i]!);
  return highest;
}
