import type { TimeRange } from '#shared/core/domain.ts';

interface Segment extends TimeRange {
  readonly score: number;
}

/**
 * The step line of overlapping segments: each holds from halfway to its neighbour before to halfway to the one after, the
 * first from its beginning and the last to its end. Of the steps under one column of pixels the highest; NaN outside them.
 */
export function stepsPerColumn(segments: readonly Segment[], view: TimeRange, columns: number): number[] {
  const scores = new Array<number>(columns).fill(Number.NaN);
  const perSecond = columns / (view.endSeconds - view.startSeconds);
  segments.forEach((segment, index) => {
    const from = edgeBetween(segments[index - 1], segment) ?? segment.startSeconds;
    const to = edgeBetween(segment, segments[index + 1]) ?? segment.endSeconds;
    const first = Math.max(0, Math.floor((from - view.startSeconds) * perSecond));
    const end = Math.min(columns, Math.max(first + 1, Math.ceil((to - view.startSeconds) * perSecond)));
    if (to <= view.startSeconds) return;
    for (let column = first; column < end; column++)
      if (!(scores[column]! >= segment.score)) scores[column] = segment.score;
  });
  return scores;
}

/**
 * The outline of steps a pixel wide each as an SVG path, in px; without those below `least` and those that are NaN. Equal
 * neighbours are one line: an hour in a wide window has many columns and few steps.
 */
export function stepPath(
  scores: readonly number[],
  y: (score: number) => number,
  least = Number.NEGATIVE_INFINITY,
): string {
  let path = '';
  let drawing = false;
  for (let x = 0; x < scores.length;) {
    const score = scores[x]!;
    let end = x + 1;
    while (end < scores.length && Object.is(scores[end], score)) end++;
    const shown = score >= least;
    if (shown) path += `${drawing ? 'V' : `M${x},`}${y(score).toFixed(1)}H${end}`;
    drawing = shown;
    x = end;
  }
  return path;
}

function edgeBetween(one: Segment | undefined, other: Segment | undefined): number | null {
  if (!one || !other) return null;
  return (one.startSeconds + one.endSeconds + other.startSeconds + other.endSeconds) / 4;
}

/** Range of an axis of scores, and where the threshold lies: so far off that it would flatten the line, it is left out. */
export interface ScoreAxis {
  readonly low: number;
  readonly high: number;
  readonly threshold: 'shown' | 'below' | 'above';
}

/** A threshold is shown as far as twice the span of the scores beside them. */
const furthest = 2;

export function scoreAxis(scores: readonly number[], threshold: number): ScoreAxis {
  const least = scores.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  const most = scores.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  const span = most - least;
  if (span > 0 && threshold < least - furthest * span) return { low: least, high: most, threshold: 'below' };
  if (span > 0 && threshold > most + furthest * span) return { low: least, high: most, threshold: 'above' };
  return { low: Math.min(least, threshold), high: Math.max(most, threshold), threshold: 'shown' };
}
