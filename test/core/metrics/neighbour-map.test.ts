import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { jointProbabilities } from '#shared/core/metrics/joint-probabilities.ts';
import { neighbourMap, type NeighbourMapOptions } from '#shared/core/metrics/neighbour-map.ts';
import { alongAxis, principalAxes } from '#shared/core/metrics/principal-axes.ts';
import { createRandom } from '#shared/core/random.ts';

interface NeighboursGolden {
  readonly dimension: number;
  readonly perplexity: number;
  readonly points: readonly number[];
  readonly start: readonly number[];
  readonly probabilities: readonly number[];
  /** positions after so many iterations of the first stage */
  readonly early: readonly { readonly iterations: number; readonly positions: readonly number[] }[];
  /** positions at the end of the first stage */
  readonly turn: readonly number[];
  /** positions so many iterations later */
  readonly late: readonly { readonly iterations: number; readonly positions: readonly number[] }[];
  /** a whole run: where it ends, and how far from the probabilities */
  readonly whole: readonly number[];
  readonly divergence: number;
}

const golden = JSON.parse(
  readFileSync(new URL('../../golden/metrics/neighbours.json', import.meta.url), 'utf8'),
) as NeighboursGolden;
const goldenPoints = { values: Float32Array.from(golden.points), dimension: golden.dimension };

type Positions = readonly (readonly [number, number])[];
type Matrix = readonly (readonly number[])[];

function run<Result>(work: Generator<undefined, Result>): { readonly value: Result; readonly pauses: number } {
  for (let pauses = 0; ; pauses += 1) {
    const step = work.next();
    if (step.done === true) return { value: step.value, pauses };
  }
}

/** As the app does it: from the principal components. */
function mapOf(values: Float32Array, dimension: number, options: NeighbourMapOptions = {}) {
  return run(neighbourMap({ values, dimension }, componentsOf(values, dimension), options)).value;
}

function componentsOf(values: Float32Array, dimension: number): Float64Array {
  const { mean, axes } = run(principalAxes({ values, dimension })).value;
  return Float64Array.from({ length: (2 * values.length) / dimension }, (_, i) => {
    const from = Math.floor(i / 2) * dimension;
    return alongAxis(values.subarray(from, from + dimension), mean, axes[i % 2]!);
  });
}

/** Normal points, group after group of them around the centres. */
function groups(seed: number, centres: Matrix, each: number, deviation = 1): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from(
    centres.flatMap((centre) =>
      Array.from({ length: each }, () => centre.map((value) => value + deviation * random.normal())).flat(),
    ),
  );
}

const cloud = (seed: number, count: number, dimension: number, deviation = 1) =>
  groups(seed, [Array.from({ length: dimension }, () => 0)], count, deviation);

const pairsOf = (flat: ArrayLike<number>): Positions =>
  Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!] as const);

/** The largest difference, as a share of the largest value. */
function apart(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found).toHaveLength(expected.length);
  const differences = Array.from(found, (value, i) => Math.abs(value - expected[i]!));
  return Math.max(...differences) / Math.max(...Array.from(expected, Math.abs));
}

function squareOf(triangle: ArrayLike<number>, count: number): Matrix {
  const square = Array.from({ length: count }, () => Array.from({ length: count }, () => 0));
  let at = 0;
  for (let i = 0; i < count; i += 1)
    for (let j = i + 1; j < count; j += 1) square[i]![j] = square[j]![i] = triangle[at++]!;
  return square;
}

function similarities(positions: Positions): { readonly weights: Matrix; readonly q: Matrix } {
  const weights = positions.map((a) =>
    positions.map((b) => (a === b ? 0 : 1 / (1 + (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2))),
  );
  const sum = weights.flat().reduce((total, weight) => total + weight, 0);
  return { weights, q: weights.map((row) => row.map((weight) => weight / sum)) };
}

function divergence(p: Matrix, positions: Positions): number {
  const { q } = similarities(positions);
  return p.flatMap((row, i) => row.map((own, j) => (i === j ? 0 : own * Math.log(own / q[i]![j]!)))).reduce(add, 0);
}

const add = (a: number, b: number) => a + b;

interface Stage {
  readonly from: number;
  readonly until: number;
  readonly exaggeration: number;
  readonly momentum: number;
}

const early = (count: number, perplexity: number) => ({
  from: 0,
  exaggeration: Math.min(12, (count - 1) / (3 * Math.max(1, Math.min(perplexity, (count - 1) / 3)))),
  momentum: 0.5,
});
const late = { from: 250, exaggeration: 1, momentum: 0.8 };

/** The positions after one stage from the definitions, each matrix whole. */
function descended(p: Matrix, start: Positions, { from, until, exaggeration, momentum }: Stage) {
  const count = start.length;
  const rate = count / 48;
  let positions = start;
  let updates = start.flat().map(() => 0);
  let gains = start.flat().map(() => 1);
  for (let iteration = from; iteration < until; iteration += 1) {
    const { weights, q } = similarities(positions);
    const here = positions;
    const gradient = here.flatMap((own, i) =>
      ([0, 1] as const).map((axis) =>
        here
          .map((other, j) => 4 * (exaggeration * p[i]![j]! - q[i]![j]!) * weights[i]![j]! * (own[axis] - other[axis]))
          .reduce(add, 0),
      ),
    );
    gains = gains.map((gain, k) => Math.max(0.01, updates[k]! * gradient[k]! < 0 ? gain + 0.2 : gain * 0.8));
    const gained = gradient.map((value, k) => value * gains[k]!);
    updates = updates.map((update, k) => momentum * update - rate * gained[k]!);
    positions = here.map(([x, y], i) => [x + updates[2 * i]!, y + updates[2 * i + 1]!] as const);
  }
  return positions;
}

function scaled(start: ArrayLike<number>): Positions {
  const pairs = pairsOf(start);
  const mean = pairs.map(([x]) => x).reduce(add, 0) / pairs.length;
  const deviation = Math.sqrt(pairs.map(([x]) => (x - mean) ** 2).reduce(add, 0) / pairs.length);
  return pairs.map(([x, y]) => [(x / deviation) * 1e-4, (y / deviation) * 1e-4] as const);
}

/** Squared distances of all points to all points. */
function distancesOf(flat: ArrayLike<number>, dimension: number): Matrix {
  const points = Array.from({ length: flat.length / dimension }, (_, i) =>
    Array.from({ length: dimension }, (__, k) => flat[i * dimension + k]!),
  );
  return points.map((a) => points.map((b) => a.map((value, k) => (value - b[k]!) ** 2).reduce(add, 0)));
}

/** The probabilities of a point's neighbours with exactly this entropy, to all digits that halving gives. */
function conditional(distances: readonly number[], own: number, perplexity: number): number[] {
  let [low, high] = [-200, 200];
  for (;;) {
    const middle = (low + high) / 2;
    const nearest = Math.min(...distances.filter((_, j) => j !== own));
    const weights = distances.map((d, j) => (j === own ? 0 : Math.exp(-(d - nearest) * Math.exp(middle))));
    const sum = weights.reduce(add, 0);
    const p = weights.map((weight) => weight / sum);
    if (middle === low || middle === high) return p;
    if (entropy(p) > Math.log(perplexity)) low = middle;
    else high = middle;
  }
}

const entropy = (p: readonly number[]) =>
  -p
    .filter((one) => one > 0)
    .map((one) => one * Math.log(one))
    .reduce(add, 0);

/** Venna and Kaski 2001: neighbours in the map that are none are counted by how far down the list of neighbours they are. */
function trustworthiness(points: Matrix, map: Matrix, k: number): number {
  const count = points.length;
  const order = (row: readonly number[], own: number) =>
    [...row.keys()].filter((j) => j !== own).sort((a, b) => row[a]! - row[b]!);
  let penalty = 0;
  for (let i = 0; i < count; i += 1) {
    const inSpace = order(points[i]!, i);
    for (const j of order(map[i]!, i).slice(0, k)) penalty += Math.max(0, inSpace.indexOf(j) + 1 - k);
  }
  return 1 - (2 / (count * k * (2 * count - 3 * k - 1))) * penalty;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('how likely points are to be neighbours', () => {
  test('is what scikit-learn finds', () => {
    const { value } = run(jointProbabilities(goldenPoints, golden.perplexity));
    expect(value).toHaveLength(golden.probabilities.length);
    // Distances are float32, at most 6e-8 off, in an exponent of 36 at most: below that the least probability stands.
    for (const [i, probability] of value.entries())
      expect(Math.abs(probability / golden.probabilities[i]! - 1)).toBeLessThan(2e-6);
  });

  test.each([
    [1, 20, 3, 5],
    [2, 45, 12, 10],
    [3, 70, 2, 20],
  ])(
    'follows from the definition: seed %i, %i points of %i values, perplexity %i',
    (seed, count, dimension, wanted) => {
      const values = cloud(seed, count, dimension);
      const rows = distancesOf(values, dimension).map((row, i) => conditional(row, i, wanted));
      const found = squareOf(run(jointProbabilities({ values, dimension }, wanted)).value, count);
      // The entropy may be 1e-5 off, which changes a probability by about as much, and one far out by some times that.
      for (const [i, row] of found.entries())
        for (const [j, probability] of row.entries())
          if (i !== j) expect(probability).toBeCloseTo((rows[i]![j]! + rows[j]![i]!) / (2 * count), 6);
      expect(found.flat().reduce(add, 0)).toBeCloseTo(1, 5);
    },
  );

  test('asks for no more neighbours than a third of the others, and for one at least', () => {
    const points = { values: cloud(4, 31, 3), dimension: 3 };
    const most = run(jointProbabilities(points, 10)).value;
    expect(run(jointProbabilities(points, 30)).value).toEqual(most);
    expect(run(jointProbabilities(points, 1e9)).value).toEqual(most);
    expect(run(jointProbabilities(points, 9)).value).not.toEqual(most);
    const least = run(jointProbabilities(points, 1)).value;
    expect(run(jointProbabilities(points, 0.2)).value).toEqual(least);
    const start = componentsOf(points.values, 3);
    const short = { iterations: 20 };
    expect(run(neighbourMap(points, start, short)).value).toEqual(
      run(neighbourMap(points, start, { ...short, perplexity: 10 })).value,
    );
  });

  test('of fewer than three points, and of equal ones, is equal', () => {
    expect(run(jointProbabilities({ values: new Float32Array(0), dimension: 4 }, 30)).value).toHaveLength(0);
    expect(run(jointProbabilities({ values: new Float32Array(4), dimension: 4 }, 30)).value).toHaveLength(0);
    expect([...run(jointProbabilities({ values: Float32Array.of(1, 5), dimension: 1 }, 30)).value]).toEqual([0.5]);
    const equal = run(jointProbabilities({ values: new Float32Array(20).fill(7), dimension: 2 }, 30)).value;
    expect(equal).toHaveLength(45);
    for (const probability of equal) expect(probability).toBeCloseTo(1 / 90, 8);
  });
});

describe('the way of the points', () => {
  const stages = [
    ...golden.early,
    ...golden.late.map(({ iterations, positions }) => ({ iterations: 250 + iterations, positions })),
  ];
  test.each(stages)('is that of scikit-learn: $iterations iterations', ({ iterations, positions }) => {
    const options = { perplexity: golden.perplexity, iterations };
    const found = run(neighbourMap(goldenPoints, Float64Array.from(golden.start), options)).value;
    expect(apart(found, positions)).toBeLessThan(1e-6);
  });

  test('is that of scikit-learn in the version from the definitions, in either stage', () => {
    const p = squareOf(golden.probabilities, golden.start.length / 2);
    for (const { iterations, positions } of golden.early) {
      const found = descended(p, scaled(golden.start), { ...early(36, golden.perplexity), until: iterations });
      expect(apart(found.flat(), positions)).toBeLessThan(1e-8);
    }
    for (const { iterations, positions } of golden.late) {
      const found = descended(p, pairsOf(golden.turn), { ...late, until: 250 + iterations });
      expect(apart(found.flat(), positions)).toBeLessThan(1e-9);
    }
  });

  test.each([
    [1, 25, 4],
    [2, 40, 9],
    [3, 7, 3],
    [4, 3, 2],
  ])('is that of the version from the definitions: seed %i, %i points of %i values', (seed, count, dimension) => {
    const points = { values: cloud(seed, count, dimension), dimension };
    const start = componentsOf(points.values, dimension);
    const p = squareOf(run(jointProbabilities(points, 30)).value, count);
    const after = (iterations: number) => run(neighbourMap(points, start, { iterations })).value;
    for (const until of [1, 2, 5, 15])
      expect(apart(after(until), descended(p, scaled(start), { ...early(count, 30), until }).flat())).toBeLessThan(
        1e-9,
      );
    const turn = pairsOf(after(250));
    for (const until of [251, 252, 270])
      expect(apart(after(until), descended(p, turn, { ...late, until }).flat())).toBeLessThan(1e-9);
  });

  test('ends where that of scikit-learn does, and as far from the probabilities from any start near its own', () => {
    const random = createRandom(5);
    const p = squareOf(golden.probabilities, golden.start.length / 2);
    for (let round = 0; round < 8; round += 1) {
      const start = Float64Array.from(golden.start, (value) => value * (1 + 1e-3 * round * random.normal()));
      const map = run(neighbourMap(goldenPoints, start, { perplexity: golden.perplexity })).value;
      if (round === 0) expect(apart(map, golden.whole)).toBeLessThan(0.05);
      expect(Math.abs(divergence(p, pairsOf(map)) / golden.divergence - 1)).toBeLessThan(0.005);
    }
  });

  test.each([
    [6, 4],
    [12, 200],
    [40, 200],
  ])(
    'spreads out also where everything is nearly everything’s neighbour: %i points of %i values',
    (count, dimension) => {
      const values = cloud(count, count, dimension, 0.01);
      const map = mapOf(values, dimension);
      const rows = distancesOf(map, 2);
      const nearest = rows.map((row, i) => Math.sqrt(Math.min(...row.filter((_, j) => j !== i))));
      expect(Math.min(...nearest)).toBeGreaterThan(0.02);
      expect(Math.max(...Array.from(map, Math.abs))).toBeLessThan(100);
    },
  );

  test('hardly changes with its start, also with few points', () => {
    const [seed, count, dimension] = [7, 100, 12];
    const values = groups(
      seed,
      [1, 2, 3, 4].map((one) => [...cloud(10 + one, 1, dimension, 2)]),
      count / 4,
    );
    const random = createRandom(seed);
    const start = componentsOf(values, dimension);
    const near = start.map((value) => value * (1 + 1e-3 * random.normal()));
    const [map, other] = [start, near].map((from) => run(neighbourMap({ values, dimension }, from)).value);
    const moved = pairsOf(map!).map(([x, y], i) => Math.hypot(x - other![2 * i]!, y - other![2 * i + 1]!));
    const size = Math.max(...Array.from(map!, Math.abs));
    expect(moved.sort((a, b) => a - b)[count / 2]! / size).toBeLessThan(0.01);
  });

  test('is the same every time, bit for bit', () => {
    const values = cloud(6, 50, 5);
    const map = mapOf(values, 5);
    expect(mapOf(values, 5)).toEqual(map);
    expect(map).toHaveLength(100);
  });

  test('leaves neighbours neighbours where two axes cannot', () => {
    const across = [
      [40, 0, 0, 0, 0],
      [-40, 0, 0, 0, 0],
      [0, 35, 0, 0, 0],
      [0, -35, 0, 0, 0],
    ];
    const hidden = [
      [0, 0, 12, 0, 0],
      [0, 0, -12, 0, 0],
      [0, 0, 0, 12, 0],
      [0, 0, 0, -12, 0],
    ];
    const values = groups(11, [...across, ...hidden], 12);
    const points = distancesOf(values, 5);
    const plane = distancesOf(componentsOf(values, 5), 2);
    const map = distancesOf(mapOf(values, 5, { perplexity: 8 }), 2);
    expect(trustworthiness(points, map, 5)).toBeGreaterThan(0.95);
    expect(trustworthiness(points, plane, 5)).toBeLessThan(0.95);
    const strangers = (rows: Matrix) =>
      rows.filter((row, i) => {
        const nearest = [...row.keys()].filter((j) => j !== i).reduce((a, b) => (row[b]! < row[a]! ? b : a));
        return Math.floor(nearest / 12) !== Math.floor(i / 12);
      }).length;
    expect(strangers(map)).toBe(0);
    expect(strangers(plane)).toBeGreaterThan(12);
  });
});

describe('what has no neighbours, or too many', () => {
  const finite = (map: Float64Array, count: number) => {
    expect(map).toHaveLength(2 * count);
    for (const value of map) expect(Number.isFinite(value)).toBe(true);
  };

  test('fewer than three points stay at their start', () => {
    expect(mapOf(new Float32Array(0), 3)).toHaveLength(0);
    expect([...mapOf(Float32Array.of(4, 5, 6), 3)]).toEqual([0, 0]);
    const two = run(neighbourMap({ values: Float32Array.of(0, 8), dimension: 1 }, Float64Array.of(-4, 1, 4, -1))).value;
    expect([...two].map((value) => Number(value.toPrecision(12)))).toEqual([-1e-4, 2.5e-5, 1e-4, -2.5e-5]);
    finite(mapOf(Float32Array.of(3, 3), 1), 2);
  });

  test('a start that does not differ along x is a circle', () => {
    const points = { values: cloud(3, 8, 4), dimension: 4 };
    const circle = Array.from({ length: 8 }, (_, i) => [
      Math.cos((i * Math.PI) / 4),
      Math.sin((i * Math.PI) / 4),
    ]).flat();
    for (const x of [0, 0.1, -1e300]) {
      const start = Float64Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? x : i));
      const found = run(neighbourMap(points, start, { iterations: 0 })).value;
      expect(
        apart(
          found,
          circle.map((value) => value * 1e-4),
        ),
      ).toBeLessThan(1e-12);
    }
  });

  test.each([
    ['equal points', new Float32Array(60).fill(0.1)],
    ['two groups of equal points', Float32Array.from({ length: 60 }, (_, i) => (i < 30 ? 2 : -7))],
    ['two groups of equal points far away', Float32Array.from({ length: 60 }, (_, i) => (i < 30 ? 1e6 : -1e6))],
    ['equal points and one other', Float32Array.from({ length: 60 }, (_, i) => (i < 57 ? 1 : 1e6))],
    ['points far away', cloud(1, 20, 3, 1e6)],
    ['points farther than float32 squares', cloud(1, 20, 3, 1e25)],
    ['points near each other', cloud(2, 20, 3, 1e-6)],
    ['points as near as rounding', cloud(2, 20, 3, 1e-6).map((value) => value + 1)],
    ['points on a line', Float32Array.from({ length: 60 }, (_, i) => Math.floor(i / 3))],
    ['three points', cloud(3, 3, 3)],
    ['four points', cloud(4, 4, 3)],
  ])('%s have finite places', (_, values) => {
    const count = values.length / 3;
    for (const iterations of [0, 1, 50, 251, 1000]) finite(mapOf(values, 3, { iterations }), count);
    for (const probability of run(jointProbabilities({ values, dimension: 3 }, 30)).value)
      expect(probability).toBeGreaterThanOrEqual(2 ** -52);
  });
});

describe('pauses', () => {
  const pairs = (count: number) => (count * (count - 1)) / 2;

  /** The most that was counted from one pause to the next, and all of it. */
  function between(work: Generator<undefined, unknown>, counted: () => number) {
    let [most, before] = [0, counted()];
    const first = before;
    for (let done: boolean | undefined = false; done !== true; before = counted()) {
      done = work.next().done;
      most = Math.max(most, counted() - before);
    }
    return { most, total: before - first };
  }

  test('come every so many values that are compared', () => {
    const [count, dimension] = [90, 120];
    let reads = 0;
    const values = new Proxy(cloud(1, count, dimension), {
      get: (target, key) => {
        if (typeof key === 'string' && key !== 'length') reads += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
    const { most, total } = between(jointProbabilities({ values, dimension }, 10), () => reads);
    expect(total).toBe(2 * pairs(count) * dimension);
    // Each comparison reads two values; a row of a block, a quarter of that, may be over.
    expect(most).toBeLessThanOrEqual(2 * 1.25 * 2 ** 17);
  });

  test('come every so many exponentials and logarithms', () => {
    const exponentials = vi.spyOn(Math, 'exp');
    const logarithms = vi.spyOn(Math, 'log');
    const points = { values: new Float32Array(80).fill(2), dimension: 1 };
    const counted = () => exponentials.mock.calls.length + logarithms.mock.calls.length;
    // Equal points are the longest search: no precision gives the perplexity.
    const { most, total } = between(jointProbabilities(points, 30), counted);
    expect(total).toBeGreaterThan(90 * 80 * 79);
    // A row may be over, and with each row of 79 exponentials comes a logarithm.
    expect(most).toBeLessThan((2 ** 14 + 80) * (1 + 1 / 79));
  });

  test('come every so many pairs, and with every iteration', () => {
    for (const [count, least] of [
      [20, 1],
      [400, 1],
      [600, 2],
    ] as const) {
      const points = { values: cloud(1, count, 2), dimension: 2 };
      const start = componentsOf(points.values, 2);
      const [two, three, five] = [2, 3, 5].map((iterations) => run(neighbourMap(points, start, { iterations })).pauses);
      const each = three! - two!;
      expect(five! - two!).toBe(3 * each);
      expect(each).toBeGreaterThanOrEqual(least);
      expect(each * (2 ** 16 + count)).toBeGreaterThanOrEqual(pairs(count));
      expect(each).toBeLessThanOrEqual(1 + pairs(count) / 2 ** 16);
    }
  });
});
