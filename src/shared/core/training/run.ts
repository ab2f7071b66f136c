/** A training as it is kept and shown: how far it is, and what came of it. */

/**
 * `running`; `paused` by the user; `interrupted` when Earmark or its engine was killed; `finished` with a comparison;
 * `diverged` when the loss was no number any more (the last good weights are kept); `adopted` = the model is in the library.
 */
export const trainingStates = [
  'running',
  'paused',
  'interrupted',
  'finished',
  'diverged',
  'failed',
  'cancelled',
  'adopted',
] as const;
export type TrainingState = (typeof trainingStates)[number];

/** From these states a training goes on where it stopped. */
export const resumableStates: readonly TrainingState[] = ['paused', 'interrupted', 'failed'];
/** In these states there can be a model to adopt, or to compare again. */
export const adoptableStates: readonly TrainingState[] = ['finished', 'diverged'];

/** Mean loss of some updates, and the last of them. */
export interface LossPoint {
  readonly step: number;
  readonly loss: number;
}

/** Points that a curve keeps at most. */
export const mostLossPoints = 240;

/**
 * Adds the loss of update `step` of `steps`: updates that fall on one point of the curve are averaged, so that a curve
 * has at most `mostLossPoints` points however long the training is.
 */
export function addLoss(curve: readonly LossPoint[], { step, loss }: LossPoint, steps: number): readonly LossPoint[] {
  const width = Math.max(1, Math.ceil(steps / mostLossPoints));
  const last = curve.at(-1);
  if (last !== undefined && step <= last.step) return curve;
  const slot = (update: number) => Math.ceil(update / width);
  if (last === undefined || slot(last.step) !== slot(step)) return [...curve, { step, loss }];
  const before = last.step - (slot(step) - 1) * width;
  const mean = (last.loss * before + loss * (step - last.step)) / (before + step - last.step);
  return [...curve.slice(0, -1), { step, loss: mean }];
}

/** The curve as it was after update `step`: what came later is computed again. */
export function curveUntil(curve: readonly LossPoint[], step: number): readonly LossPoint[] {
  return curve.filter((point) => point.step <= step);
}
