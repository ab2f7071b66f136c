import { describe, expect, it } from 'vitest';
import { adviseThreshold } from '#shared/core/advice/advise.ts';
import { fitLogistic, logisticThreshold } from '#shared/core/advice/logistic.ts';
import { candidatesFrom, outcomeAt, type JudgedScore } from '#shared/core/advice/outcomes.ts';
import { rateOf } from '#shared/core/advice/wilson.ts';
import { createRandom } from '#shared/core/random.ts';
import golden from '../../golden/advice/advice.json' with { type: 'json' };

const judge = (falseAlarms: readonly number[], faults: readonly number[]): JudgedScore[] => [
  ...falseAlarms.map((score) => ({ score, fault: false })),
  ...faults.map((score) => ({ score, fault: true })),
];

/** Seeded scores with ties, at or above 1. */
function drawn(seed: number, alarms: number, faults: number): JudgedScore[] {
  const random = createRandom(seed);
  const score = (by: number) => 1 + Math.round(20 * (random.next() + by)) / 20;
  return judge(
    Array.from({ length: alarms }, () => score(0)),
    Array.from({ length: faults }, () => score(0.4)),
  );
}

describe('rateOf', () => {
  it.each(golden.wilson)('$count of $of has the interval that scipy finds', ({ count, of, low, high }) => {
    const rate = rateOf(count, of);
    expect(rate.low).toBeCloseTo(low, 12);
    expect(rate.high).toBeCloseTo(high, 12);
  });

  it('5 of 5 begins at 57 %, which is why fewer give no advice', () => {
    expect(rateOf(5, 5).low).toBeCloseTo(0.5655, 4);
    expect(rateOf(5, 5).high).toBe(1);
    expect(rateOf(0, 5).low).toBe(0);
  });

  it('none of none may be anything; what is no share is a bug', () => {
    expect(rateOf(0, 0)).toEqual({ count: 0, of: 0, low: 0, high: 1 });
    expect(() => rateOf(3, 2)).toThrow(RangeError);
    expect(() => rateOf(0.5, 2)).toThrow(RangeError);
    expect(() => rateOf(-1, 2)).toThrow(RangeError);
  });
});

describe('outcomeAt', () => {
  it('counts by the rule score >= threshold', () => {
    const judged = judge([1, 1.2, 1.5, 2], [1.4, 2, 3]);
    expect(outcomeAt(judged, 1.5)).toMatchObject({ keptFaults: 2, missedFaults: 1, falseAlarms: 2, avoided: 2 });
    expect(outcomeAt(judged, 1.5).precision).toMatchObject({ count: 2, of: 4 });
    expect(outcomeAt(judged, 1.5).recall).toMatchObject({ count: 2, of: 3 });
    expect(outcomeAt(judged, 9)).toMatchObject({ keptFaults: 0, falseAlarms: 0, precision: { count: 0, of: 0 } });
    expect(outcomeAt([], 1)).toMatchObject({ keptFaults: 0, missedFaults: 0, falseAlarms: 0, avoided: 0 });
  });
});

describe('candidatesFrom', () => {
  it('are the floor and the middles between neighbours above it; each flags something', () => {
    expect(candidatesFrom(judge([1.2, 1.2], [1.4, 2]), 1)).toEqual([1, (1.2 + 1.4) / 2, (1.4 + 2) / 2]);
    expect(candidatesFrom([], 1)).toEqual([]);
  });

  it('nothing below the floor, and nothing without a place in an order', () => {
    expect(() => candidatesFrom(judge([0.9], []), 1)).toThrow(/floor/);
    expect(() => candidatesFrom(judge([NaN], []), 1)).toThrow(RangeError);
    expect(() => adviseThreshold(drawn(1, 9, 9), 1.5, 20)).toThrow(RangeError);
  });
});

describe('adviseThreshold', () => {
  /** Tries every candidate in the obvious way. */
  function cheapest(judged: readonly JudgedScore[], floor: number, ratio: number): number {
    const costs = candidatesFrom(judged, floor).map((threshold) => {
      const { missedFaults, falseAlarms } = outcomeAt(judged, threshold);
      return { threshold, cost: ratio * missedFaults + falseAlarms };
    });
    const least = Math.min(...costs.map(({ cost }) => cost));
    return costs.find(({ cost }) => cost === least)!.threshold;
  }

  it.each([1, 2, 3, 4, 5, 6])('finds what trying every candidate finds (seed %i)', (seed) => {
    const judged = drawn(seed, 30 + seed, 8 + seed);
    for (const ratio of [1, 3, 20, 1000]) {
      const advice = adviseThreshold(judged, 1, ratio, { repetitions: 20 });
      if (advice.kind === 'few') throw new Error('there are enough');
      expect(advice.threshold).toBe(cheapest(judged, 1, ratio));
      expect(advice.then).toEqual(outcomeAt(judged, advice.threshold));
      expect(advice.now).toEqual(outcomeAt(judged, 1));
      expect(advice.now.missedFaults).toBe(0);
      // What is advised is never worse than what is there, on what is judged.
      expect(ratio * advice.then.missedFaults + advice.then.falseAlarms).toBeLessThanOrEqual(advice.now.falseAlarms);
    }
  });

  it('draws faults and false alarms again, each by themselves, as a slow bootstrap does', () => {
    const judged = drawn(11, 25, 12);
    const random = createRandom(4);
    const [faults, alarms] = [judged.filter(({ fault }) => fault), judged.filter(({ fault }) => !fault)];
    const again = <T>(part: readonly T[]): T[] => part.map(() => part[random.integer(part.length)]!);
    // A drawn set may lack scores; candidates are those of all, so that a threshold means the same in each repetition.
    const candidates = candidatesFrom(judged, 1);
    const repeated = Array.from({ length: 300 }, () => {
      const set = [...again(faults), ...again(alarms)];
      const costs = candidates.map((threshold) => {
        const { missedFaults, falseAlarms } = outcomeAt(set, threshold);
        return 2 * missedFaults + falseAlarms;
      });
      return candidates[costs.indexOf(Math.min(...costs))]!;
    }).sort((a, b) => a - b);
    const at = (share: number) => {
      const place = share * 299;
      const below = repeated[Math.floor(place)]!;
      return below + (place % 1) * (repeated[Math.ceil(place)]! - below);
    };
    const advice = adviseThreshold(judged, 1, 2, { seed: 4, repetitions: 300 });
    expect(advice).toMatchObject({ kind: 'advised' });
    if (advice.kind === 'few') return;
    expect(advice.low).toBeCloseTo(at(0.025), 12);
    expect(advice.high).toBeCloseTo(at(0.975), 12);
    expect(advice.low).toBeLessThanOrEqual(advice.threshold);
    expect(advice.high).toBeGreaterThanOrEqual(advice.threshold);
  });

  it('the dearer a missed fault, the lower the threshold', () => {
    const judged = drawn(21, 60, 25);
    const thresholds = [1, 2, 5, 20, 1000].map((ratio) => {
      const advice = adviseThreshold(judged, 1, ratio, { repetitions: 2 });
      return advice.kind === 'few' ? NaN : advice.threshold;
    });
    expect(thresholds).toEqual([...thresholds].sort((a, b) => b - a));
    expect(thresholds[0]).toBeGreaterThan(thresholds[4]!);
  });

  it('says no with fewer than five of a kind, and how many there are', () => {
    expect(adviseThreshold(drawn(1, 40, 4), 1, 20)).toEqual({ kind: 'few', faults: 4, falseAlarms: 40 });
    expect(adviseThreshold(drawn(1, 4, 40), 1, 20)).toEqual({ kind: 'few', faults: 40, falseAlarms: 4 });
    expect(adviseThreshold(drawn(1, 5, 5), 1, 20)).toMatchObject({ kind: 'advised' });
    expect(() => adviseThreshold(drawn(1, 9, 9), 1, 0)).toThrow(RangeError);
  });

  it('an alarm of the level stays at every threshold and teaches nothing about them', () => {
    const judged = drawn(5, 20, 10);
    const loud = [
      { score: 1.05, fault: true, level: true },
      { score: 1.9, fault: false, level: true },
    ];
    const [without, withLoud] = [judged, [...judged, ...loud]].map((set) => adviseThreshold(set, 1, 2));
    if (without?.kind !== 'advised' || withLoud?.kind !== 'advised') throw new Error('there are enough');
    const { threshold, low, high, logistic, then } = withLoud;
    expect({ threshold, low, high, logistic }).toEqual({
      threshold: without.threshold,
      low: without.low,
      high: without.high,
      logistic: without.logistic,
    });
    expect(then.keptFaults).toBe(without.then.keptFaults + 1);
    expect(then.falseAlarms).toBe(without.then.falseAlarms + 1);
    const five = judge([1, 2, 3, 4, 5], [1, 2, 3, 4]);
    expect(adviseThreshold([...five, loud[0]!], 1, 2)).toEqual({ kind: 'few', faults: 4, falseAlarms: 5 });
  });

  it('scores that all are equal leave the threshold where it is', () => {
    const judged = judge(Array<number>(6).fill(2), Array<number>(6).fill(2));
    const advice = adviseThreshold(judged, 1.5, 1);
    expect(advice).toMatchObject({ threshold: 1.5, low: 1.5, high: 1.5, logistic: null });
  });
});

describe('fitLogistic', () => {
  it.each(golden.logistic)('finds what scikit-learn finds (case %#)', ({ scores, faults, slope, intercept }) => {
    const found = fitLogistic(scores.map((score, i) => ({ score, fault: faults[i]! })))!;
    expect(found.slope).toBeCloseTo(slope, 4);
    expect(found.intercept).toBeCloseTo(intercept, 4);
  });

  it('the threshold is where a fault has the chance 1 / (1 + ratio); none where faults score lower', () => {
    const model = { intercept: -6, slope: 3 };
    const at = logisticThreshold(model, 20)!;
    expect(1 / (1 + Math.exp(-(model.intercept + model.slope * at)))).toBeCloseTo(1 / 21, 12);
    expect(logisticThreshold(model, 1)).toBe(2);
    const falling = fitLogistic(judge([3, 3.2, 3.1], [1, 1.1, 1.3]))!;
    expect(falling.slope).toBeLessThan(0);
    expect(logisticThreshold(falling, 20)).toBeNull();
  });

  it('is nothing with one kind of verdict, or one score', () => {
    expect(fitLogistic(judge([1, 2, 3], []))).toBeNull();
    expect(fitLogistic(judge([], [1, 2, 3]))).toBeNull();
    expect(fitLogistic(judge([2, 2], [2]))).toBeNull();
    expect(fitLogistic([])).toBeNull();
  });
});
