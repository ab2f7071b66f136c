/** Fewer verdicts say nothing about a pace. */
const pacedVerdicts = 5;

/** The seconds that verdicts took, in two halves: heaps, so that another one costs next to nothing however many there are. */
export interface Pace {
  /** the smaller half, negated: its largest is first; as many as in the other one, or one more */
  readonly lower: number[];
  /** the larger half, its smallest first */
  readonly upper: number[];
}

export const noPace = (): Pace => ({ lower: [], upper: [] });

export function addToPace({ lower, upper }: Pace, seconds: number): void {
  push(lower, -seconds);
  push(upper, -takeFirst(lower));
  if (upper.length > lower.length) push(lower, -takeFirst(upper));
}

/** Median of the seconds that verdicts took, so that a break does not count; null before there are enough. */
export function secondsPerVerdict({ lower, upper }: Pace): number | null {
  if (lower.length + upper.length < pacedVerdicts) return null;
  return lower.length > upper.length ? -lower[0]! : (upper[0]! - lower[0]!) / 2;
}

/** No number of a heap is larger than the two at 2 i + 1 and 2 i + 2. */
function push(heap: number[], value: number): void {
  let at = heap.length;
  for (let above = (at - 1) >> 1; at > 0 && heap[above]! > value; at = above, above = (at - 1) >> 1)
    heap[at] = heap[above]!;
  heap[at] = value;
}

/** Takes the smallest out of a heap that is not empty. */
function takeFirst(heap: number[]): number {
  const first = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below + 1 < heap.length && heap[below + 1]! < heap[below]!) below += 1;
    if (below >= heap.length || heap[below]! >= last) break;
    heap[at] = heap[below]!;
    at = below;
  }
  heap[at] = last;
  return first;
}
