import { symbol, symbolCircle, symbolDiamond, symbolTimes, symbolTriangle, type SymbolType } from 'd3-shape';
import { markKinds, type MarkKind } from '#renderer/state/map-points.ts';

/** How a kind is drawn: told apart by its shape as well as by its colour. */
interface Mark {
  readonly type: SymbolType;
  /** area of the symbol, as a multiple of the square of a mark's radius */
  readonly area: number;
  /** an outline, with the background inside; else filled */
  readonly hollow: boolean;
}

const marks: Readonly<Record<MarkKind, Mark>> = {
  bank: { type: symbolCircle, area: 1.6, hollow: false },
  normal: { type: symbolCircle, area: 3.1, hollow: true },
  fault: { type: symbolTriangle, area: 3.4, hollow: false },
  'false-alarm': { type: symbolTimes, area: 4.4, hollow: true },
  unknown: { type: symbolDiamond, area: 2.2, hollow: true },
};

/** Below first: what is known of few recordings must not lie under many. */
export const drawingOrder: readonly MarkKind[] = ['bank', 'unknown', 'normal', 'false-alarm', 'fault'];
/** In the order of the legend. */
export const legendOrder: readonly MarkKind[] = markKinds;
/** An X has no inside. */
export const isFilled = (kind: MarkKind): boolean => kind !== 'false-alarm';
/** The background is inside. */
export const isHollow = (kind: MarkKind): boolean => marks[kind].hollow && isFilled(kind);
export const isOutlined = (kind: MarkKind): boolean => marks[kind].hollow;

/** The outline of a mark about the origin as a path; `radius` in px. */
export function markPath(kind: MarkKind, radius: number): string {
  const { type, area } = marks[kind];
  return symbol(type, area * radius * radius)() ?? '';
}

/** px from the middle of a mark to its edge: many marks are smaller than few. */
export function markRadius(count: number): number {
  if (count <= 200) return 5;
  return count <= 1000 ? 4.2 : 3.4;
}

/** px from the edge of a mark to its ring or box: each lies outside of the one before. */
export const outside = { flagged: 3, nearest: 3.5, chosen: 4.5, cursor: 10 } as const;
