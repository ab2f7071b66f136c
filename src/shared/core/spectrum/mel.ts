/** The mel filter bank of Kaldi, as torchaudio.compliance.kaldi.fbank uses it for AST. */
import type { Band } from '#shared/core/domain.ts';

export interface MelOptions {
  readonly bins: number;
  readonly sampleRate: number;
  readonly fftSize: number;
  readonly lowHz: number;
  readonly highHz: number;
}

/** What every AST checkpoint was trained with. */
export const astMel: MelOptions = { bins: 128, sampleRate: 16_000, fftSize: 512, lowHz: 20, highHz: 8_000 };

/** One triangular filter: weights of the FFT bins from `first` on; no weights where no FFT bin falls inside. */
export interface MelFilter {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * The one mel scale of Earmark, of front ends and of axes: Kaldi's 1127 ln(1 + f / 700). HTK's 2595 log10(1 + f / 700) is
 * the same within 6e-6; Slaney's (librosa's default) is another one and is not used.
 */
export function hertzToMel(hertz: number): number {
  return 1127 * Math.log(1 + hertz / 700);
}

export function melToHertz(mel: number): number {
  return 700 * (Math.exp(mel / 1127) - 1);
}

/** Position on the mel scale of centre `index` (0 = first filter; -1 and `bins` are the outer feet). */
function centre(index: number, { bins, lowHz, highHz }: MelOptions): number {
  const low = hertzToMel(lowHz);
  return low + ((hertzToMel(highHz) - low) / (bins + 1)) * (index + 1);
}

/**
 * The filters, triangles on the mel scale with height 1. The bin at half the sample rate has no weight in any. Of
 * AST's 128 filters the fourth (index 3) is empty: no FFT bin falls inside.
 */
export function melFilters(options: MelOptions = astMel): MelFilter[] {
  const { bins, sampleRate, fftSize } = options;
  return Array.from({ length: bins }, (_, index) => {
    const [left, middle, right] = [centre(index - 1, options), centre(index, options), centre(index + 1, options)];
    const weights: number[] = [];
    let first = 0;
    for (let k = 0; k < fftSize / 2; k++) {
      const mel = hertzToMel((k * sampleRate) / fftSize);
      if (mel <= left || mel >= right) continue;
      if (weights.length === 0) first = k;
      weights.push(Math.min((mel - left) / (middle - left), (right - mel) / (right - middle)));
    }
    return { first, weights: Float64Array.from(weights) };
  });
}

/** The same as a matrix [fftSize / 2 + 1, bins], row-major: powers [frames, fftSize / 2 + 1] times it are mel energies. */
export function melMatrix(options: MelOptions = astMel): Float32Array {
  const matrix = new Float32Array((options.fftSize / 2 + 1) * options.bins);
  melFilters(options).forEach(({ first, weights }, bin) => {
    weights.forEach((weight, i) => (matrix[(first + i) * options.bins + bin] = weight));
  });
  return matrix;
}

/** First bin of each band, and the number of bins at the end: equal groups, the remainder goes to the last band. */
export function bandBins(bins: number, bands: number): number[] {
  const width = Math.floor(bins / bands);
  return Array.from({ length: bands + 1 }, (_, band) => (band === bands ? bins : band * width));
}

/**
 * Edges in Hz of equal groups of mel bins: halfway (on the mel scale) between the centres of neighbouring filters.
 * 128 bins in 8 bands: 27-290, 290-649, 649-1137, 1137-1803, 1803-2709, 2709-3944, 3944-5626, 5626-7916 Hz.
 */
export function melBandEdges(bins: number, bands: number, options: MelOptions = { ...astMel, bins }): Band[] {
  const edges = bandBins(bins, bands).map((bin) => melToHertz(centre(bin - 0.5, options)));
  return Array.from({ length: bands }, (_, band) => ({ lowHz: edges[band]!, highHz: edges[band + 1]! }));
}
