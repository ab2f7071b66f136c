import type { DetectorKind, DetectorSpec, ReadOut, ThresholdRule } from './domain.ts';

/** From this many separate normal recordings on, local density normalisation pays; below it adds noise. */
const densityNeeds = 100;
const densityNeighbours = 16;

/**
 * The detector Earmark proposes for a bank of `normals` recordings. `paper` is that of Mai et al. 2022, section 2.2:
 * pre-logits, cosine, k = 1. The others keep frequency apart (`rows`), which small networks need.
 */
export function proposedSpec(kind: DetectorKind, normals: number): DetectorSpec {
  const paper = kind === 'paper';
  return {
    kind,
    readOut: paper ? 'prelogits' : 'rows',
    metric: 'cosine',
    k: 1,
    density: !paper && normals >= densityNeeds ? densityNeighbours : 0,
    preset: { kind: 'none' },
    rule: { kind: 'percentile', quantile: 0.95 },
  };
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
};

/** What a detector looks at, in words. */
export function describeKind(kind: DetectorKind): string {
  return kindWords[kind];
}

/** How the transformer's output becomes one vector, in words. */
export function describeReadOut(readOut: ReadOut): string {
  return readOutWords[readOut];
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
