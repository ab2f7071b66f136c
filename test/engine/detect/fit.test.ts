import { describe, expect, it } from 'vitest';
import { detectorKinds, scorers, type RecordingVectors } from '#shared/core/domain.ts';
import { percentile } from '#shared/core/metrics/percentile.ts';
import { mean, standardDeviation } from '#shared/core/metrics/summary.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { fitDetector } from '#main/engine/detect/fit.ts';
import { scoreRecordings } from '#main/engine/detect/score.ts';
import { fitStandardisation } from '#main/engine/detect/standardise.ts';
import { findThreshold } from '#main/engine/detect/threshold.ts';
import { bankOf, detectorOf, randomRecording, specOf } from './support.ts';

const random = createRandom(100);
const normals = Array.from({ length: 30 }, () => randomRecording(random));
const bank = bankOf(normals);

const cosine = (a: Float32Array, b: Float32Array): number => {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};
const euclidean = (a: Float32Array, b: Float32Array): number => Math.hypot(...a.map((value, i) => value - b[i]!));

/** Smallest distances of every normal to the others, the slow way. */
function leaveOneOut(distance: (a: RecordingVectors, b: RecordingVectors) => number): number[] {
  return normals.map((one) =>
    Math.min(...normals.filter((other) => other !== one).map((other) => distance(one, other))),
  );
}

describe('fitDetector', () => {
  it('standardises every scorer by its leave-one-out scores', async () => {
    const { standardisation } = unwrap(await fitDetector(specOf('fused'), bank, []));
    const expected = {
      ast: leaveOneOut((a, b) => cosine(a.rows, b.rows)),
      statistics: leaveOneOut((a, b) => euclidean(a.statistics, b.statistics)),
      level: normals.map(({ level }, i) =>
        Math.abs(
          level -
            percentile(
              normals.filter((_, j) => j !== i).map((other) => other.level),
              0.5,
            ),
        ),
      ),
    };
    for (const scorer of scorers) {
      expect(standardisation[scorer].mean).toBeCloseTo(mean(expected[scorer]), 6);
      expect(standardisation[scorer].deviation).toBeCloseTo(standardDeviation(expected[scorer]), 6);
    }
  });

  it.each(detectorKinds)('%s: leave-one-out scores have mean 0, the threshold is their percentile', async (kind) => {
    const fitted = unwrap(await fitDetector(specOf(kind), bank, []));
    expect(fitted.leaveOneOut).toHaveLength(30);
    expect(mean(fitted.leaveOneOut)).toBeCloseTo(0, 9);
    expect(fitted.threshold.value).toBe(percentile(fitted.leaveOneOut, 0.95));
    expect(fitted.threshold.details).toEqual({ quantile: 0.95, recordings: 30 });
    expect(fitted.levelThreshold === null).toBe(kind !== 'fused');
  });

  it('gives the level of `fused` an alarm of its own at the same quantile', async () => {
    const rule = { kind: 'gamma', quantile: 0.9 } as const;
    const { levelThreshold } = unwrap(await fitDetector(specOf('fused', { rule }), bank, []));
    const level = unwrap(await fitDetector(specOf('level'), bank, []));
    expect(levelThreshold!.value).toBe(percentile(level.leaveOneOut, 0.9));
  });

  it('makes `paper` the published detector whatever the specification says', async () => {
    const paper = specOf('paper', { readOut: 'rows', metric: 'euclidean', k: 5, density: 8 });
    const published = specOf('ast', { readOut: 'prelogits', metric: 'cosine', k: 1, density: 0 });
    const [found, expected] = [await fitDetector(paper, bank, []), await fitDetector(published, bank, [])];
    expect(unwrap(found)).toEqual(unwrap(expected));
    const raw = leaveOneOut((a, b) => cosine(a.prelogits, b.prelogits));
    expect(unwrap(found).standardisation.ast.mean).toBeCloseTo(mean(raw), 6);
  });

  it('is the same every time, to the last bit', async () => {
    const spec = specOf('fused', { density: 4, k: 2 });
    expect(unwrap(await fitDetector(spec, bank, []))).toEqual(unwrap(await fitDetector(spec, bank, [])));
  });

  it('needs three separate recordings', async () => {
    const few = await fitDetector(specOf('fused'), bankOf(normals.slice(0, 2)), []);
    expect(few).toMatchObject({ ok: false, problem: { code: 'detector.few-normals', data: { needed: 3, found: 2 } } });
    const copies = bankOf(normals.slice(0, 4), ['a', 'a', 'b', 'b']);
    expect(await fitDetector(specOf('fused'), copies, [])).toMatchObject({
      ok: false,
      problem: { data: { found: 2 } },
    });
    expect((await fitDetector(specOf('fused', { density: 16 }), bankOf(normals.slice(0, 3)), [])).ok).toBe(true);
  });

  it('refuses vectors of different sizes', async () => {
    const mixed = bankOf([...normals.slice(0, 3), { ...normals[3]!, rows: new Float32Array(13) }]);
    expect(await fitDetector(specOf('level'), mixed, [])).toMatchObject({ problem: { code: 'detector.mixed' } });
  });

  it('leaves duplicates out together: one group never vouches for itself', async () => {
    const doubled = bankOf(
      [...normals.slice(0, 8), ...normals.slice(0, 8)],
      [...Array(8).keys(), ...Array(8).keys()].map((group) => `g${group}`),
    );
    const single = unwrap(await fitDetector(specOf('ast'), bankOf(normals.slice(0, 8)), []));
    const found = unwrap(await fitDetector(specOf('ast'), doubled, []));
    expect(found.standardisation.ast.mean).toBeCloseTo(single.standardisation.ast.mean, 12);
    expect(found.leaveOneOut.slice(0, 8)).toEqual(found.leaveOneOut.slice(8));
  });
});

describe('equal error rate of labelled recordings', () => {
  const spec = specOf('fused', { rule: { kind: 'eer' } });
  const faults = Array.from({ length: 6 }, () => ({ vectors: randomRecording(random, 2), fault: true }));
  const falseAlarms = Array.from({ length: 6 }, () => ({ vectors: randomRecording(random, 0.2), fault: false }));

  it('lies between false alarms and faults', async () => {
    const { threshold } = unwrap(await fitDetector(spec, bank, [...faults, ...falseAlarms]));
    const detector = await detectorOf(specOf('fused'), bank);
    const items = [...faults, ...falseAlarms].map(({ vectors }, i) => ({ key: `${i}`, vectors }));
    const scored = unwrap(await scoreRecordings(detector, items, { nearest: 0, leaveOneOut: false }));
    const scores = scored.map(({ score }) => score);
    const expected = findThreshold(spec.rule, [], { faults: scores.slice(0, 6), falseAlarms: scores.slice(6) });
    expect(threshold).toEqual(unwrap(expected));
    expect(threshold.details).toMatchObject({ faults: 6, falseAlarms: 6 });
  });

  it('leaves a false alarm that has joined the bank out of it', async () => {
    const joined = { key: bank.keys[4]!, vectors: normals[4]!, fault: false };
    const { threshold, leaveOneOut: scores } = unwrap(await fitDetector(spec, bank, [...faults, joined]));
    const detector = await detectorOf(specOf('fused'), bank);
    const scored = unwrap(
      await scoreRecordings(
        detector,
        faults.map(({ vectors }) => ({ key: '', vectors })),
        { nearest: 0, leaveOneOut: false },
      ),
    );
    const expected = findThreshold(spec.rule, [], {
      faults: scored.map(({ score }) => score),
      falseAlarms: [scores[4]!],
    });
    expect(threshold).toEqual(unwrap(expected));
  });

  it('needs both kinds', async () => {
    expect(await fitDetector(spec, bank, faults)).toMatchObject({ ok: false, problem: { code: 'detector.labels' } });
    expect(await fitDetector(spec, bank, falseAlarms)).toMatchObject({
      ok: false,
      problem: { code: 'detector.labels' },
    });
  });
});

describe('findThreshold', () => {
  const nobody = { faults: [], falseAlarms: [] };
  const scores = Array.from({ length: 200 }, () => Math.abs(random.normal()) + random.next());

  it('takes a value as it is', () => {
    const rule = { kind: 'value', value: 1.25 } as const;
    expect(unwrap(findThreshold(rule, scores, nobody))).toEqual({ value: 1.25, rule, details: {} });
  });

  it('tells the gamma distribution it fitted', () => {
    const { value, details } = unwrap(findThreshold({ kind: 'gamma', quantile: 0.9 }, scores, nobody));
    expect(details).toMatchObject({ fitted: 1, quantile: 0.9, recordings: 200 });
    expect(Object.keys(details)).toEqual(expect.arrayContaining(['shape', 'location', 'scale']));
    expect(Math.abs(value - percentile(scores, 0.9))).toBeLessThan(0.2);
  });

  it('falls back to the percentile where no gamma distribution can be fitted', () => {
    const { value, details } = unwrap(findThreshold({ kind: 'gamma', quantile: 0.9 }, [2, 2, 2, 2], nobody));
    expect(value).toBe(2);
    expect(details).toEqual({ fitted: 0, quantile: 0.9, recordings: 4 });
  });
});

describe('fitStandardisation', () => {
  it('keeps the deviation away from zero', () => {
    expect(fitStandardisation('level', [1, 1, 1])).toEqual({ mean: 1, deviation: 0.25 });
    expect(fitStandardisation('statistics', [4, 4, 4])).toEqual({ mean: 4, deviation: 4e-3 });
    expect(fitStandardisation('ast', [0, 0])).toEqual({ mean: 0, deviation: 1e-6 });
    expect(fitStandardisation('ast', [0, 2])).toEqual({ mean: 1, deviation: 1 });
  });
});
