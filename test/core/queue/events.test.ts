import { describe, expect, test } from 'vitest';
import { pairDistances, squaredDistance, valueAt } from '#shared/core/queue/distances.ts';
import { groupEvents, type EventRule } from '#shared/core/queue/events.ts';
import type { Points } from '#shared/core/queue/farthest-first.ts';
import { createRandom } from '#shared/core/random.ts';

function finish<Result>(work: Generator<undefined, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

const line = (...at: readonly number[]): Points => ({ values: Float32Array.from(at), dimension: 1 });
const group = (points: Points, times: readonly number[] | null, rule: EventRule, members = all(points)) =>
  finish(groupEvents(points, members, times, rule));
const all = (points: Points) => [...Array(points.values.length / points.dimension).keys()];

/** From the definition: every event so far, every distance. */
function obvious(points: Points, members: readonly number[], times: readonly number[] | null, rule: EventRule) {
  const value = (index: number) => points.values.subarray(index * points.dimension, (index + 1) * points.dimension);
  const apart = (a: number, b: number) => Math.hypot(...value(a).map((x, i) => x - value(b)[i]!));
  const order = members.map((index, place) => ({ index, time: times?.[place] ?? 0 }));
  if (times !== null) order.sort((a, b) => a.time - b.time);
  const events: { members: number[]; last: number }[] = [];
  for (const { index, time } of order) {
    const open = events
      .filter(({ last }) => times === null || rule.gap === null || time - last <= rule.gap)
      .map((event) => ({ event, distance: apart(event.members[0]!, index) }))
      .filter(({ distance }) => distance <= rule.distance)
      .sort((a, b) => a.distance - b.distance);
    const near = open[0]?.event;
    if (near === undefined) events.push({ members: [index], last: time });
    else {
      near.members.push(index);
      near.last = time;
    }
  }
  return events.map((event) => event.members);
}

describe('events', () => {
  test('hold what is near their first recording, not what is near any: chains end', () =>
    expect(group(line(0, 0.9, 1.8, 2.7), null, { distance: 1, gap: null })).toEqual([
      [0, 1],
      [2, 3],
    ]));
  test('each recording goes to the nearest first one; of equally near ones to the older event', () => {
    expect(group(line(0, 3, 1.8), null, { distance: 2, gap: null })).toEqual([[0], [1, 2]]);
    expect(group(line(0, 3, 1.5), null, { distance: 2, gap: null })).toEqual([[0, 2], [1]]);
  });
  test('the distance itself is near enough', () =>
    expect(group(line(0, 1), null, { distance: 1, gap: null })).toEqual([[0, 1]]));
  test('end after the gap, counted from their newest recording; taken by time, whatever the order given', () => {
    const times = [100, 0, 60, 171];
    expect(group(line(0, 0, 0, 0), times, { distance: 1, gap: 70 })).toEqual([[1, 2, 0], [3]]);
    expect(group(line(0, 0, 0, 0), times, { distance: 1, gap: null })).toEqual([[1, 2, 0, 3]]);
  });
  test('of some recordings only, and of none', () => {
    expect(group(line(5, 0, 9, 0.5), null, { distance: 1, gap: null }, [3, 1, 0])).toEqual([[3, 1], [0]]);
    expect(group(line(), null, { distance: 1, gap: null })).toEqual([]);
  });

  test.each(Array.from({ length: 12 }, (_, seed) => seed))('are those of the definition, seed %i', (seed) => {
    const random = createRandom(seed);
    const dimension = 1 + random.integer(40);
    // On a grid many distances are equal, which is where an order of comparing could show.
    const grid = seed % 3 === 0;
    const count = 300;
    const value = () => (grid ? random.integer(3) : random.normal());
    const points = { values: Float32Array.from({ length: count * dimension }, value), dimension };
    const typical = Math.sqrt(2 * dimension);
    const rule = { distance: (0.5 + random.next()) * typical, gap: seed % 2 === 0 ? 40 : null };
    const times = seed % 4 === 3 ? null : Array.from({ length: count }, () => random.integer(2000));
    const members = random.shuffle(all(points)).slice(0, 250);
    const own = times && members.map((_, place) => times[place]!);
    const found = group(points, own, rule, members);
    expect(found).toEqual(obvious(points, members, own, rule));
    expect(found.flat().sort((a, b) => a - b)).toEqual([...members].sort((a, b) => a - b));
  });

  test('pauses while many first recordings are compared, and while few are', () => {
    const pausesOf = (count: number, step: number) => {
      const points = line(...Array.from({ length: count }, (_, i) => (i * step) / count));
      const work = groupEvents(points, all(points), null, { distance: 0.5 / count, gap: null });
      let pauses = 0;
      while (work.next().done !== true) pauses++;
      return pauses;
    };
    expect(pausesOf(3000, 1)).toBeGreaterThan(20);
    expect(pausesOf(3000, 1e-6)).toBeGreaterThan(20);
  });
});

describe('distances', () => {
  const random = createRandom(77);
  const points = { values: Float32Array.from({ length: 60 * 70 }, () => random.normal()), dimension: 70 };
  const obviousSquare = (a: number, b: number) =>
    Array.from({ length: 70 }, (_, i) => (points.values[a * 70 + i]! - points.values[b * 70 + i]!) ** 2).reduce(
      (sum, square) => sum + square,
      0,
    );

  test('are sums of squares; one that is more than enough says so', () => {
    expect(squaredDistance(points, 3, 9)).toBeCloseTo(obviousSquare(3, 9), 9);
    expect(squaredDistance(points, 3, 9, 20)).toBeGreaterThan(20);
    expect(squaredDistance(points, 3, 9, 1e6)).toBe(squaredDistance(points, 3, 9));
  });
  test('of all pairs, in ascending order', () => {
    const expected = all(points)
      .flatMap((a) =>
        all(points)
          .slice(0, a)
          .map((b) => Math.sqrt(obviousSquare(a, b))),
      )
      .sort((a, b) => a - b);
    const found = finish(pairDistances(points, 100));
    expect(found.length).toBe((60 * 59) / 2);
    found.forEach((distance, i) => expect(distance).toBeCloseTo(expected[i]!, 9));
  });
  test('of many points only some are taken, evenly spaced; fewer than two have no pairs', () => {
    expect([...finish(pairDistances(line(0, 1, 3, 7), 2))]).toEqual([3]);
    expect(finish(pairDistances(line(4), 5)).length).toBe(0);
  });
  test('the value that a share does not exceed', () => {
    const sorted = Float64Array.of(1, 2, 3, 4);
    expect([0, 0.25, 0.5, 0.51, 0.95, 1].map((share) => valueAt(sorted, share))).toEqual([1, 1, 2, 3, 4, 4]);
    expect(valueAt(new Float64Array(), 0.5)).toBeNaN();
  });
});
