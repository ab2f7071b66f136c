/** Training a model on the user's own recordings (paper section 2.1): what is chosen, what it costs, how it goes. */
import type { FrontEndSpec, Preset } from '../domain.ts';

/** What makes two recordings the same class. DCASE has no sections since 2023: there the attributes tell them apart. */
export const classRules = ['machine-section', 'attributes'] as const;
export type ClassRule = (typeof classRules)[number];

/** Which weights change: all of them, the last blocks with the head, or the head alone. */
export type TrainedPart =
  { readonly kind: 'all' } | { readonly kind: 'last-blocks'; readonly blocks: number } | { readonly kind: 'head' };

export const mostEpochs = 10;

export interface TrainingSettings {
  /** 1 to 10 (paper section 2.1) */
  readonly epochs: number;
  /** of Adam; the paper's is 1e-5 */
  readonly learningRate: number;
  /** recordings per update of the weights */
  readonly batch: number;
  /** recordings computed at once; gradients are added up until the batch is full */
  readonly microBatch: number;
  readonly trains: TrainedPart;
  /** compute each block again in the backward pass instead of keeping it: less memory, about a third more time */
  readonly recompute: boolean;
  readonly frontEnd: FrontEndSpec;
  readonly preset: Preset;
  /** share of each class's recordings that is never trained on, 0..0.5 */
  readonly heldOutShare: number;
  /** generated machine sounds in each batch, which keep a small set from being learnt by heart; 0 = none */
  readonly generated: number;
  readonly seed: number;
}

/** One epoch of a run. Losses in nat, accuracies 0..1; null where nothing is held out. */
export interface TrainingEpoch {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly heldOutLoss: number | null;
  readonly heldOutAccuracy: number | null;
  readonly seconds: number;
}

export interface TrainingProgress {
  readonly epoch: number;
  /** updates done and all of them */
  readonly step: number;
  readonly steps: number;
  /** mean loss of the last update, nat */
  readonly loss: number | null;
  readonly epochs: readonly TrainingEpoch[];
  /** only before the first update, while the recordings are read: how many of them are */
  readonly prepared?: { readonly done: number; readonly total: number };
}

/** Measured on this machine with one update of this very size. */
export interface TrainingCost {
  readonly secondsPerStep: number;
  readonly peakBytes: number;
  readonly steps: number;
}

/** A class of recordings and what becomes of it. */
export interface TrainingClass {
  readonly name: string;
  /** separate recordings */
  readonly recordings: number;
  /** `kept`, `merged` into the class `into`, or `refused` because it has too few recordings and nothing to merge with */
  readonly fate: 'kept' | 'merged' | 'refused';
  readonly into: string | null;
}
