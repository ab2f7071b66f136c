import { describe, expect, it } from 'vitest';
import { auc } from '#shared/core/metrics/auc.ts';
import {
  bootstrapAuc,
  bootstrapAucInSteps,
  rankTogether,
  repetitionsFor,
  runThrough,
} from '#shared/core/metrics/bootstrap.ts';
import { percentile } from '#shared/core/metrics/percentile.ts';
import { createRandom } from '#shared/core/random.ts';
import { example } from './golden.ts';

describe('bootstrapAuc', () => {
  it('is what drawing again and computing every AUC gives, with the same draws', () => {
    const random = createRandom(7);
    const again = (scores: readonly number[]): number[] => scores.map(() => scores[random.integer(scores.length)]!);
    const values = Array.from({ length: 300 }, () => {
      const normal = again(example.normal);
      return auc(normal, again(example.anomalous));
    });
    const found = bootstrapAuc(example.normal, example.anomalous, { seed: 7, repetitions: 300 })!;
    expect(found.low).toBeCloseTo(percentile(values, 0.025), 12);
    expect(found.high).toBeCloseTo(percentile(values, 0.975), 12);
  });

  it('gives the same interval every time, around the AUC', () => {
    const first = bootstrapAuc(example.normal, example.anomalous)!;
    expect(bootstrapAuc(example.normal, example.anomalous)).toEqual(first);
    expect(first.low).toBeLessThan(0.815);
    expect(first.high).toBeGreaterThan(0.815);
    expect(first.mean).toBeCloseTo(0.815, 2);
  });

  it('has about the deviation that DeLong’s formula predicts', () => {
    const random = createRandom(5);
    const normal = Array.from({ length: 100 }, random.normal);
    const anomalous = Array.from({ length: 100 }, () => random.normal() + 1);
    const kernel = (a: number, n: number): number => (a > n ? 1 : a === n ? 0.5 : 0);
    const variance = (values: number[]): number => {
      const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
    };
    const perAnomaly = anomalous.map((a) => normal.reduce((sum, n) => sum + kernel(a, n), 0) / normal.length);
    const perNormal = normal.map((n) => anomalous.reduce((sum, a) => sum + kernel(a, n), 0) / anomalous.length);
    const expected = Math.sqrt(variance(perAnomaly) / anomalous.length + variance(perNormal) / normal.length);
    expect(Math.abs(bootstrapAuc(normal, anomalous)!.deviation / expected - 1)).toBeLessThan(0.1);
  });

  it('is narrower for less confidence and absent without both classes', () => {
    const wide = bootstrapAuc(example.normal, example.anomalous, { confidence: 0.95 })!;
    const narrow = bootstrapAuc(example.normal, example.anomalous, { confidence: 0.5 })!;
    expect(narrow.high - narrow.low).toBeLessThan(wide.high - wide.low);
    expect(bootstrapAuc([], [1])).toBeNull();
  });
});

describe('the same in steps', () => {
  it('gives the same numbers, and pauses after each drawing', () => {
    const work = bootstrapAucInSteps(example.normal, example.anomalous, { seed: 3, repetitions: 250 });
    let pauses = 0;
    let step = work.next();
    for (; step.done !== true; step = work.next()) pauses += 1;
    expect(step.value).toEqual(bootstrapAuc(example.normal, example.anomalous, { seed: 3, repetitions: 250 }));
    expect(pauses).toBeGreaterThanOrEqual(250);
  });

  it('draws less often from very many scores, never less than 200 times', () => {
    expect([20, 10_000, 20_000, 50_000, 1e6].map(repetitionsFor)).toEqual([2000, 2000, 1000, 400, 200]);
  });
});

describe('places among the distinct values of both classes', () => {
  const places = (normal: number[], anomalous: number[]) => runThrough(rankTogether(normal, anomalous));

  it('are what sorting and looking each of them up gives', () => {
    const random = createRandom(11);
    const [normal, anomalous] = [70, 40].map((count) => Array.from({ length: count }, () => random.integer(30) / 4));
    const distinct = [...new Set([...normal!, ...anomalous!])].sort((a, b) => a - b);
    const found = places(normal!, anomalous!);
    expect(found.distinct).toBe(distinct.length);
    expect([...found.normalRanks]).toEqual(normal!.map((value) => distinct.indexOf(value)));
    expect([...found.anomalousRanks]).toEqual(anomalous!.map((value) => distinct.indexOf(value)));
  });

  it('know one zero, and infinity', () => {
    expect(places([0, -0, -Infinity], [Infinity, -0])).toEqual({
      normalRanks: Int32Array.of(1, 1, 0),
      anomalousRanks: Int32Array.of(2, 1),
      distinct: 3,
    });
  });
});
