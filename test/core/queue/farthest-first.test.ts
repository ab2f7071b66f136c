import { describe, expect, test } from 'vitest';
import { farthestFirst, normalise } from '#shared/core/queue/farthest-first.ts';
import { mergeEvenly } from '#shared/core/queue/merge.ts';
import { createRandom } from '#shared/core/random.ts';

const dimension = 5;

function randomPoints(count: number, seed: number, integers = false) {
  const random = createRandom(seed);
  const value = () => (integers ? random.integer(3) : random.next());
  return { values: Float32Array.from({ length: count * dimension }, value), dimension };
}

function run(points: ReturnType<typeof randomPoints>, labelled: readonly number[], chosen: number) {
  const work = farthestFirst(points, labelled, chosen);
  for (let pauses = 0; ; pauses++) {
    const step = work.next();
    if (step.done === true) return { order: step.value, pauses };
  }
}

/** From the definition: every time, every distance. */
function obvious({ values }: ReturnType<typeof randomPoints>, labelled: readonly number[]): number[] {
  const point = (index: number) => [...values.subarray(index * dimension, (index + 1) * dimension)];
  const distance = (a: number, b: number) => Math.hypot(...point(a).map((value, i) => value - point(b)[i]!));
  const known = [...labelled];
  const left = [...Array(values.length / dimension).keys()].filter((index) => !labelled.includes(index));
  const order: number[] = [];
  while (left.length > 0) {
    const nearest = left.map((index) => Math.min(Infinity, ...known.map((other) => distance(index, other))));
    const [next] = left.splice(nearest.indexOf(Math.max(...nearest)), 1);
    order.push(next!);
    known.push(next!);
  }
  return order;
}

describe('farthest first', () => {
  test.each([
    ['nothing labelled', []],
    ['some labelled', [3, 17, 41]],
  ])('is the order of the definition, with %s', (_, labelled) => {
    const points = randomPoints(60, 1);
    expect(run(points, labelled, 60).order).toEqual(obvious(points, labelled));
  });

  test('of equal distances the lower index is first: points on a grid, many of them equal', () => {
    const points = randomPoints(80, 2, true);
    expect(run(points, [5], 80).order).toEqual(obvious(points, [5]));
  });

  test('the rest follows by its distance to what is labelled or chosen', () => {
    const points = randomPoints(60, 3);
    const { order } = run(points, [7], 10);
    expect(order.slice(0, 10)).toEqual(obvious(points, [7]).slice(0, 10));
    const known = [7, ...order.slice(0, 10)];
    const distances = order
      .slice(10)
      .map((index) =>
        Math.min(
          ...known.map((other) =>
            Math.hypot(
              ...Array.from(
                { length: dimension },
                (_, i) => points.values[index * dimension + i]! - points.values[other * dimension + i]!,
              ),
            ),
          ),
        ),
      );
    expect(distances).toEqual([...distances].sort((a, b) => b - a));
    expect([...order, 7].sort((a, b) => a - b)).toEqual([...Array(60).keys()]);
  });

  test('pauses after each pass', () => expect(run(randomPoints(60, 4), [1, 2], 10).pauses).toBe(12));
  test('of labelled points only, and of none, is empty', () => {
    expect(run(randomPoints(3, 5), [0, 1, 2], 10).order).toEqual([]);
    expect(run(randomPoints(0, 5), [], 10).order).toEqual([]);
  });
});

test('a vector is scaled to length 1; one without a length stays', () => {
  const scaled = (...values: number[]) => {
    const vector = Float32Array.from(values);
    normalise(vector);
    return [...vector];
  };
  expect(scaled(3, -4)).toEqual([Math.fround(0.6), Math.fround(-0.8)]);
  expect(scaled(0, 0)).toEqual([0, 0]);
});

describe('lists merged evenly', () => {
  test('a long and a short one: the short one is spread over the whole', () =>
    expect(
      mergeEvenly<number | string>([
        [1, 2, 3, 4, 5, 6],
        ['a', 'b'],
      ]),
    ).toEqual([1, 2, 'a', 3, 4, 5, 'b', 6]));
  test('equal places: the earlier list first; an empty list and no list', () => {
    expect(mergeEvenly<number | string>([['a'], [1], []])).toEqual(['a', 1]);
    expect(mergeEvenly([])).toEqual([]);
  });
  test('any first part has of each list as many as its length allows, within one', () => {
    const lists = [40, 7, 23].map((length, list) => Array.from({ length }, (_, index) => ({ list, index })));
    const merged = mergeEvenly(lists);
    for (let end = 1; end <= merged.length; end++) {
      for (const [list, { length }] of lists.entries()) {
        const seen = merged.slice(0, end).filter((item) => item.list === list);
        expect(Math.abs(seen.length - (length * end) / merged.length)).toBeLessThanOrEqual(1.5);
        expect(seen.map(({ index }) => index)).toEqual(seen.map((_, index) => index));
      }
    }
  });
});
