import type { DetectorKind, DetectorSpec, FrontEndKind, FrontEndSpec, ReadOut, ThresholdRule } from './domain.ts';

/** From this many separate normal recordings on, local density normalisation pays; below it adds noise. */
const densityNeeds = 100;
const densityNeighbours = 16;
/** Values per token of the AST that was published (DeiT base). */
const baseDimension = 768;

/**
 * The detector Earmark proposes for a bank of `normals` recordings. `paper` is that of Mai et al. 2022, section 2.2:
 * pre-logits, cosine, k = 1. The others keep frequency apart (`rows`), which small networks need; from the base size on
 * (768 values per token, `dimension` of the model) the paper's read-out stays.
 */
export function proposedSpec(kind: DetectorKind, normals: number, dimension = 0): DetectorSpec {
  const paper = kind === 'paper';
  return {
    kind,
    readOut: paper || dimension >= baseDimension ? 'prelogits' : 'rows',
    metric: 'cosine',
    k: 1,
    density: !paper && normals >= densityNeeds ? densityNeighbours : 0,
    preset: { kind: 'none' },
    frontEnd: { kind: 'mel', normalisation: null },
    precision: 'fp32',
    rule: { kind: 'percentile', quantile: 0.95 },
  };
}

/** Whether a scorer of this kind listens through a model. */
export const usesModel = (kind: DetectorKind): boolean => kind !== 'statistics' && kind !== 'level';

/** Whether read-out, distance and neighbours are the user's to choose. */
export const comparesByChoice = (kind: DetectorKind): boolean => kind === 'fused' || kind === 'ast';

/** The read-out that decides: the paper's detector has one of its own whatever the specification says. */
export function usedReadOut({ kind, readOut }: Pick<DetectorSpec, 'kind' | 'readOut'>): ReadOut {
  return kind === 'paper' ? 'prelogits' : readOut;
}

const kindWords: Readonly<Record<DetectorKind, string>> = {
  fused: 'Fused: transformer and log-mel statistics, level as an alarm of its own',
  ast: 'Audio Spectrogram Transformer',
  statistics: 'Log-mel statistics, no network',
  level: 'Level',
  paper: "The paper's: transformer, class tokens, cosine, nearest normal",
};

const readOutWords: Readonly<Record<ReadOut, string>> = {
  prelogits: 'mean of the two class tokens (pre-logits)',
  tokens: 'mean over all patches',
  rows: 'mean over time per frequency row of patches',
  'rows-stats': 'mean and standard deviation over time per frequency row of patches',
};

/** What a detector looks at, in words. */
export function describeKind(kind: DetectorKind): string {
  return kindWords[kind];
}

/** How the transformer's output becomes one vector, in words. */
export function describeReadOut(readOut: ReadOut): string {
  return readOutWords[readOut];
}

const frontEndWords: Readonly<Record<FrontEndKind, string>> = {
  mel: 'log-mel, 128 bins',
  stft: 'log power spectrum, 201 bins of 40 Hz',
  'stft-257': 'log power spectrum, 257 bins of 31.25 Hz',
  'stft-206': 'log power spectrum, 201 bins of 40 Hz and 5 empty ones, so that 8 kHz is seen',
};

/** What the transformer hears and how it is normalised, in words. */
export function describeFrontEnd({ kind, normalisation }: FrontEndSpec): string {
  const by =
    normalisation === null
      ? 'as the model was trained'
      : `by the normal recordings (mean ${normalisation.mean.toFixed(2).replace('-', '−')}, standard deviation ${normalisation.std.toFixed(2)})`;
  return `${frontEndWords[kind]}; normalised ${by}`;
}

/** How a threshold was found, in words. */
export function describeRule(rule: ThresholdRule): string {
  switch (rule.kind) {
    case 'percentile':
      return `${round(rule.quantile * 100)} % of the normal recordings score below it (each compared with the others)`;
    case 'gamma':
      return `${round(rule.quantile * 100)} % quantile of a gamma distribution fitted to the scores of the normal recordings`;
    case 'eer':
      return 'equal error rate of the recordings labelled so far';
    case 'value':
      return 'set by hand';
  }
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
