import { describe, expect, test } from 'vitest';
import type { Place } from '#renderer/plot/scatter/scale.ts';
import { directions, nearestTo, nextTowards, type Direction } from '#renderer/plot/scatter/steps.ts';
import { createRandom } from '#shared/core/random.ts';
import { randomPlaces } from './scatter-fixtures.ts';

const heading: Readonly<Record<Direction, number>> = { right: 0, up: 90, left: 180, down: 270 };

/** By angles: all within 45° of the direction, sorted by how far they are with what is aside counted twice. */
function slow(points: readonly Place[], from: number, direction: Direction): number | null {
  const start = points[from]!;
  const forward = direction === 'right' || direction === 'down';
  const ids = points.map((_, index) => index);
  const pile = ids.filter((id) => points[id]!.x === start.x && points[id]!.y === start.y);
  const nextOfPile = forward ? pile.find((id) => id > from) : pile.findLast((id) => id < from);
  if (nextOfPile !== undefined) return nextOfPile;
  const candidates = ids.flatMap((id) => {
    const [dx, dy] = [points[id]!.x - start.x, points[id]!.y - start.y];
    if (pile.includes(id)) return [];
    const degrees = (Math.atan2(dy, dx) * 180) / Math.PI - heading[direction];
    const off = Math.abs(degrees - 360 * Math.round(degrees / 360));
    if (off > 45) return [];
    const distance = Math.hypot(dx, dy);
    const turn = (off * Math.PI) / 180;
    return [{ id, length: Math.hypot(distance * Math.cos(turn), 2 * distance * Math.sin(turn)) }];
  });
  candidates.sort((a, b) =>
    Math.abs(a.length - b.length) > 1e-9 ? a.length - b.length : forward ? a.id - b.id : b.id - a.id,
  );
  return candidates[0]?.id ?? null;
}

describe('an arrow key', () => {
  test.each([1, 2, 3])('goes where looking through all angles says (seed %i)', (seed) => {
    const points = randomPlaces(120, createRandom(seed));
    for (let from = 0; from < points.length; from++)
      for (const direction of directions)
        expect(nextTowards(points, from, direction), `${from} ${direction}`).toBe(slow(points, from, direction));
  });

  test.each([4, 5, 6, 7, 8])('comes to every point from every other one (seed %i)', (seed) => {
    const points = randomPlaces(300, createRandom(seed));
    const reached = (start: number) => {
      const found = new Set([start]);
      for (const from of found)
        for (const direction of directions) {
          const to = nextTowards(points, from, direction);
          if (to !== null) found.add(to);
        }
      return found.size;
    };
    for (const start of [0, 17, 123, 299]) expect(reached(start)).toBe(300);
  });

  test('stays where nothing lies ahead, and goes through a pile in its order and back', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 0 },
      { x: 2, y: 0 },
    ];
    const way = (from: number, direction: Direction) => {
      const steps = [from];
      for (let at: number | null = from; at !== null;) {
        at = nextTowards(points, at, direction);
        if (at !== null) steps.push(at);
      }
      return steps;
    };
    expect(way(0, 'right')).toEqual([0, 1, 2, 3, 4]);
    expect(way(4, 'left')).toEqual([4, 3, 2, 1, 0]);
    expect(nextTowards(points, 4, 'up')).toBeNull();
  });
});

test('the nearest to a place is the one with the least distance', () => {
  const random = createRandom(9);
  const points = randomPlaces(200, random);
  for (let round = 0; round < 50; round++) {
    const at = { x: 5 * random.normal(), y: 5 * random.normal() };
    const distances = points.map(({ x, y }) => Math.hypot(x - at.x, y - at.y));
    expect(nearestTo(points, at)).toBe(distances.indexOf(Math.min(...distances)));
  }
  expect(nearestTo([], { x: 0, y: 0 })).toBeNull();
});
