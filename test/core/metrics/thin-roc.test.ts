import { describe, expect, test } from 'vitest';
import { equalErrorRate, equalErrorRateOf } from '#shared/core/metrics/equal-error-rate.ts';
import { rocPoints, type RocPoint } from '#shared/core/metrics/roc.ts';
import { mostRocPoints, thinRoc } from '#shared/core/metrics/thin-roc.ts';
import { createRandom } from '#shared/core/random.ts';
import { example } from './golden.ts';

function thinned(points: readonly RocPoint[]): RocPoint[] {
  const work = thinRoc(points);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function distanceTo(point: RocPoint, from: RocPoint, to: RocPoint): number {
  const [x, y] = [to.falsePositiveRate - from.falsePositiveRate, to.truePositiveRate - from.truePositiveRate];
  const [px, py] = [point.falsePositiveRate - from.falsePositiveRate, point.truePositiveRate - from.truePositiveRate];
  const share = Math.min(1, Math.max(0, (px * x + py * y) / (x * x + y * y)));
  return Math.hypot(px - share * x, py - share * y);
}

/** How far the farthest point of a curve lies from the lines between some of its points. */
function deviation(points: readonly RocPoint[], kept: readonly RocPoint[]): number {
  let [part, worst] = [1, 0];
  for (const point of points) {
    while (kept[part]!.threshold > point.threshold) part += 1;
    worst = Math.max(worst, distanceTo(point, kept[part - 1]!, kept[part]!));
  }
  return worst;
}

const random = createRandom(6);
const scores = (count: number, shift: number, digits = 12) =>
  Array.from({ length: count }, () => Number((random.normal() + shift).toFixed(digits)));

describe('the points of a curve that a picture needs', () => {
  test.each([
    ['much of both', scores(9000, 0), scores(8000, 1.2)],
    ['few faults', scores(20_000, 0), scores(60, 1.5)],
    ['few normals', scores(40, 0), scores(7000, 1)],
    ['a staircase', scores(700, 0), scores(600, 0.3)],
    ['a coarse staircase, far from smooth', scores(260, 0), scores(250, 0)],
    ['many equal scores', scores(5000, 0, 2), scores(3000, 0.8, 2)],
    ['no better than chance', scores(12_000, 0), scores(12_000, 0)],
    ['told apart without an error', scores(3000, -50), scores(2000, 50)],
  ])('%s: at most 400, and none is missed by more than a pixel of 281', (_, normal, anomalous) => {
    const points = rocPoints(normal, anomalous);
    const kept = thinned(points);
    expect(kept.length).toBeLessThanOrEqual(mostRocPoints);
    expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
    const place = new Map(points.map((point, index) => [point, index]));
    const places = kept.map((point) => place.get(point)!);
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
    expect(deviation(points, kept)).toBeLessThanOrEqual(1 / 281 + 1e-9);
  });

  test('a smooth curve of very many keeps far fewer, and is missed by less', () => {
    const points = rocPoints(scores(30_000, 0), scores(30_000, 1));
    const kept = thinned(points);
    expect(kept.length).toBeLessThan(300);
    expect(deviation(points, kept)).toBeLessThanOrEqual(1 / 1000);
  });

  test('where all that can be left out lies on a line, nothing is missed', () => {
    const points = rocPoints(scores(4000, -50), scores(4000, 50));
    expect(
      thinned(points).map(({ falsePositiveRate, truePositiveRate }) => [falsePositiveRate, truePositiveRate]),
    ).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
    ]);
  });

  test.each([
    [1000, 1 / 1000],
    // Too coarse for a five-hundredth with 400 points: the widest deviation is needed.
    [300, 1 / 281],
  ])('%i steps, about as high as wide, do not take more points than there may be', (count, within) => {
    const steps = Array.from({ length: 2 * count + 1 }, (_, i): RocPoint => {
      const [x, y] = [(Math.ceil(i / 2) / count) ** 1.2, Math.floor(i / 2) / count];
      return { threshold: -i, falsePositiveRate: x, truePositiveRate: y, falseNegativeRate: 1 - y };
    });
    const kept = thinned(steps);
    expect(kept.length).toBeLessThanOrEqual(mostRocPoints);
    expect(deviation(steps, kept)).toBeLessThanOrEqual(within + 1e-9);
  });

  test('a short curve stays as it is', () => {
    const points = rocPoints(example.normal, example.anomalous);
    expect(thinned(points)).toEqual(points);
  });
});

test('the equal error rate of a curve is that of its scores', () => {
  const [normal, anomalous] = [scores(50, 0, 1), scores(40, 0.7, 1)];
  expect(equalErrorRateOf(rocPoints(normal, anomalous))).toEqual(equalErrorRate(normal, anomalous));
});
