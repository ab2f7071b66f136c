import { describe, expect, it } from 'vitest';
import { detectorKinds, scorers, type RecordingVectors } from '#shared/core/domain.ts';
import { mean, standardDeviation } from '#shared/core/metrics/summary.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { fitDetector } from '#main/engine/detect/fit.ts';
import { scoreRecordings } from '#main/engine/detect/score.ts';
import { bankOf, detectorOf, randomRecording, segmented, specOf } from './support.ts';

const random = createRandom(301);
const some = (count: number, shift = 0) => Array.from({ length: count }, () => randomRecording(random, shift));
const shortNormals = some(12);
const longMeans = some(8);
const longNormals = longMeans.map((whole) => segmented(whole, some(4)));
const bank = bankOf([...shortNormals, ...longNormals]);
const options = { nearest: 2, leaveOneOut: true };

/** A segment as a recording of its own. */
const asRecordings = ({ segments }: RecordingVectors) =>
  segments!.map(({ vectors }, i) => ({ key: `part-${i}`, vectors }));

describe('the score of a long recording', () => {
  const long = segmented(randomRecording(random, 50), [...some(3), ...some(1, 2), ...some(2)]);

  it.each(detectorKinds)('%s: is that of its worst segment, and says where', async (kind) => {
    const detector = await detectorOf(specOf(kind, { density: 4 }), bank);
    const [found] = unwrap(await scoreRecordings(detector, [{ key: 'long', vectors: long }], options));
    const parts = unwrap(await scoreRecordings(detector, asRecordings(long), options));
    const worst = parts.reduce((best, part) => (part.score > best.score ? part : best));
    const index = parts.indexOf(worst);
    expect(found!.score).toBe(worst.score);
    expect(found!.worst).toEqual({ startSeconds: 5 * index, endSeconds: 5 * index + 10 });
    expect(found!.nearest).toEqual(worst.nearest);
    for (const scorer of scorers) {
      expect(found!.scores[scorer]).toBe(Math.max(...parts.map(({ scores }) => scores[scorer])));
    }
    expect(found!.flagged).toBe(parts.some(({ flagged }) => flagged));
    expect(found!.levelAlarm).toBe(parts.some(({ levelAlarm }) => levelAlarm));
  });

  it('does not look at the mean over all of it', async () => {
    const detector = await detectorOf(specOf('fused'), bank);
    const other = { ...long, ...randomRecording(random, 999), segments: long.segments! };
    const scored = async (vectors: RecordingVectors) =>
      unwrap(await scoreRecordings(detector, [{ key: 'long', vectors }], options));
    expect(await scored(other)).toEqual(await scored(long));
  });

  it('raises the level alarm for one loud segment, though another gave the score', async () => {
    const detector = await detectorOf(specOf('fused'), bank);
    const [quiet, strange] = [randomRecording(random), randomRecording(random, 3)];
    const parts = [
      { ...quiet, level: 10 },
      { ...strange, level: quiet.level },
    ];
    const vectors = segmented(quiet, parts);
    const [found] = unwrap(await scoreRecordings(detector, [{ key: 'x', vectors }], options));
    expect(found!.levelAlarm).toBe(true);
    expect(found!.worst).toEqual({ startSeconds: 5, endSeconds: 15 });
  });

  it('stands beside short ones in their order, each scored as it would be alone', async () => {
    const detector = await detectorOf(specOf('fused', { k: 2 }), bank);
    const items = [
      { key: 'a', vectors: shortNormals[0]! },
      { key: 'b', vectors: long },
      { key: 'c', vectors: randomRecording(random, 1) },
    ];
    const together = unwrap(await scoreRecordings(detector, items, options));
    expect(together.map(({ key, worst }) => [key, worst === null])).toEqual([
      ['a', true],
      ['b', false],
      ['c', true],
    ]);
    for (const [i, item] of items.entries()) {
      expect(unwrap(await scoreRecordings(detector, [item], options))).toEqual([together[i]]);
    }
  });

  it('refuses a segment of another model', async () => {
    const detector = await detectorOf(specOf('ast'), bank);
    const foreign = segmented(shortNormals[0]!, [{ ...shortNormals[0]!, rows: new Float32Array(5) }]);
    expect(await scoreRecordings(detector, [{ key: 'x', vectors: foreign }], options)).toMatchObject({
      problem: { code: 'detector.mixed' },
    });
  });
});

describe('long recordings in the bank', () => {
  it.each(detectorKinds)('%s: are calibrated as they will be scored', async (kind) => {
    const detector = await detectorOf(specOf(kind, { density: 3 }), bank);
    const members = bank.vectors.map((vectors, row) => ({ key: bank.keys[row]!, vectors }));
    const scored = unwrap(await scoreRecordings(detector, members, options));
    scored.forEach(({ score, nearest, key }, row) => {
      expect(score).toBeCloseTo(detector.fitted.leaveOneOut[row]!, 10);
      // A recording's own mean is never what its segments are compared with.
      expect(nearest.map((normal) => normal.key)).not.toContain(key);
    });
  });

  it('standardise by the worst segment of each recording', async () => {
    const spec = specOf('level');
    const fitted = unwrap(await fitDetector(spec, bank, []));
    const raw = bank.vectors.map((own, row) => {
      const others = bank.vectors.filter((_, other) => other !== row).map(({ level }) => level);
      others.sort((a, b) => a - b);
      const middle = (others[9]! + others[8]!) / 2;
      const median = others.length % 2 === 1 ? others[(others.length - 1) / 2]! : middle;
      const levels = own.segments?.map(({ vectors }) => vectors.level) ?? [own.level];
      return Math.max(...levels.map((level) => Math.abs(level - median)));
    });
    expect(fitted.standardisation.level.mean).toBeCloseTo(mean(raw), 9);
    expect(fitted.standardisation.level.deviation).toBeCloseTo(standardDeviation(raw), 9);
  });

  it('stand in the bank with their own mean: segments change nobody else’s distances', async () => {
    const plain = bankOf([...shortNormals, ...longMeans]);
    const item = [{ key: 'x', vectors: randomRecording(random, 1) }];
    const nearest = async (of: typeof bank) =>
      unwrap(await scoreRecordings(await detectorOf(specOf('ast'), of), item, options))[0]!.nearest;
    expect(await nearest(plain)).toEqual(await nearest(bank));
  });

  it('count by their worst segment among the labelled too', async () => {
    const strange = segmented(randomRecording(random), [...some(2), randomRecording(random, 4)]);
    const usual = segmented(randomRecording(random), some(3));
    const fitted = unwrap(
      await fitDetector(specOf('statistics', { rule: { kind: 'eer' } }), bank, [
        { vectors: strange, fault: true },
        { vectors: usual, fault: false },
      ]),
    );
    const detector = await detectorOf(specOf('statistics'), bank);
    const scores = unwrap(
      await scoreRecordings(
        detector,
        [strange, usual].map((vectors, i) => ({ key: `${i}`, vectors })),
        options,
      ),
    ).map(({ score }) => score);
    expect(fitted.threshold.value).toBeGreaterThan(scores[1]!);
    expect(fitted.threshold.value).toBeLessThanOrEqual(scores[0]!);
  });
});
