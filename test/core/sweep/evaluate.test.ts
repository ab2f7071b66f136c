import { describe, expect, it } from 'vitest';
import { auc } from '#shared/core/metrics/auc.ts';
import { createRandom } from '#shared/core/random.ts';
import {
  basisOf,
  bestResult,
  evaluatePreset,
  fewestOutside,
  type PresetResult,
  type PresetScores,
  type ScorerScores,
} from '#shared/core/sweep/evaluate.ts';

const all = (values: readonly number[]): ScorerScores => ({ detector: values, statistics: values, level: values });
const none = all([]);

function scoresOf(normals: readonly number[], faults: readonly number[], threshold = 1): PresetScores {
  return {
    normals: all(normals),
    faults: all(faults),
    bank: none,
    flaggedNormals: normals.map((score) => score >= threshold),
    flaggedFaults: faults.map((score) => score >= threshold),
  };
}

/** `count` draws about `mean`. */
function draws(seed: number, count: number, mean: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => mean + random.normal());
}

describe('what a preset does to a detector', () => {
  const normals = draws(1, 40, 0);
  const faults = draws(2, 30, 1);
  const reference = scoresOf(normals, faults);

  it('gives every scorer its AUC with an interval around it', () => {
    const scores = { ...reference, faults: { ...reference.faults, level: draws(3, 30, 0) } };
    const { auc: found, finding, difference } = evaluatePreset(scores, null);
    expect(found!.detector.value).toBe(auc(normals, faults));
    expect(found!.statistics).toEqual(found!.detector);
    expect(found!.level.value).toBe(auc(normals, scores.faults.level));
    for (const { value, low, high } of Object.values(found!)) {
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    expect(finding).toBe('reference');
    expect(difference).toBeNull();
  });

  it('counts what reaches the threshold', () => {
    const { falseAlarms, keptFaults } = evaluatePreset(scoresOf([0, 0.5, 1, 2, 0], [0, 1, 3]), null);
    expect(falseAlarms).toBe(2);
    expect(keptFaults).toBe(2);
  });

  it('calls the same scores noise, with a difference of exactly nothing', () => {
    expect(evaluatePreset(reference, reference)).toMatchObject({
      finding: 'noise',
      difference: { value: 0, low: 0, high: 0 },
    });
  });

  it('calls a little noise on every score noise', () => {
    const shaken = scoresOf(
      normals.map((value, i) => value + 0.1 * Math.sin(i)),
      faults.map((value, i) => value + 0.1 * Math.cos(i)),
    );
    const { finding, difference } = evaluatePreset(shaken, reference);
    expect(finding).toBe('noise');
    expect(difference!.low).toBeLessThanOrEqual(0);
    expect(difference!.high).toBeGreaterThanOrEqual(0);
  });

  it('tells better and worse apart, one the mirror of the other', () => {
    const better = scoresOf(
      normals,
      faults.map((value) => value + 2),
    );
    const up = evaluatePreset(better, reference);
    const down = evaluatePreset(reference, better);
    expect([up.finding, down.finding]).toEqual(['better', 'worse']);
    expect(up.difference!.value).toBeCloseTo(auc(normals, better.faults.detector) - auc(normals, faults), 12);
    expect(down.difference!.low).toBeCloseTo(-up.difference!.high, 12);
    expect(down.difference!.high).toBeCloseTo(-up.difference!.low, 12);
  });

  it('takes the difference in pairs: the scale of a score does not matter, its recordings do', () => {
    const scaled = scoresOf(
      normals.map((value) => 10 * value + 3),
      faults.map((value) => 10 * value + 3),
    );
    expect(evaluatePreset(scaled, reference).difference).toEqual({ value: 0, low: 0, high: 0 });
  });

  it('puts the bank beside too few normals from outside', () => {
    const few = draws(4, fewestOutside - 1, 5);
    const bank = draws(5, 20, 0);
    const scores = { ...scoresOf(few, faults), bank: all(bank) };
    expect(basisOf(few.length)).toBe('bank');
    expect(evaluatePreset(scores, null).auc!.detector.value).toBe(auc([...bank, ...few], faults));
    const enough = { ...scoresOf(draws(4, fewestOutside, 5), faults), bank: all(bank) };
    expect(basisOf(fewestOutside)).toBe('outside');
    expect(evaluatePreset(enough, null).auc!.detector.value).toBe(auc(enough.normals.detector, faults));
  });

  describe('where no fault is known', () => {
    const alarms = (flags: readonly boolean[]): PresetScores => ({
      ...scoresOf(
        flags.map(() => 0),
        [],
      ),
      flaggedNormals: flags,
    });
    const flags = (flagged: number, total = 12) => Array.from({ length: total }, (_, i) => i < flagged);

    it('counts false alarms and has no AUC', () => {
      expect(evaluatePreset(alarms(flags(3)), null)).toEqual({
        auc: null,
        difference: null,
        finding: 'reference',
        falseAlarms: 3,
        keptFaults: 0,
      });
    });

    it('needs six recordings that all change one way', () => {
      const found = (before: number, after: number) =>
        evaluatePreset(alarms(flags(after)), alarms(flags(before))).finding;
      expect(found(5, 0)).toBe('noise');
      expect(found(6, 0)).toBe('better');
      expect(found(0, 6)).toBe('worse');
      expect(found(8, 8)).toBe('noise');
    });

    it('looks at recordings, not at totals', () => {
      const before = flags(6);
      const after = before.map((flagged) => !flagged);
      expect(evaluatePreset(alarms(after), alarms(before)).finding).toBe('noise');
    });
  });
});

describe('the best preset', () => {
  const estimate = (value: number) => ({ value, low: value, high: value });
  const result = (finding: PresetResult['finding'], value: number | null, falseAlarms = 0): PresetResult => ({
    auc: value === null ? null : { detector: estimate(value), statistics: estimate(0), level: estimate(1) },
    difference: null,
    finding,
    falseAlarms,
    keptFaults: 0,
  });

  it('is the highest AUC among those that are better beyond noise', () => {
    const results = [result('reference', 0.7), result('better', 0.8), result('noise', 0.95), result('better', 0.9)];
    expect(bestResult(results)).toBe(3);
  });

  it('is none when everything is noise or worse, however high it lies', () => {
    expect(bestResult([result('reference', 0.7), result('noise', 0.99), result('worse', 0.2)])).toBeNull();
    expect(bestResult([])).toBeNull();
  });

  it('is the fewest false alarms where no fault is known', () => {
    const results = [result('reference', null, 9), result('better', null, 2), result('better', null, 1)];
    expect(bestResult(results)).toBe(2);
  });
});
