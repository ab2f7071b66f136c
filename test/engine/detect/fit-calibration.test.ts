import { describe, expect, it } from 'vitest';
import { detectorKinds, scorers } from '#shared/core/domain.ts';
import { percentile } from '#shared/core/metrics/percentile.ts';
import { mean, standardDeviation } from '#shared/core/metrics/summary.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { createBankScorers, rawScores } from '#main/engine/detect/bank-scorers.ts';
import { fitDetector } from '#main/engine/detect/fit.ts';
import { bankOf, randomRecording, specOf } from './support.ts';

const random = createRandom(31);
const normals = Array.from({ length: 24 }, () => randomRecording(random));
/** Recordings that a detector flagged: unlike the normals and unlike each other. */
const alarms = Array.from({ length: 6 }, () => {
  const one = randomRecording(random);
  return { ...one, level: one.level + 40, statistics: one.statistics.map((value) => 9 * value) };
});
const bank = bankOf([...normals, ...alarms]);
const calibration = bank.keys.slice(0, normals.length);

describe('a bank of which some do not calibrate', () => {
  it.each(detectorKinds)('%s: standardises and sets thresholds by the others, against all of it', async (kind) => {
    const spec = specOf(kind);
    const fitted = unwrap(await fitDetector(spec, bank, [], calibration));
    const built = unwrap(await createBankScorers(bank, spec));
    const raw = await rawScores(
      built,
      bank.vectors.map((vectors, row) => ({ vectors, group: bank.groups[row]! })),
    );
    for (const scorer of scorers) {
      const own = raw[scorer].slice(0, normals.length);
      expect(fitted.standardisation[scorer].mean).toBeCloseTo(mean(own), 9);
      expect(fitted.standardisation[scorer].deviation).toBeCloseTo(standardDeviation(own), 9);
    }
    expect(fitted.leaveOneOut).toHaveLength(30);
    expect(mean(fitted.leaveOneOut.slice(0, 24))).toBeCloseTo(0, 9);
    expect(fitted.threshold.value).toBe(percentile(fitted.leaveOneOut.slice(0, 24), 0.95));
    expect(fitted.threshold.details).toEqual({ quantile: 0.95, recordings: 24 });
  });

  it('alarms that calibrate would raise the threshold, which is why they do not', async () => {
    const spec = specOf('statistics');
    const naive = unwrap(await fitDetector(spec, bank, []));
    const fitted = unwrap(await fitDetector(spec, bank, [], calibration));
    const raw = ({ threshold, standardisation }: typeof naive) =>
      threshold.value * standardisation.statistics.deviation + standardisation.statistics.mean;
    expect(raw(naive)).toBeGreaterThan(1.5 * raw(fitted));
  });

  it('all of them calibrate where nothing is said, and fewer than three are too few', async () => {
    const spec = specOf('fused');
    expect(await fitDetector(spec, bank, [])).toEqual(await fitDetector(spec, bank, [], bank.keys));
    expect(await fitDetector(spec, bank, [], bank.keys.slice(0, 2))).toMatchObject({
      ok: false,
      problem: { code: 'detector.few-normals', data: { needed: 3, found: 2 } },
    });
  });
});
