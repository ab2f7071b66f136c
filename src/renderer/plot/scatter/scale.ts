import { extent } from 'd3-array';

/** A place in the plane that points lie in, in its own units; y upwards. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** In px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** From where to where points lie. */
export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** What is seen: the middle of the picture, and how many times larger than when everything fits (1). */
export interface ScatterView extends Place {
  readonly zoom: number;
}

/** Between places and px; a unit is as many px along both axes. The origin of px is the upper left corner. */
export interface ScatterScale {
  readonly size: Size;
  /** px of one unit */
  readonly unit: number;
  x(value: number): number;
  y(value: number): number;
  place(x: number, y: number): Place;
}

/** px between the outermost points and the edge */
const margin = 22;
export const mostZoom = 200;

/** Of no points, and of points at one place, a square about it. */
export function boundsOf(points: readonly Place[]): Bounds {
  const [left = 0, right = 0] = extent(points, ({ x }) => x);
  const [bottom = 0, top = 0] = extent(points, ({ y }) => y);
  if (left < right || bottom < top) return { left, right, bottom, top };
  return { left: left - 1, right: right + 1, bottom: bottom - 1, top: top + 1 };
}

/** Everything, in the middle. */
export const wholeView = ({ left, right, bottom, top }: Bounds): ScatterView => ({
  x: (left + right) / 2,
  y: (bottom + top) / 2,
  zoom: 1,
});

export function scatterScale(bounds: Bounds, view: ScatterView, size: Size): ScatterScale {
  const unit = view.zoom * fittingUnit(bounds, size);
  return {
    size,
    unit,
    x: (value) => size.width / 2 + (value - view.x) * unit,
    y: (value) => size.height / 2 - (value - view.y) * unit,
    place: (x, y) => ({ x: view.x + (x - size.width / 2) / unit, y: view.y - (y - size.height / 2) / unit }),
  };
}

/** `factor` times larger about the px `at`, which shows the same place afterwards as far as the edges allow it. */
export function zoomView(bounds: Bounds, view: ScatterView, size: Size, factor: number, at: Place): ScatterView {
  const zoom = Math.min(mostZoom, Math.max(1, view.zoom * factor));
  const held = scatterScale(bounds, view, size).place(at.x, at.y);
  const unit = zoom * fittingUnit(bounds, size);
  return inside(bounds, size, {
    x: held.x - (at.x - size.width / 2) / unit,
    y: held.y + (at.y - size.height / 2) / unit,
    zoom,
  });
}

/** What is drawn moves by so many px. */
export function panView(bounds: Bounds, view: ScatterView, size: Size, dx: number, dy: number): ScatterView {
  const unit = view.zoom * fittingUnit(bounds, size);
  return inside(bounds, size, { ...view, x: view.x - dx / unit, y: view.y + dy / unit });
}

/** Moves as little as possible so that a place is in the picture, away from its edges. */
export function viewWith(bounds: Bounds, view: ScatterView, size: Size, { x, y }: Place): ScatterView {
  const unit = view.zoom * fittingUnit(bounds, size);
  const [across, along] = [size.width, size.height].map((length) => Math.max(0, length / 2 - margin) / unit);
  return inside(bounds, size, {
    x: Math.min(x + across!, Math.max(x - across!, view.x)),
    y: Math.min(y + along!, Math.max(y - along!, view.y)),
    zoom: view.zoom,
  });
}

/** px of a unit with which everything fits. */
function fittingUnit({ left, right, bottom, top }: Bounds, { width, height }: Size): number {
  const room = (length: number) => Math.max(1, length - 2 * margin);
  return Math.min(room(width) / (right - left || Number.MIN_VALUE), room(height) / (top - bottom || Number.MIN_VALUE));
}

/** No further than where the points end; in the middle along an axis on which all of them are seen. */
function inside(bounds: Bounds, { width, height }: Size, view: ScatterView): ScatterView {
  const unit = view.zoom * fittingUnit(bounds, { width, height });
  const kept = (wanted: number, low: number, high: number, length: number) => {
    const half = (length / 2 - margin) / unit;
    return high - low <= 2 * half ? (low + high) / 2 : Math.min(high - half, Math.max(low + half, wanted));
  };
  return {
    x: kept(view.x, bounds.left, bounds.right, width),
    y: kept(view.y, bounds.bottom, bounds.top, height),
    zoom: view.zoom,
  };
}
