/** Rows about contestants of the same contest. */
import { isAbsent, type Absent, type Result } from './contest.ts';
import { mebibytes } from './machine.ts';
import { both, duration, note, type Row, type Timing } from './measure.ts';

/** Time by the clock, of the processor, and the most memory. */
export function costRow(what: string, result: Result | Absent): Row {
  if (isAbsent(result)) return note(what, `not measured: ${result.missing}`);
  const { timing, peak } = result;
  return note(what, `${both(timing)}, ${duration(timing.processor)} of processor, ${mebibytes(peak)}`);
}

/** Earmark's time as a share of another's, which is to be 1 at most. */
export function neverSlower(own: Result | Absent, other: Result | Absent, name: string, compared = 'logits'): Row {
  const target = `not slower than ${name}`;
  if (isAbsent(own)) return { what: `  against ${name}`, value: `not measured: ${own.missing}`, target, holds: null };
  if (isAbsent(other)) {
    return { what: `  against ${name}`, value: `not compared: ${other.missing}`, target, holds: null };
  }
  const times = (of: keyof Timing) => own.timing[of] / other.timing[of];
  const byMedian = times('median');
  const rest = `least ${share(times('least'))}, processor ${share(times('processor'))}`;
  const value = `${share(byMedian)} of ${both(other.timing)}, ${rest}, ${mebibytes(other.peak)}`;
  const what = `  against ${other.opening.version ?? name}${agreement(own, other, compared)}`;
  return { what, value, target, holds: byMedian <= 1 };
}

/** How far the results of two contestants are apart, where both show some. */
function agreement({ opening: a }: Result, { opening: b }: Result, compared: string): string {
  if (a.sample === undefined || b.sample === undefined) return '';
  return `, ${compared} within ${largestDifference(a.sample, b.sample).toExponential(0)}`;
}

export function largestDifference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new Error(`${a.length} and ${b.length} values are not comparable`);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

/** "0.62" */
export function share(value: number): string {
  return value.toFixed(2);
}
