import { proposedSpec } from '#shared/core/detector.ts';
import {
  readOuts,
  type DetectorKind,
  type DetectorSpec,
  type ReadOut,
  type ScoredRecording,
} from '#shared/core/domain.ts';
import type { JudgedTrial } from './engine.ts';

/** One way to rank recordings: a detector, and what of its answer is looked at. */
export interface Variant {
  readonly name: string;
  /** whether it needs a network, and so differs between models */
  readonly network: boolean;
  readonly spec: (normals: number) => DetectorSpec;
  /** how far a recording is from normal: its score by default */
  readonly rank: (scored: ScoredRecording, trial: JudgedTrial) => number;
}

export const densities = [0, 1, 4, 16] as const;

const byScore = ({ score }: ScoredRecording): number => score;

/** How far a recording lies over the nearer of its two alarms; at 0 it is flagged. */
const overAlarm = ({ score, scores }: ScoredRecording, { fitted }: JudgedTrial): number =>
  Math.max(score - fitted.threshold.value, scores.level - (fitted.levelThreshold?.value ?? Infinity));

function variant(name: string, kind: DetectorKind, change: Partial<DetectorSpec> = {}): Variant {
  const network = kind === 'ast' || kind === 'fused' || kind === 'paper';
  return { name, network, spec: (normals) => ({ ...proposedSpec(kind, normals), ...change }), rank: byScore };
}

export const level = variant('level', 'level');
export const statistics = variant('statistics', 'statistics');
export const paper = variant("paper's (pre-logits, cosine, k = 1)", 'paper');
export const fused = variant('fused', 'fused');
/** What the default decides: its score and its level alarm together. */
export const shippedDefault: Variant = { ...fused, name: 'fused with its level alarm', rank: overAlarm };

/** One read-out of the network alone, with a density of its own. */
export function readOutVariant(readOut: ReadOut, density: number): Variant {
  return variant(`ast, ${readOutNames[readOut]}`, 'ast', { readOut, density });
}

export const readOutNames: Readonly<Record<ReadOut, string>> = {
  prelogits: 'pre-logits',
  tokens: 'patches averaged',
  rows: 'rows',
  'rows-stats': 'rows, mean and deviation',
};

/** The rows of the main table, as Earmark proposes each detector for the bank. */
export const mainVariants: readonly Variant[] = [
  level,
  statistics,
  paper,
  ...readOuts.map((readOut) => readOutVariant(readOut, 0)),
  fused,
  shippedDefault,
];

/** A density of K needs K neighbours of other recordings for every row, one of which may be left out. */
export function allows(normals: number, density: number): boolean {
  return density === 0 || density <= normals - 2;
}
