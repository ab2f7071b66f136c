/** A rectangle of the window, px. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const gap = 12;
/** Beside something as low as a bar, a note would hide the rest of the bar: it hangs from it. */
const stripHeight = 80;
/** Between an element and the ring around it. */
const air = 4;
const right = ({ left, width }: Area) => left + width;
const bottom = ({ top, height }: Area) => top + height;

/** The smallest rectangle around all of them, with a little air; null around nothing. */
export function around(areas: readonly Area[]): Area | null {
  const seen = areas.filter(({ width, height }) => width > 0 && height > 0);
  if (seen.length === 0) return null;
  const left = Math.min(...seen.map((area) => area.left));
  const top = Math.min(...seen.map((area) => area.top));
  const width = Math.max(...seen.map(right)) - left;
  const height = Math.max(...seen.map(bottom)) - top;
  return { left: left - air, top: top - air, width: width + 2 * air, height: height + 2 * air };
}

/** What of an area lies in the window. */
export function inside(area: Area, window: Pick<Area, 'width' | 'height'>): Area | null {
  const [left, top] = [Math.max(2, area.left), Math.max(2, area.top)];
  const width = Math.min(right(area), window.width - 2) - left;
  const height = Math.min(bottom(area), window.height - 2) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

/**
 * Where a card stands: beside what it speaks of, on the side that has room, and never outside of the window. Where no side
 * has room, or nothing is marked, in the lower right corner.
 */
export function placeCard(
  target: Area | null,
  card: Pick<Area, 'width' | 'height'>,
  window: Pick<Area, 'width' | 'height'>,
): { readonly left: number; readonly top: number } {
  const lastLeft = window.width - card.width - gap;
  const lastTop = window.height - card.height - gap;
  const within = (left: number, top: number) => ({
    left: Math.max(gap, Math.min(lastLeft, left)),
    top: Math.max(gap, Math.min(lastTop, top)),
  });
  if (target === null) return within(lastLeft, lastTop);
  const isStrip = target.height < stripHeight && bottom(target) + gap <= lastTop;
  if (isStrip) return within(target.left, bottom(target) + gap);
  if (right(target) + gap <= lastLeft) return within(right(target) + gap, target.top);
  if (target.left - gap - card.width >= gap) return within(target.left - gap - card.width, target.top);
  if (bottom(target) + gap <= lastTop) return within(target.left, bottom(target) + gap);
  if (target.top - gap - card.height >= gap) return within(target.left, target.top - gap - card.height);
  return within(lastLeft, lastTop);
}
