import { describe, expect, it } from 'vitest';
import { detectorKinds } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { detectorScores, scoreRecordings } from '#main/engine/detect/score.ts';
import { bankOf, detectorOf, randomRecording, specOf } from './support.ts';

const random = createRandom(200);
const normals = Array.from({ length: 60 }, () => randomRecording(random));
const bank = bankOf(
  normals,
  normals.map((_, row) => `group-${Math.floor(row / 2)}`),
);
const items = Array.from({ length: 10 }, (_, i) => ({ key: `item-${i}`, vectors: randomRecording(random, i % 2) }));

describe('scoreRecordings', () => {
  it('averages the standardised scores of network and statistics', async () => {
    const detector = await detectorOf(specOf('fused'), bank);
    for (const { score, scores } of unwrap(
      await scoreRecordings(detector, items, { nearest: 0, leaveOneOut: false }),
    )) {
      expect(score).toBe((scores.ast + scores.statistics) / 2);
    }
  });

  it.each(['ast', 'statistics', 'level'] as const)('%s: the score is that scorer’s', async (kind) => {
    const detector = await detectorOf(specOf(kind), bank);
    const fused = await detectorOf(specOf('fused'), bank);
    const options = { nearest: 0, leaveOneOut: false };
    const [found, other] = [
      await scoreRecordings(detector, items, options),
      await scoreRecordings(fused, items, options),
    ];
    unwrap(found).forEach((scored, i) => {
      expect(scored.score).toBe(scored.scores[kind]);
      expect(scored.scores).toEqual(unwrap(other)[i]!.scores);
      expect(scored.levelAlarm).toBe(false);
    });
  });

  it.each(detectorKinds)('%s: gives bank members their leave-one-out scores', async (kind) => {
    const detector = await detectorOf(specOf(kind, { density: 3, k: 2 }), bank);
    const members = normals.map((vectors, row) => ({ key: bank.keys[row]!, vectors }));
    const scored = unwrap(await scoreRecordings(detector, members, { nearest: 3, leaveOneOut: true }));
    scored.forEach(({ score, nearest }, row) => {
      expect(score).toBeCloseTo(detector.fitted.leaveOneOut[row]!, 10);
      const rows = nearest.map(({ key }) => bank.keys.indexOf(key));
      expect(rows).toHaveLength(3);
      expect(rows.every((other) => bank.groups[other] !== bank.groups[row])).toBe(true);
    });
  });

  it('compares a member with itself only when asked to', async () => {
    const detector = await detectorOf(specOf('ast'), bank);
    const member = [{ key: bank.keys[7]!, vectors: normals[7]! }];
    const [scored] = unwrap(await scoreRecordings(detector, member, { nearest: 1, leaveOneOut: false }));
    expect(scored!.nearest).toEqual([{ key: bank.keys[7], distance: 0 }]);
  });

  it('flags from the threshold on, and when the level alone is strange', async () => {
    const detector = await detectorOf(specOf('fused'), bank);
    const loud = { key: 'loud', vectors: { ...normals[0]!, level: 0 } };
    const strange = { key: 'strange', vectors: { ...randomRecording(random, 9), level: -30 } };
    const quiet = { key: 'usual', vectors: { ...normals[0]!, level: -30 } };
    const scored = unwrap(await scoreRecordings(detector, [loud, strange, quiet], { nearest: 0, leaveOneOut: false }));
    expect(scored.map(({ flagged, levelAlarm }) => ({ flagged, levelAlarm }))).toEqual([
      { flagged: true, levelAlarm: true },
      { flagged: true, levelAlarm: false },
      { flagged: false, levelAlarm: false },
    ]);
    expect(scored[0]!.score).toBeLessThan(detector.fitted.threshold.value);
  });

  it('names the nearest normals of a single scorer in its own distance', async () => {
    const detector = await detectorOf(specOf('statistics'), bank);
    const [scored] = unwrap(await scoreRecordings(detector, items.slice(0, 1), { nearest: 4, leaveOneOut: false }));
    const distances = normals
      .map((normal, row) => ({
        key: bank.keys[row]!,
        distance: Math.hypot(...normal.statistics.map((value, i) => value - items[0]!.vectors.statistics[i]!)),
      }))
      .sort((a, b) => a.distance - b.distance);
    scored!.nearest.forEach(({ key, distance }, i) => {
      expect(key).toBe(distances[i]!.key);
      expect(distance).toBeCloseTo(distances[i]!.distance, 5);
    });
  });

  it.each([0, 4])(
    'names the nearest normals of `fused` by the mean of both distances (density %i)',
    async (density) => {
      const many = Array.from({ length: 300 }, () => randomRecording(random));
      const detector = await detectorOf(specOf('fused', { density }), bankOf(many));
      const { standardisation } = detector.fitted;
      const scored = unwrap(await scoreRecordings(detector, items, { nearest: 5, leaveOneOut: false }));
      const rows = many.map((_, row) => row);
      scored.forEach(({ nearest }, i) => {
        const item = { vectors: items[i]!.vectors, group: null };
        const [ast, statistics] = (['ast', 'statistics'] as const).map((scorer) =>
          detector.bank.scorers[scorer]
            .distances(item, rows)
            .map((value) => (value - standardisation[scorer].mean) / standardisation[scorer].deviation),
        ) as [number[], number[]];
        const together = rows
          .map((row) => ({ key: `normal-${row}`, distance: (ast[row]! + statistics[row]!) / 2 }))
          .sort((a, b) => a.distance - b.distance);
        expect(nearest.map(({ key }) => key)).toEqual(together.slice(0, 5).map(({ key }) => key));
        expect(nearest[0]!.distance).toBeCloseTo(together[0]!.distance, 10);
      });
    },
  );

  it('scores one recording as it scores many, every time', async () => {
    const detector = await detectorOf(specOf('fused', { density: 2 }), bank);
    const options = { nearest: 2, leaveOneOut: true };
    const together = unwrap(await scoreRecordings(detector, items, options));
    expect(unwrap(await scoreRecordings(detector, items, options))).toEqual(together);
    for (const [i, item] of items.entries()) {
      expect(unwrap(await scoreRecordings(detector, [item], options))[0]).toEqual(together[i]);
    }
    const alone = await detectorScores(
      detector,
      items.map(({ vectors }) => ({ vectors, group: null })),
    );
    expect(alone).toEqual(together.map(({ score }) => score));
  });

  it('refuses vectors of another model', async () => {
    const detector = await detectorOf(specOf('fused'), bank);
    const foreign = { key: 'x', vectors: { ...normals[0]!, rows: new Float32Array(7) } };
    expect(await scoreRecordings(detector, [foreign], { nearest: 0, leaveOneOut: false })).toMatchObject({
      problem: { code: 'detector.mixed' },
    });
  });
});
