/** What an AST computes: sizes, strides, labels, normalisation of its input. */
export interface AstConfig {
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly intermediateSize: number;
  /** side of a square patch, in bins and frames */
  readonly patchSize: number;
  readonly frequencyStride: number;
  readonly timeStride: number;
  /** frames of one input */
  readonly maxLength: number;
  /** bins of one frame */
  readonly melBins: number;
  readonly layerNormEps: number;
  /** whether query, key and value projections have a bias */
  readonly qkvBias: boolean;
  /** class names in the order of the logits */
  readonly labels: readonly string[];
  /** the model sees (x - featureMean) / (2 · featureStd); natural log of mel power */
  readonly featureMean: number;
  readonly featureStd: number;
}

export interface PatchGrid {
  /** patches along frequency */
  readonly rows: number;
  /** patches along time */
  readonly columns: number;
}

/** Patches that fit; bins and frames after the last whole patch are not seen by the model. */
export function patchGrid(config: AstConfig): PatchGrid {
  return {
    rows: Math.floor((config.melBins - config.patchSize) / config.frequencyStride) + 1,
    columns: Math.floor((config.maxLength - config.patchSize) / config.timeStride) + 1,
  };
}

/** Patches and the two class tokens. */
export function tokenCount(config: AstConfig): number {
  const { rows, columns } = patchGrid(config);
  return rows * columns + 2;
}
