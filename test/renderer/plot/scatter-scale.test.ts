import { describe, expect, test } from 'vitest';
import {
  boundsOf,
  mostZoom,
  panView,
  scatterScale,
  viewWith,
  wholeView,
  zoomView,
  type Place,
  type ScatterView,
  type Size,
} from '#renderer/plot/scatter/scale.ts';
import { createRandom } from '#shared/core/random.ts';
import { randomPlaces } from './scatter-fixtures.ts';

const margin = 22;
const near = (value: number) => expect.closeTo(value, 6) as number;

/** px of a place, written out: the distance from the middle of the picture in units, times px of a unit. */
function slow(points: readonly Place[], view: ScatterView, { width, height }: Size, { x, y }: Place) {
  const span = (values: number[]) => Math.max(...values) - Math.min(...values);
  const [wide, high] = [span(points.map((point) => point.x)), span(points.map((point) => point.y))];
  const unit = view.zoom * Math.min((width - 2 * margin) / wide, (height - 2 * margin) / high);
  return { x: width / 2 + (x - view.x) * unit, y: height / 2 + (view.y - y) * unit };
}

describe('the scale of a map', () => {
  test.each([1, 2, 3])(
    'shows everything at first, touching two edges, with one unit for both axes (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const points = randomPlaces(150, random);
      const size = { width: 200 + random.integer(900), height: 200 + random.integer(500) };
      const view = wholeView(boundsOf(points));
      const scale = scatterScale(boundsOf(points), view, size);
      const at = points.map(({ x, y }) => ({ x: scale.x(x), y: scale.y(y) }));
      at.forEach((px, index) => {
        const wanted = slow(points, view, size, points[index]!);
        expect(px).toEqual({ x: near(wanted.x), y: near(wanted.y) });
      });
      const free = [
        Math.min(...at.map(({ x }) => x)),
        size.width - Math.max(...at.map(({ x }) => x)),
        Math.min(...at.map(({ y }) => y)),
        size.height - Math.max(...at.map(({ y }) => y)),
      ];
      expect(Math.min(...free)).toBeCloseTo(margin, 6);
      expect(free[0]).toBeCloseTo(free[1]!, 6);
      expect(free[2]).toBeCloseTo(free[3]!, 6);
      expect(scale.x(1) - scale.x(0)).toBeCloseTo(scale.y(0) - scale.y(1), 6);
    },
  );

  test.each([4, 5, 6])(
    'after any zooming and panning: its places are where they were, and no point is lost (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const points = randomPlaces(60, random);
      const bounds = boundsOf(points);
      const size = { width: 640, height: 420 };
      let view = wholeView(bounds);
      for (let step = 0; step < 200; step++) {
        const at = { x: 640 * random.next(), y: 420 * random.next() };
        const kind = random.integer(3);
        const point = points[random.integer(points.length)]!;
        if (kind === 0) view = zoomView(bounds, view, size, random.next() < 0.6 ? 1.4 : 0.7, at);
        else if (kind === 1) view = panView(bounds, view, size, 300 * random.normal(), 300 * random.normal());
        else view = viewWith(bounds, view, size, point);
        const scale = scatterScale(bounds, view, size);
        const wanted = slow(points, view, size, point);
        expect([scale.x(point.x), scale.y(point.y)]).toEqual([near(wanted.x), near(wanted.y)]);
        expect(scale.place(wanted.x, wanted.y)).toEqual({ x: near(point.x), y: near(point.y) });
        expect(view.zoom).toBeGreaterThanOrEqual(1);
        expect(view.zoom).toBeLessThanOrEqual(mostZoom);
        if (kind === 2) {
          expect(wanted.x).toBeGreaterThan(margin - 1e-6);
          expect(wanted.x).toBeLessThan(640 - margin + 1e-6);
          expect(wanted.y).toBeGreaterThan(margin - 1e-6);
          expect(wanted.y).toBeLessThan(420 - margin + 1e-6);
        }
        // The points never leave the picture: their bounds reach each of its edges, or all of them are in it.
        const [left, right] = [scale.x(bounds.left), scale.x(bounds.right)];
        const isWhole = left >= margin - 1e-6 && right <= 640 - margin + 1e-6;
        expect(isWhole || (left <= margin + 1e-6 && right >= 640 - margin - 1e-6)).toBe(true);
      }
      expect(zoomView(bounds, view, size, 0, { x: 0, y: 0 })).toEqual({
        x: near(wholeView(bounds).x),
        y: near(wholeView(bounds).y),
        zoom: 1,
      });
    },
  );

  test('zooms about the pointer: what is under it stays there', () => {
    const bounds = { left: -10, right: 10, bottom: -10, top: 10 };
    const size = { width: 500, height: 500 };
    const middle = zoomView(bounds, wholeView(bounds), size, 4, { x: 250, y: 250 });
    const at = { x: 140, y: 333 };
    const held = scatterScale(bounds, middle, size).place(at.x, at.y);
    const after = scatterScale(bounds, zoomView(bounds, middle, size, 1.5, at), size);
    expect([after.x(held.x), after.y(held.y)]).toEqual([near(140), near(333)]);
  });

  test('has a place for points that all lie at one place or on a line', () => {
    const size = { width: 300, height: 200 };
    for (const points of [
      [],
      [{ x: 3, y: 3 }],
      [0, 1, 2].map((x) => ({ x, y: 5 })),
      [0, 1].map((y) => ({ x: 0, y })),
    ]) {
      const bounds = boundsOf(points);
      const scale = scatterScale(bounds, wholeView(bounds), size);
      for (const { x, y } of points) {
        expect(scale.x(x)).toBeGreaterThanOrEqual(margin);
        expect(scale.x(x)).toBeLessThanOrEqual(300 - margin);
        expect(scale.y(y)).toBeGreaterThanOrEqual(margin);
        expect(scale.y(y)).toBeLessThanOrEqual(200 - margin);
      }
    }
  });
});
