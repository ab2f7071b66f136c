import type { Problem } from '#shared/core/problems.ts';
import type { ScoredSegment } from '#shared/contract/stretches.ts';

/** Stretches that are listed and stepped through, the least normal first. */
const mostWorst = 10;

/** The segments with the highest scores, none overlapping another one: places in `segments`, the highest first. */
export function worstSegments(segments: readonly ScoredSegment[], most = mostWorst): number[] {
  const order = segments.map((_, index) => index).sort((a, b) => segments[b]!.score - segments[a]!.score || a - b);
  const found: number[] = [];
  for (const index of order) {
    if (found.length === most) break;
    const { startSeconds, endSeconds } = segments[index]!;
    const overlaps = found.some((other) => {
      const one = segments[other]!;
      return startSeconds < one.endSeconds && endSeconds > one.startSeconds;
    });
    if (!overlaps) found.push(index);
  }
  return found;
}

/** The score of a long recording over time: its segments, and the one that is being looked at. */
export class Stretches {
  segments = $state.raw<readonly ScoredSegment[]>([]);
  threshold = $state(0);
  /** place of the segment that was chosen; null until somebody chooses */
  chosen = $state<number | null>(null);
  /** why the scores over time, or the normals nearest to a stretch, could not be had, and how to ask again */
  failed = $state.raw<{ readonly problem: Problem; readonly retry: () => void } | null>(null);

  readonly worst: readonly number[] = $derived(worstSegments(this.segments));
  readonly above = $derived(this.segments.filter(({ score }) => score >= this.threshold).length);
  readonly current: ScoredSegment | null = $derived(this.chosen === null ? null : (this.segments[this.chosen] ?? null));

  clear(): void {
    this.segments = [];
    this.chosen = null;
    this.failed = null;
  }

  /** The segment about whose middle a second lies nearest. */
  at(seconds: number): number | null {
    let best: number | null = null;
    let least = Number.POSITIVE_INFINITY;
    this.segments.forEach(({ startSeconds, endSeconds }, index) => {
      const off = Math.abs((startSeconds + endSeconds) / 2 - seconds);
      if (off < least) [best, least] = [index, off];
    });
    return best;
  }

  /** The segment `by` places further in time; from the worst one where none was chosen. */
  beside(by: number): number | null {
    if (this.segments.length === 0) return null;
    const from = this.chosen ?? this.worst[0]!;
    return Math.max(0, Math.min(this.segments.length - 1, from + by));
  }

  /** The next (1) or previous (-1) in the order of the worst stretches; the worst one to begin with. */
  nextWorst(by: 1 | -1): number | null {
    const { worst } = this;
    if (worst.length === 0) return null;
    const place = this.chosen === null ? -1 : worst.indexOf(this.chosen);
    if (place === -1) return by === 1 || this.chosen === null ? worst[0]! : worst.at(-1)!;
    return worst[(place + by + worst.length) % worst.length]!;
  }
}
