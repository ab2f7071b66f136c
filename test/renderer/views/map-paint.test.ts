import { expect, test } from 'vitest';
import { boundsOf, scatterScale, wholeView, zoomView } from '#renderer/plot/scatter/scale.ts';
import { markKindOf, type MarkKind } from '#renderer/state/map-points.ts';
import type { MapColours } from '#renderer/views/Detector/map/colours.ts';
import { paintMarks } from '#renderer/views/Detector/map/paint.ts';
import { createRandom } from '#shared/core/random.ts';
import { pointOf } from './embedding-map-fixture.ts';

/** A context that writes down what is put where; everything else does nothing. */
function recordingContext() {
  const puts: { readonly what: unknown; readonly x: number; readonly y: number }[] = [];
  const rects: { readonly colour: string; readonly x: number; readonly y: number; readonly width: number }[] = [];
  const strokes: string[] = [];
  let [fillStyle, strokeStyle] = ['', ''];
  const context = {
    set fillStyle(colour: string) {
      fillStyle = colour;
    },
    set strokeStyle(colour: string) {
      strokeStyle = colour;
    },
    fillRect: (x: number, y: number, width: number) => rects.push({ colour: fillStyle, x, y, width }),
    drawImage: (what: unknown, x: number, y: number) => puts.push({ what, x, y }),
    beginPath: () => undefined,
    moveTo: () => undefined,
    lineTo: () => undefined,
    stroke: () => strokes.push(strokeStyle),
  };
  return { puts, rects, strokes, context: context as unknown as CanvasRenderingContext2D };
}

const colours = { background: 'paper', grid: 'grid', choice: 'edge', patch: 'patch' } as MapColours;
const sprites = {
  marks: { bank: 'bank', normal: 'normal', fault: 'fault', 'false-alarm': 'false-alarm', unknown: 'unknown' },
  flagged: 'flagged',
  half: 10,
} as never;
const random = createRandom(3);
const points = Array.from({ length: 300 }, (_, index) =>
  pointOf(index, random.normal(), random.normal(), {
    known: (['unknown', 'normal', 'fault', 'false-alarm'] as const)[random.integer(4)]!,
    inBank: random.next() < 0.3,
    flagged: random.next() < 0.3,
  }),
);
const bounds = boundsOf(points);
const size = { width: 700, height: 500 };
const chosen = new Set([3, 50, 51]);

test('every mark is drawn once where it lies, faults last, rings under all marks, chosen ones on a patch', () => {
  const { puts, rects, strokes, context } = recordingContext();
  const scale = scatterScale(bounds, wholeView(bounds), size);
  paintMarks(context, { points, chosen, scale, colours, sprites, grid: true, ratio: 2 });
  expect(strokes).toEqual(['grid']);
  const flagged = points.filter((point) => point.flagged);
  expect(puts.slice(0, flagged.length).every(({ what }) => what === 'flagged')).toBe(true);
  const marks = puts.slice(flagged.length);
  expect(marks).toHaveLength(points.length);
  const order = marks.map(({ what }) => what as MarkKind).filter((kind, index, all) => kind !== all[index - 1]);
  expect(order).toEqual(['bank', 'unknown', 'normal', 'false-alarm', 'fault']);
  for (const point of points) {
    const near = (put: { x: number; y: number }) =>
      Math.abs(put.x + 10 - scale.x(point.x)) <= 0.25 && Math.abs(put.y + 10 - scale.y(point.y)) <= 0.25;
    expect(marks.some((put) => put.what === markKindOf(point) && near(put))).toBe(true);
  }
  // All edges come before all insides.
  expect(rects.map(({ colour }) => colour)).toEqual(['paper', 'edge', 'edge', 'edge', 'patch', 'patch', 'patch']);
  expect(rects[1]!.width).toBeGreaterThan(rects[4]!.width);
  expect(rects[4]!.x + rects[4]!.width / 2).toBeCloseTo(scale.x(points[3]!.x), 6);
});

test('what is outside of the picture is not drawn', () => {
  const { puts, context } = recordingContext();
  const scale = scatterScale(bounds, zoomView(bounds, wholeView(bounds), size, 6, { x: 350, y: 250 }), size);
  paintMarks(context, { points, chosen, scale, colours, sprites, grid: true, ratio: 1 });
  const seen = points.filter(({ x, y }) => {
    const [across, down] = [scale.x(x), scale.y(y)];
    return across > -16 && across < 716 && down > -16 && down < 516;
  });
  expect(seen.length).toBeGreaterThan(20);
  expect(seen.length).toBeLessThan(150);
  expect(puts).toHaveLength(seen.length + seen.filter(({ flagged }) => flagged).length);
});

test('a fault that the bank has is drawn as a fault', () => {
  const kinds = (['fault', 'false-alarm', 'normal', 'unknown'] as const).map((known) =>
    [true, false].map((inBank) => markKindOf(pointOf(1, 0, 0, { known, inBank }))),
  );
  expect(kinds).toEqual([
    ['fault', 'fault'],
    ['false-alarm', 'false-alarm'],
    ['bank', 'normal'],
    ['bank', 'unknown'],
  ]);
});

test('where distances mean nothing there are no lines at equal distances', () => {
  const { puts, strokes, context } = recordingContext();
  const scale = scatterScale(bounds, wholeView(bounds), size);
  paintMarks(context, { points, chosen, scale, colours, sprites, grid: false, ratio: 1 });
  expect(strokes).toEqual([]);
  expect(puts.length).toBeGreaterThan(points.length);
});
