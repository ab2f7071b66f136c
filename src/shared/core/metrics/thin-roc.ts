import type { RocPoint } from './roc.ts';

/** Points that a thinned curve has at most. */
export const mostRocPoints = 400;
/** How far a point that was left out may lie from the line that is drawn instead, finest first; the axes are 0 to 1. */
const deviations = [1 / 2000, 1 / 1000, 1 / 500] as const;
/**
 * With the widest one there are never too many points. A line is kept going as long as the rectangle between its ends is
 * no wider and higher than 2 sqrt(2) times it together, since no point in between is farther than that from the diagonal
 * of a rectangle; two lines in a row cover more, and all of them together cover 2: so there are at most sqrt(2) / it + 1.
 */
const widest = Math.SQRT2 / (mostRocPoints - 2);

/**
 * The points of a curve (roc.ts) that a picture needs: 400 at most, the first and the last among them, so that none that
 * is left out lies farther from the straight lines between them than 1/2000 of an axis, or, where that takes more points,
 * than the next coarser deviation; never more than 1/281, a pixel of a picture 281 pixels wide.
 * Pauses between the deviations it tries.
 */
export function* thinRoc(points: readonly RocPoint[]): Generator<undefined, RocPoint[]> {
  if (points.length <= mostRocPoints) return [...points];
  const corners = cornersOf(points);
  for (const deviation of deviations) {
    yield;
    const kept = within(corners, deviation);
    if (kept.length <= mostRocPoints) return kept;
  }
  yield;
  return within(corners, widest);
}

/** Without the points between two others along the same axis: most of them, where one class is much larger. */
function cornersOf(points: readonly RocPoint[]): RocPoint[] {
  return points.filter((_, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (before === undefined || after === undefined) return true;
    const across = before.falsePositiveRate < after.falsePositiveRate;
    return across && before.truePositiveRate < after.truePositiveRate;
  });
}

/**
 * From each point that is kept the line goes on as long as its direction passes within `deviation` of every point that it
 * leaves out: each of them leaves a wedge of directions (Sklansky and Gonzalez, "Fast polygonal approximation of digitized
 * curves", Pattern Recognition 12, 1980). One pass; the curve never falls, so distance to the line is distance to its part.
 */
function within(points: readonly RocPoint[], deviation: number): RocPoint[] {
  const kept = [points[0]!];
  let [low, high] = [-Infinity, Infinity];
  for (let index = 1; index < points.length; index += 1) {
    const from = kept.at(-1)!;
    const angle = angleTo(from, points[index]!);
    if (angle < low || angle > high) {
      kept.push(points[index - 1]!);
      [low, high] = wedge(points[index - 1]!, points[index]!, deviation);
      continue;
    }
    const [least, most] = wedge(from, points[index]!, deviation);
    [low, high] = [Math.max(low, least), Math.min(high, most)];
  }
  kept.push(points.at(-1)!);
  return kept;
}

function angleTo(from: RocPoint, to: RocPoint): number {
  return Math.atan2(to.truePositiveRate - from.truePositiveRate, to.falsePositiveRate - from.falsePositiveRate);
}

/** Directions in which a line from one point passes within `deviation` of another. */
function wedge(from: RocPoint, to: RocPoint, deviation: number): [number, number] {
  const distance = Math.hypot(
    to.truePositiveRate - from.truePositiveRate,
    to.falsePositiveRate - from.falsePositiveRate,
  );
  if (distance <= deviation) return [-Infinity, Infinity];
  const angle = angleTo(from, to);
  const width = Math.asin(deviation / distance);
  return [angle - width, angle + width];
}
