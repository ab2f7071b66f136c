/** Lowest and highest sample of every block: what a waveform is drawn from when a pixel covers many samples. */
export interface Peaks {
  readonly blockSamples: number;
  readonly low: Float32Array;
  readonly high: Float32Array;
}

export const peakBlockSamples = 64;

export function findPeaks(samples: Float32Array, blockSamples = peakBlockSamples): Peaks {
  const blocks = Math.ceil(samples.length / blockSamples);
  const found = { low: new Float32Array(blocks), high: new Float32Array(blocks) };
  const source = { low: samples, high: samples };
  for (let block = 0; block < blocks; block++)
    setExtremes(found, block, source, block * blockSamples, (block + 1) * blockSamples);
  return { blockSamples, ...found };
}

type Extremes = Pick<Peaks, 'low' | 'high'>;

/** Sets one of `target` to the extremes of `source` in [first, end); false, and nothing set, where nothing is known. */
function setExtremes(target: Extremes, at: number, { low, high }: Extremes, first: number, end: number): boolean {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = first; i < Math.min(end, low.length); i++) {
    if (low[i]! < lowest) lowest = low[i]!;
    if (high[i]! > highest) highest = high[i]!;
  }
  if (lowest > highest) return false;
  target.low[at] = lowest;
  target.high[at] = highest;
  return true;
}

/** Lowest and highest samples of a row of blocks, the first of which begins at a sample; NaN = not known yet. */
export interface PeakRow extends Peaks {
  readonly firstSample: number;
}

/** What a waveform is drawn from, the finest row first; single samples are blocks of one. */
export interface WaveShapeSource {
  readonly sampleRate: number;
  readonly rows: readonly PeakRow[];
}

/** The rows of a sound that is in memory. */
export function rowsOf({ samples, peaks }: { readonly samples: Float32Array; readonly peaks: Peaks }): PeakRow[] {
  return [
    { firstSample: 0, blockSamples: 1, low: samples, high: samples },
    { ...peaks, firstSample: 0 },
  ];
}

/**
 * Lowest and highest sample under each of `columns` pixels of [startSeconds, endSeconds); NaN outside the sound. Takes
 * the coarsest row of which a pixel covers a few blocks, else the finest there is at that place.
 */
export function peaksPerColumn(
  { sampleRate, rows }: WaveShapeSource,
  startSeconds: number,
  endSeconds: number,
  columns: number,
): { readonly low: Float32Array; readonly high: Float32Array } {
  const found = {
    low: new Float32Array(columns).fill(Number.NaN),
    high: new Float32Array(columns).fill(Number.NaN),
  };
  const perColumn = ((endSeconds - startSeconds) * sampleRate) / columns;
  const start = startSeconds * sampleRate;
  const fine = rows.filter(({ blockSamples }) => perColumn >= 4 * blockSamples).toReversed();
  const order = [...fine, ...rows.filter((row) => !fine.includes(row))];
  for (let column = 0; column < columns; column++) {
    const from = start + column * perColumn;
    for (const row of order) {
      const size = row.blockSamples;
      const first = Math.floor((from - row.firstSample) / size);
      if (first < 0 || first >= row.low.length) continue;
      const end = Math.max(first + 1, Math.ceil((from + perColumn - row.firstSample) / size));
      if (setExtremes(found, column, row, first, end)) break;
    }
  }
  return found;
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
