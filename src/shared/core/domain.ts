/** The words of Earmark as types. Frequencies are in Hz, times in s, levels in dB unless a name says otherwise. */

/** What the reviewer decided about a flagged recording. */
export const verdicts = ['real-fault', 'false-alarm', 'unsure', 'unusable'] as const;
export type Verdict = (typeof verdicts)[number];

/** How bad a fault is: steps of the plant's scale, 0 the mildest. Their names belong to the report. */
export const severities = [0, 1, 2, 3] as const;
export type Severity = (typeof severities)[number];

/** What is known about a recording before anyone listened; `unknown` stays unknown until a verdict. */
export const labels = ['normal', 'anomaly', 'unknown'] as const;
export type Label = (typeof labels)[number];

/** Where a recording belongs, in the words of DCASE Task 2. Empty strings where nothing is known. */
export interface RecordingPlace {
  readonly machine: string;
  readonly section: string;
  readonly domain: string;
  readonly split: string;
  readonly label: Label;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * A filter. `none` passes everything. The design is the linear-phase one (80 dB); `biquad` is for comparison with
 * results that were made with torchaudio's (12 dB per octave).
 */
export type Preset =
  | { readonly kind: 'none' }
  | { readonly kind: 'high-pass' | 'low-pass'; readonly cutoffHz: number; readonly design?: 'biquad' }
  | { readonly kind: 'band-pass' | 'band-stop'; readonly lowHz: number; readonly highHz: number };

/** One of the eight frequency bands an explanation speaks about: [lowHz, highHz). */
export interface Band {
  readonly lowHz: number;
  readonly highHz: number;
}

/** The three scorers that look at one recording each in its own way. */
export const scorers = ['ast', 'statistics', 'level'] as const;
export type Scorer = (typeof scorers)[number];

/** What a detector is built from. `fused` is the default; `paper` is ast, prelogits, cosine, k = 1, no density. */
export const detectorKinds = ['fused', 'ast', 'statistics', 'level', 'paper'] as const;
export type DetectorKind = (typeof detectorKinds)[number];

/**
 * How the transformer's output becomes one vector: class tokens, mean of all patches, mean over time per frequency row,
 * mean and standard deviation over time per frequency row.
 */
export const readOuts = ['prelogits', 'tokens', 'rows', 'rows-stats'] as const;
export type ReadOut = (typeof readOuts)[number];

/**
 * What the model sees: `mel` = Kaldi fbank, 128 bins; `stft` = log power of a 400-point window, 201 bins of 40 Hz;
 * `stft-257` = the same window in a 512-point transform; `stft-206` = `stft` with 5 bins at the floor above it, so that a
 * model with patches of 16 every 10 bins sees the top of the spectrum (paper section 2.1).
 */
export const frontEndKinds = ['mel', 'stft', 'stft-257', 'stft-206'] as const;
export type FrontEndKind = (typeof frontEndKinds)[number];

/** Mean and standard deviation of features before normalisation to 0 and 0.5, natural log of power. */
export interface FeatureStatistics {
  readonly mean: number;
  readonly std: number;
}

/** `normalisation` null = the statistics that the model was trained with. */
export interface FrontEndSpec {
  readonly kind: FrontEndKind;
  readonly normalisation: FeatureStatistics | null;
}

/** How the network's weights are computed with. Vectors of different precisions are never compared. */
export const precisions = ['fp32', 'int8'] as const;
export type Precision = (typeof precisions)[number];

export const metrics = ['cosine', 'euclidean'] as const;
export type Metric = (typeof metrics)[number];

export type ThresholdRule =
  /** q-quantile (0..1) of the leave-one-out scores of the bank */
  | { readonly kind: 'percentile'; readonly quantile: number }
  /** q-quantile of a gamma distribution fitted to the leave-one-out scores (DCASE baselines use 0.9) */
  | { readonly kind: 'gamma'; readonly quantile: number }
  /** equal error rate of labelled recordings */
  | { readonly kind: 'eer' }
  | { readonly kind: 'value'; readonly value: number };

/** Everything that decides a score besides the bank's recordings. Immutable once a detector is made. */
export interface DetectorSpec {
  readonly kind: DetectorKind;
  readonly readOut: ReadOut;
  readonly metric: Metric;
  /** neighbours whose distances are averaged */
  readonly k: number;
  /** neighbours of local density normalisation; 0 = off */
  readonly density: number;
  readonly preset: Preset;
  readonly frontEnd: FrontEndSpec;
  readonly precision: Precision;
  readonly rule: ThresholdRule;
}

/** A stretch of a recording, from its start. */
export interface TimeRange {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** The vectors of one recording, from which every scorer works. One pass through the engine makes all of them. */
export interface RecordingVectors {
  /** mean of the two class tokens after the final norm, averaged over windows: [dim] */
  readonly prelogits: Float32Array;
  /** mean over all patches: [dim] */
  readonly tokens: Float32Array;
  /** mean over time per frequency row of patches, rows concatenated: [rows * dim] */
  readonly rows: Float32Array;
  /** mean, then standard deviation over time per frequency row of patches, rows concatenated: [2 * rows * dim] */
  readonly 'rows-stats': Float32Array;
  /** log-mel statistics, no network: [2 * bins] (log of mean power per bin, standard deviation over time of the log) */
  readonly statistics: Float32Array;
  /** level of the (filtered) waveform, dB relative to full scale */
  readonly level: number;
  /**
   * Only of a long recording: the vectors of overlapping segments, each as if it were a recording. Its score is that of
   * the segment least like the normals; in a bank the recording stands with the vectors above, averaged over all of it.
   */
  readonly segments?: readonly SegmentVectors[];
}

export interface SegmentVectors extends TimeRange {
  readonly vectors: Omit<RecordingVectors, 'segments'>;
}

/** Normal recordings a detector compares with. `keys[i]` names row i of every matrix. */
export interface Bank {
  readonly keys: readonly string[];
  /** recordings with the same group are the same sound (duplicates, windows of one recording); never neighbours */
  readonly groups: readonly string[];
  readonly vectors: readonly RecordingVectors[];
}

export interface Standardisation {
  readonly mean: number;
  readonly deviation: number;
}

export interface Threshold {
  readonly value: number;
  readonly rule: ThresholdRule;
  /** numbers that led to the value: { shape, location, scale } of a gamma, { eer, falsePositiveRate, falseNegativeRate } … */
  readonly details: Readonly<Record<string, number>>;
}

/** What fitting a detector to its bank yields; stored with the detector, never changed. */
export interface FittedDetector {
  readonly standardisation: Readonly<Record<Scorer, Standardisation>>;
  readonly threshold: Threshold;
  /** only for `fused`: the level alarm of its own, on the standardised level score */
  readonly levelThreshold: Threshold | null;
  /** leave-one-out scores of the bank's recordings, in the order of the bank's keys */
  readonly leaveOneOut: readonly number[];
}

/** One scored recording. `scores` are standardised; `score` is the detector's. */
export interface ScoredRecording {
  readonly key: string;
  readonly score: number;
  readonly scores: Readonly<Record<Scorer, number>>;
  readonly flagged: boolean;
  readonly levelAlarm: boolean;
  /** of a long recording, the segment that gave the score; null where the recording was scored as a whole */
  readonly worst: TimeRange | null;
  /** nearest normal recordings, closest first; distances in the metric of the detector */
  readonly nearest: readonly { readonly key: string; readonly distance: number }[];
}

export const bandCount = 8;
export const maskCount = 256;
/** After how many masks of the nested order an explanation is refined (reference/runtime.md section 4). */
export const maskStages = [16, 32, 64, 128, 256] as const;
export type MaskStage = (typeof maskStages)[number];

/**
 * Scores of one recording under band masks. Bit b of a mask set = band b is heard.
 * `scores[mask]` is NaN where the mask has not been run; mask 255 is the recording itself, mask 0 all bands replaced.
 */
export interface MaskTable {
  readonly bands: readonly Band[];
  readonly scores: Float64Array;
  readonly done: number;
}

export interface BandExplanation extends Band {
  /** SLIME as published: 1,000 seeded draws, hard label at the threshold, cosine kernel 0.25, ridge 1 */
  readonly slime: number;
  /** its noise-free limit over all masks that were run */
  readonly slimeExact: number;
  /** the same regression on the score itself */
  readonly soft: number;
  /** exact Shapley value of the score; null before all 256 masks were run */
  readonly shapley: number | null;
  /** score of all bands minus score without this band; null before that mask was run */
  readonly leaveOneOut: number | null;
}

export interface Explanation {
  readonly masks: number;
  readonly score: number;
  readonly threshold: number;
  readonly flagged: boolean;
  readonly bands: readonly BandExplanation[];
  /** weighted R² of the three linear fits; null where the label is the same under every mask */
  readonly r2: { readonly slime: number | null; readonly slimeExact: number | null; readonly soft: number | null };
  /** true when every mask gives the same side of the threshold: the hard-label weights are then all zero */
  readonly constantLabel: boolean;
  /** score with every band, and with none */
  readonly table: { readonly all: number; readonly none: number };
  /** pairwise Shapley interaction index [8][8]; null before all 256 masks */
  readonly interactions: readonly (readonly number[])[] | null;
  /** score after removing (adding) 0..8 bands in the order of their Shapley values; null before all 256 masks */
  readonly deletion: readonly number[] | null;
  readonly insertion: readonly number[] | null;
}

/** What a model folder holds, as shown to the user and stored with a detector. */
export interface ModelSummary {
  readonly directory: string;
  readonly name: string;
  /** what it computes: SHA-256 of weights and configuration, hex; in older libraries of the weights alone */
  readonly sha256: string;
  /** SHA-256 of model.safetensors, hex; absent in older libraries */
  readonly weightsSha256?: string;
  readonly parameters: number;
  readonly dimension: number;
  readonly layers: number;
  readonly heads: number;
  readonly frames: number;
  readonly bins: number;
  /** rows of patches along frequency: `rows` read-out has rows * dimension values */
  readonly patchRows: number;
  readonly classes: number;
}
