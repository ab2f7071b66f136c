/** Which rows of a list with fixed row height are near the window; `last` is exclusive. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** Rows kept beyond both edges, so that a short scroll shows no gap. */
const overscan = 8;

/** `scrollTop`, `height` and `rowHeight` in px. */
export function visibleRows(scrollTop: number, height: number, rowHeight: number, count: number): RowRange {
  const first = Math.floor(scrollTop / rowHeight) - overscan;
  const last = Math.ceil((scrollTop + height) / rowHeight) + overscan;
  return { first: Math.min(Math.max(0, first), count), last: Math.max(0, Math.min(count, last)) };
}

/**
 * How many rows are drawn at most. Row `index` takes place `index % poolSize`: scrolling by a row gives one element new
 * content and leaves the others alone.
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
