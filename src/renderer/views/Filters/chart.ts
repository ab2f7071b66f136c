import { text } from '#renderer/text/text.ts';
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
export function pointLabel(preset: Preset, axis: AxisName): string {
  const { kilohertz, noFilter } = text.filters.chart;
  if (preset.kind === 'none') return noFilter;
  if ('cutoffHz' in preset) {
    const edge = kilohertz(preset.cutoffHz);
    if (axis === preset.kind) return edge;
    // Beside bands a filter with one edge is the band that it leaves, or beside stopped bands the one that it stops.
    const isLower = (preset.kind === 'low-pass') !== (axis === 'band-stop');
    return isLower ? text.presets.upTo(edge) : text.presets.from(edge);
  }
  return `${kilohertz(preset.lowHz)}–${kilohertz(preset.highHz)}`;
}

export type AxisName = 'high-pass' | 'low-pass' | 'band-pass' | 'band-stop' | 'mixed';

/** What the horizontal axis counts. Bands side by side end in a filter with one edge at either side. */
export function axisName({ points }: Sweep): AxisName {
  const kinds = new Set(points.map(({ preset }) => preset.kind).filter((kind) => kind !== 'none'));
  const [kind] = kinds;
  if (kinds.size === 1 && kind !== undefined) return kind;
  if (kinds.has('band-pass') && kinds.has('band-stop')) return 'mixed';
  return kinds.has('band-pass') ? 'band-pass' : kinds.has('band-stop') ? 'band-stop' : 'mixed';
}

/** The axis in words. */
export function axisTitle(axis: AxisName): string {
  const { chart } = text.filters;
  return axis === 'band-pass' || axis === 'band-stop' ? text.presets.bandAxis[axis] : chart.axis[axis];
}
