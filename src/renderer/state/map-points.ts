import type { Place } from '#renderer/plot/scatter/scale.ts';
import type { MapPoint, NeighbourMap } from '#shared/contract/overview.ts';

export const markKinds = ['bank', 'normal', 'fault', 'false-alarm', 'unknown'] as const;
/** What a mark of the map stands for: what is known of the recording, and of normals whether the bank has it. */
export type MarkKind = (typeof markKinds)[number];

/** With fewer there is no plane to lay them into. */
export const fewestPoints = 3;

/** A verdict that contradicts the bank is what one wants to see. */
export function markKindOf({ known, inBank }: MapPoint): MarkKind {
  if (known === 'fault' || known === 'false-alarm') return known;
  return inBank ? 'bank' : known;
}

/** How many there are of each kind. */
export function countKinds(points: readonly MapPoint[]): Record<MarkKind, number> {
  const counts = { bank: 0, normal: 0, fault: 0, 'false-alarm': 0, unknown: 0 };
  for (const point of points) counts[markKindOf(point)] += 1;
  return counts;
}

/** Where each recording lies beside its neighbours. */
export const placesOf = ({ recordingIds, positions }: NeighbourMap): ReadonlyMap<number, Place> =>
  new Map(recordingIds.map((id, index) => [id, { x: positions[2 * index]!, y: positions[2 * index + 1]! }]));

/** The points in other places; those that have none there are left out. */
export function placed(points: readonly MapPoint[], places: ReadonlyMap<number, Place>): MapPoint[] {
  return points.flatMap((point) => {
    const place = places.get(point.recordingId);
    return place ? [{ ...point, ...place }] : [];
  });
}

/** Where each recording is among the points. */
export const indicesOf = (points: readonly MapPoint[]): ReadonlyMap<number, number> =>
  new Map(points.map(({ recordingId }, index) => [recordingId, index]));

export const nothing: ReadonlySet<number> = new Set();
export const setOf = (recordingIds: readonly number[]): ReadonlySet<number> => new Set(recordingIds);

/** The same with a recording more, or without it where it was among them. */
export function withOther(chosen: ReadonlySet<number>, recordingId: number): ReadonlySet<number> {
  const changed = new Set(chosen);
  if (!changed.delete(recordingId)) changed.add(recordingId);
  return changed;
}
