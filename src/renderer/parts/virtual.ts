/** Which rows of a list with fixed row height are near the window; `last` is exclusive. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** Rows kept beyond both edges, so that a short scroll shows no gap. */
const overscan = 6;

/** `scrollTop`, `height` and `rowHeight` in px. As many as `poolSize` wherever the list is scrolled to, if it has as many. */
export function visibleRows(scrollTop: number, height: number, rowHeight: number, count: number): RowRange {
  const pool = poolSize(height, rowHeight);
  const first = Math.max(0, Math.min(Math.floor(scrollTop / rowHeight) - overscan, count - pool));
  return { first, last: Math.min(count, first + pool) };
}

/**
 * How many rows are drawn. Row `index` takes place `index % poolSize`: scrolling gives elements new content, makes none and
 * removes none, also from one end of the list to the other.
 */
export function poolSize(height: number, rowHeight: number): number {
  return Math.ceil(height / rowHeight) + 1 + 2 * overscan;
}

/** The scroll position that shows row `index` whole, moving as little as possible. */
export function scrollToShow(index: number, scrollTop: number, height: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop;
}
