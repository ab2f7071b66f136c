import { text } from '#renderer/text/en.ts';
import type { Sweep, SweepPoint } from '#shared/contract/sweep.ts';
import type { Preset } from '#shared/core/domain.ts';
import { rateOf } from '#shared/core/advice/wilson.ts';
import { sweptScorers, type SweptScorer } from '#shared/core/sweep/evaluate.ts';

export interface ChartPoint {
  readonly index: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly finding: SweepPoint['finding'];
}

export interface ChartSeries {
  readonly scorer: SweptScorer;
  readonly points: readonly ChartPoint[];
}

/** What is drawn: the AUC of all scorers, or where no fault is known the detector's share of false alarms. */
export function seriesOf({ points, normals }: Sweep): ChartSeries[] {
  const of = (scorer: SweptScorer): ChartSeries => ({
    scorer,
    points: points.flatMap(({ auc, finding, falseAlarms }, index) => {
      const estimate = auc?.[scorer] ?? (scorer === 'detector' ? alarmShare(falseAlarms, normals) : null);
      return estimate === null ? [] : [{ index, finding, ...estimate }];
    }),
  });
  return sweptScorers.map(of).filter((series) => series.points.length > 0);
}

function alarmShare(count: number, total: number) {
  if (total === 0) return null;
  const { low, high } = rateOf(count, total);
  return { value: count / total, low, high };
}

/** Where the vertical axis begins: a round tenth below everything that is drawn. */
export function lowestOf(series: readonly ChartSeries[]): number {
  const values = series.flatMap(({ scorer, points }) =>
    points.map((point) => (scorer === 'detector' ? point.low : point.value)),
  );
  return Math.min(0.9, Math.floor(10 * Math.min(...values) + 1e-9) / 10);
}

/** What stands under a point. */
export function pointLabel(preset: Preset): string {
  if (preset.kind === 'none') return text.filters.chart.noFilter;
  if ('cutoffHz' in preset) return text.filters.chart.kilohertz(preset.cutoffHz);
  const { kilohertz } = text.filters.chart;
  return `${kilohertz(preset.lowHz)}–${kilohertz(preset.highHz)}`;
}

/** What the horizontal axis counts. */
export function axisName({ points }: Sweep): 'high-pass' | 'low-pass' | 'mixed' {
  const kinds = new Set(points.map(({ preset }) => preset.kind).filter((kind) => kind !== 'none'));
  const [kind] = kinds;
  return kinds.size === 1 && (kind === 'high-pass' || kind === 'low-pass') ? kind : 'mixed';
}
