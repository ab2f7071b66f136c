/** A detector's scores as the host answers them. */
import type { DetectorOverview, KnowledgeLetter, Roc } from '#shared/contract/overview.ts';
import { equalErrorRate } from '#shared/core/metrics/equal-error-rate.ts';
import { rocPoints } from '#shared/core/metrics/roc.ts';

export interface Scored {
  readonly letter: KnowledgeLetter;
  readonly score: number;
  readonly level?: boolean;
}

export const columnsOf = (scored: readonly Scored[]): DetectorOverview['scores'] => ({
  recordingIds: scored.map((_, index) => index + 1),
  scores: scored.map(({ score }) => score),
  known: scored.map(({ letter }) => letter).join(''),
  levelAlarms: scored.flatMap(({ level }, index) => (level === true ? [index + 1] : [])),
});

/** So many of a kind, `step` apart from `first` on. */
export const several = (letter: KnowledgeLetter, count: number, first: number, step: number): Scored[] =>
  Array.from({ length: count }, (_, place) => ({ letter, score: Number((first + place * step).toFixed(6)) }));

/** 10 faults from 1.5 to 4.2, 6 false alarms from 2.1 to 3.1, 20 normals from −1 to 2.8, and 64 of which nothing is known. */
export const scored: readonly Scored[] = [
  ...several('F', 6, 2.7, 0.3),
  ...several('f', 4, 1.5, 0.3),
  ...several('A', 6, 2.1, 0.2),
  ...several('n', 20, -1, 0.2),
  ...several('u', 64, -1.2, 0.05),
];

export function rocOf(all: readonly Scored[], auc: number, half = 0.06): Roc {
  const faults = all.filter(({ letter }) => letter === 'F' || letter === 'f');
  const normals = all.filter(({ letter }) => letter === 'A' || letter === 'n');
  const of = (part: readonly Scored[]) => part.map(({ score }) => score);
  const { eer, threshold } = equalErrorRate(of(normals), of(faults))!;
  return {
    faults: faults.length,
    normals: normals.length,
    normalsFrom: 'known',
    judged: {
      faults: faults.filter(({ letter }) => letter === 'F').length,
      normals: normals.filter(({ letter }) => letter === 'A').length,
    },
    auc: { value: auc, low: auc - half, high: auc + half, repetitions: 2000 },
    eer: { value: eer, threshold },
    points: rocPoints(of(normals), of(faults)).map((point) => ({
      threshold: Number.isFinite(point.threshold) ? point.threshold : null,
      falsePositiveRate: point.falsePositiveRate,
      truePositiveRate: point.truePositiveRate,
    })),
  };
}

export const overviewOf = (values: Partial<DetectorOverview> = {}): DetectorOverview => ({
  detectorId: 1,
  threshold: { value: 2.084, rule: { kind: 'percentile', quantile: 0.95 }, details: {} },
  scores: columnsOf(scored),
  inBank: 28,
  disputed: 2,
  sections: [
    { value: '00', count: 60 },
    { value: '01', count: 40 },
  ],
  attributes: [
    { name: 'speed', value: '4', count: 30 },
    { name: 'speed', value: '6', count: 30 },
  ],
  roc: rocOf(scored, 0.9),
  rocMissing: null,
  bankScores: [],
  compared: null,
  ...values,
});
