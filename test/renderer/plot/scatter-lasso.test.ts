import { polygonContains } from 'd3-polygon';
import { expect, test } from 'vitest';
import { enclosed } from '#renderer/plot/scatter/lasso.ts';
import type { Place } from '#renderer/plot/scatter/scale.ts';
import { createRandom, type Random } from '#shared/core/random.ts';
import { randomPlaces } from './scatter-fixtures.ts';

/** A line round a place that never crosses itself, either way round. */
function loop(random: Random): Place[] {
  const count = 3 + random.integer(60);
  const [x, y, turn] = [3 * random.normal(), 3 * random.normal(), random.next() < 0.5 ? 1 : -1];
  return Array.from({ length: count }, (_, index) => {
    const angle = (turn * 2 * Math.PI * index) / count;
    const radius = 1 + 5 * random.next();
    return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
  });
}

test.each([1, 2, 3, 4])('a line that does not cross itself encloses what d3-polygon says (seed %i)', (seed) => {
  const random = createRandom(seed);
  let found = 0;
  for (let round = 0; round < 40; round++) {
    const line = loop(random);
    const points = randomPlaces(200, random);
    const corners = line.map(({ x, y }): [number, number] => [x, y]);
    const slow = points.flatMap(({ x, y }, index) => (polygonContains(corners, [x, y]) ? [index] : []));
    expect(enclosed(line, points)).toEqual(slow);
    found += slow.length;
  }
  expect(found).toBeGreaterThan(500);
});

/** The sum of the angles under which a point sees the line go by, in whole turns. */
function turns(line: readonly Place[], { x, y }: Place): number {
  let sum = 0;
  line.forEach((to, index) => {
    const from = line.at(index - 1)!;
    const angle = Math.atan2(to.y - y, to.x - x) - Math.atan2(from.y - y, from.x - x);
    sum += angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
  });
  return Math.round(sum / (2 * Math.PI));
}

test.each([5, 6, 7])('a scribble encloses what it goes round once or more often, either way (seed %i)', (seed) => {
  const random = createRandom(seed);
  const line = Array.from({ length: 40 }, () => ({ x: 5 * random.normal(), y: 5 * random.normal() }));
  const points = randomPlaces(400, random);
  expect(enclosed(line, points)).toEqual(points.flatMap((point, index) => (turns(line, point) === 0 ? [] : [index])));
});

test('a hand that circles twice encloses the middle too; a line of two points nothing', () => {
  const circle = Array.from({ length: 48 }, (_, index) => ({
    x: (2 + index / 50) * Math.cos(index / 3.8),
    y: (2 + index / 50) * Math.sin(index / 3.8),
  }));
  expect(enclosed(circle, [{ x: 0, y: 0 }])).toEqual([0]);
  expect(enclosed(circle.slice(0, 2), [{ x: 0, y: 0 }])).toEqual([]);
});
