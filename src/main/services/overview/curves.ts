import type { KnowledgeLetter, Roc, RocMissing } from '#shared/contract/overview.ts';
import { auc } from '#shared/core/metrics/auc.ts';
import { bootstrapAucInSteps, repetitionsFor } from '#shared/core/metrics/bootstrap.ts';
import { equalErrorRateOf } from '#shared/core/metrics/equal-error-rate.ts';
import { bootstrapMeanAucInSteps } from '#shared/core/metrics/paired-bootstrap.ts';
import { percentile } from '#shared/core/metrics/percentile.ts';
import { rocPoints } from '#shared/core/metrics/roc.ts';
import { thinRoc } from '#shared/core/metrics/thin-roc.ts';

/** Scores of both kinds, and where the normals come from. */
export interface CurveScores {
  readonly faults: Float64Array;
  readonly normals: Float64Array;
  readonly from: Roc['normalsFrom'];
  readonly judged: Roc['judged'];
}

/** Which of some recordings are faults and which are not, where that is known; indices of them. */
export interface Truth {
  readonly faults: readonly number[];
  readonly normals: readonly number[];
  /** of them, those that a verdict says */
  readonly judged: Roc['judged'];
}

export function truthOf(letters: readonly KnowledgeLetter[]): Truth {
  const [faults, normals]: [number[], number[]] = [[], []];
  const judged = { faults: 0, normals: 0 };
  letters.forEach((letter, index) => {
    if (letter === 'F' || letter === 'f') faults.push(index);
    if (letter === 'A' || letter === 'n') normals.push(index);
    if (letter === 'F') judged.faults += 1;
    if (letter === 'A') judged.normals += 1;
  });
  return { faults, normals, judged };
}

/** Why no curve is drawn from this; null where one is. */
export function missingFrom({ faults, normals, judged }: Truth): RocMissing | null {
  if (faults.length === 0) return 'faults';
  if (normals.length === 0) return 'normals';
  // The detector itself chose all of them: of what it did not flag a curve would say nothing.
  return judged.normals === normals.length ? 'selected' : null;
}

/** The scores of what is known; with `ofBank` the normals are those instead, which no detector has chosen. */
export function scoresOf(scores: ArrayLike<number>, truth: Truth, ofBank: Float64Array | null): CurveScores {
  const faults = pick(scores, truth.faults);
  if (ofBank !== null) return { faults, normals: ofBank, from: 'bank', judged: { ...truth.judged, normals: 0 } };
  return { faults, normals: pick(scores, truth.normals), from: 'known', judged: truth.judged };
}

function pick(scores: ArrayLike<number>, indices: readonly number[]): Float64Array {
  const picked = new Float64Array(indices.length);
  indices.forEach((index, i) => (picked[i] = scores[index]!));
  return picked;
}

/** The curve of one detector's scores. Pauses. */
export function* curveOf(scores: CurveScores): Generator<undefined, Roc> {
  const { normals, faults } = scores;
  const repetitions = repetitionsFor(normals.length + faults.length);
  const { low, high } = (yield* bootstrapAucInSteps(normals, faults, { repetitions }))!;
  yield;
  return yield* drawn(scores, { low, high, repetitions });
}

/**
 * The curves of two detectors on the same recordings in the same order, and by how much their AUC differ. Each draw takes
 * the same recordings of both, so what only one draw has in common does not count as a difference. Pauses.
 */
export function* comparedCurves(
  own: CurveScores,
  other: CurveScores,
): Generator<undefined, { own: Roc; other: Roc; difference: { value: number; low: number; high: number } }> {
  const both = [own, other];
  const repetitions = repetitionsFor(2 * (own.normals.length + own.faults.length));
  const groups = [{ normal: both.map(({ normals }) => normals), anomalous: both.map(({ faults }) => faults) }];
  const found = yield* bootstrapMeanAucInSteps(groups, { repetitions });
  const [first, second] = found.map(({ repetitions: values }) => values) as [Float64Array, Float64Array];
  const ownCurve = yield* drawn(own, { ...intervalOf(first), repetitions });
  yield;
  const otherCurve = yield* drawn(other, { ...intervalOf(second), repetitions });
  yield;
  return {
    own: ownCurve,
    other: otherCurve,
    difference: {
      value: ownCurve.auc.value - otherCurve.auc.value,
      ...intervalOf(first.map((value, i) => value - second[i]!)),
    },
  };
}

const intervalOf = (values: Float64Array) => ({ low: percentile(values, 0.025), high: percentile(values, 0.975) });

/** Everything but the interval, which is the caller's. Pauses. */
function* drawn(
  { normals, faults, from, judged }: CurveScores,
  interval: Omit<Roc['auc'], 'value'>,
): Generator<undefined, Roc> {
  const value = auc(normals, faults);
  yield;
  const points = rocPoints(normals, faults);
  yield;
  const { eer, threshold } = equalErrorRateOf(points);
  const thinned = yield* thinRoc(points);
  return {
    faults: faults.length,
    normals: normals.length,
    normalsFrom: from,
    judged,
    auc: { value, ...interval },
    eer: { value: eer, threshold },
    points: thinned.map((point) => ({
      threshold: point.threshold === Infinity ? null : point.threshold,
      falsePositiveRate: point.falsePositiveRate,
      truePositiveRate: point.truePositiveRate,
    })),
  };
}
