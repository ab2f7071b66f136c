/** What a detector hears in the sounds of a machine: from files to scores and explanations. */
import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { detectorKinds, type Bank, type FrontEndKind, type MaskTable, type Preset } from '#shared/core/domain.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { explain } from '#shared/core/explain/explain.ts';
import { createRandom } from '#shared/core/random.ts';
import type { EmbeddedRecording } from '#main/engine/protocol.ts';
import { none, normals, toneBand, toneHz, useOperations } from './operations-support.ts';
import { specOf } from './support.ts';

describe('detecting and explaining', () => {
  const { operations, run, vectorsOf, load, pathOf, modelFolder } = useOperations();

  it.each<FrontEndKind>(['stft', 'stft-257', 'stft-206'])('%s: detects and explains the planted tone', async (kind) => {
    const recordings = normals.map((key) => ({ key, path: pathOf(key) }));
    const { statistics, broken } = await run('features.statistics', { frontEnd: kind, preset: none, recordings });
    expect(broken).toEqual([]);
    const frontEnd = { kind, normalisation: { mean: statistics!.mean, std: statistics!.std } };
    const spec = specOf('fused', { frontEnd, readOut: 'rows-stats', rule: { kind: 'percentile', quantile: 1 } });
    const embedAs = async (names: readonly string[]) => {
      const found: EmbeddedRecording[] = [];
      const input = { model: modelFolder(), frontEnd, precision: 'fp32' as const, preset: none };
      await run(
        'recordings.embed',
        { ...input, recordings: names.map((key) => ({ key, path: pathOf(key) })) },
        (one: EmbeddedRecording) => found.push(one),
      );
      return found.map((one) => {
        if ('problem' in one) throw new Error(one.problem.message);
        return { key: one.key, vectors: one.vectors };
      });
    };
    const bank: Bank = {
      keys: normals,
      groups: normals,
      vectors: (await embedAs(normals)).map(({ vectors }) => vectors),
    };
    const fitted = await run('detector.fit', { spec, bank, labelled: [] });
    await run('detector.load', { detector: kind, model: modelFolder(), spec, fitted, bank });
    const items = await embedAs(['healthy.wav', 'fault.wav']);
    const { scored } = await run('detector.score', { detector: kind, items, nearest: 1, leaveOneOut: true });
    expect(scored[1]).toMatchObject({ flagged: true, worst: null });
    expect(scored[1]!.score).toBeGreaterThan(scored[0]!.score);

    const path = pathOf('fault.wav');
    const table = await run('recording.explain', { detector: kind, path, masks: 256, known: null });
    expect(Math.abs(table.scores[255]! - scored[1]!.score)).toBeLessThan(1e-9);
    const { bands } = explain(table, fitted.threshold.value);
    const strongest = bands.reduce((best, band) => (band.shapley! > best.shapley! ? band : best));
    expect(strongest.lowHz).toBeLessThan(toneHz);
    expect(strongest.highHz).toBeGreaterThan(toneHz);
    expect([bands[0]!.lowHz, bands[7]!.highHz]).toEqual([0, 8_000]);
    // Vectors of another front end are of another size, and refused.
    const [mel] = await vectorsOf(['fault.wav']);
    const mixed = { detector: kind, items: [mel!], nearest: 0, leaveOneOut: false };
    const context = { signal: new AbortController().signal, progress: () => undefined };
    expect(await operations['detector.score'](mixed, context)).toMatchObject({ problem: { code: 'detector.mixed' } });
  });

  describe('a long recording', () => {
    /** 26 s of the healthy machine with 3 s of the fault from 17 s on. */
    const wave = Float32Array.from({ length: 26 * 16_000 }, (_, n) => {
      const tone = n >= 17 * 16_000 && n < 20 * 16_000 ? 0.1 * Math.sin((2 * Math.PI * toneHz * n) / 16_000) : 0;
      return 0.05 * Math.sin((2 * Math.PI * 150 * n) / 16_000) + tone;
    });

    beforeAll(async () => {
      const random = createRandom(77);
      const noisy = wave.map((value) => value + 0.02 * random.normal());
      await writeFile(pathOf('long.wav'), writeWav([noisy], 16_000, 'float32'));
    });

    it('gets the score, the place and the explanation of its worst segment', async () => {
      const { fitted } = await load('long', specOf('fused'));
      const [item] = await vectorsOf(['long.wav']);
      expect(item!.vectors.segments).toHaveLength(5);
      const input = { detector: 'long', items: [item!], nearest: 1, leaveOneOut: true };
      const { scored } = await run('detector.score', input);
      const { score, worst } = scored[0]!;
      expect(worst!.startSeconds).toBeLessThanOrEqual(17);
      expect(worst!.endSeconds).toBeGreaterThanOrEqual(20);

      const ask = { detector: 'long', path: pathOf('long.wav'), masks: 256 as const, known: null };
      const table = await run('recording.explain', { ...ask, range: worst! });
      expect(table.scores[255]).toBeCloseTo(score, 9);
      const { bands } = explain(table, fitted.threshold.value);
      const best = bands.reduce((winner, band, b) => (band.shapley! > bands[winner]!.shapley! ? b : winner), 0);
      expect(best).toBe(toneBand);
      // Nobody has to say which segment it was.
      expect(await run('recording.explain', ask)).toEqual(table);
      const first = { startSeconds: 0, endSeconds: 10 };
      const elsewhere = await run('recording.explain', { ...ask, masks: 16, range: first });
      expect(elsewhere.scores[255]).toBeLessThan(score - 1);
    });

    it('is measured in parts that make its statistics', async () => {
      const recordings = [{ key: 'a', path: pathOf('long.wav') }];
      const { statistics } = await run('features.statistics', { frontEnd: 'mel', preset: none, recordings });
      expect(statistics!.values).toBe(2_598 * 128);
      expect(statistics!.std).toBeGreaterThan(0.5);
    });
  });

  it('flags the planted tone, not the healthy machine; the louder one by its level', async () => {
    await load('fused', specOf('fused', { rule: { kind: 'percentile', quantile: 1 } }));
    const items = (await vectorsOf(['healthy.wav', 'fault.wav', 'loud.wav'])).map(({ key, vectors }) => ({
      key,
      vectors,
    }));
    const input = { detector: 'fused', items, nearest: 2, leaveOneOut: true };
    const { scored } = await run('detector.score', input);
    expect(scored[1]).toMatchObject({ key: 'fault.wav', flagged: true });
    expect(scored[2]).toMatchObject({ key: 'loud.wav', levelAlarm: true });
    expect(scored[0]!.score).toBeLessThan(scored[1]!.score);
    expect(scored[0]!.nearest).toHaveLength(2);
    expect(await run('detector.score', input)).toEqual({ scored });
  });

  it.each(detectorKinds)('%s: explains with the scores that the detector gives', async (kind) => {
    const preset: Preset = kind === 'level' ? { kind: 'high-pass', cutoffHz: 400 } : none;
    const { fitted } = await load(kind, specOf(kind, { preset, density: 2 }));
    const path = pathOf('fault.wav');
    const [item] = await vectorsOf(['fault.wav'], preset);
    const { scored } = await run('detector.score', { detector: kind, items: [item!], nearest: 0, leaveOneOut: true });
    const table = await run('recording.explain', { detector: kind, path, masks: 256, known: null });
    expect(table.done).toBe(256);
    expect(Math.abs(table.scores[255]! - scored[0]!.score)).toBeLessThan(1e-9);
    expect(table.bands[toneBand]!.lowHz).toBeLessThan(toneHz);
    expect(table.bands[toneBand]!.highHz).toBeGreaterThan(toneHz);

    const explanation = explain(table, fitted.threshold.value);
    const total = explanation.bands.reduce((sum, band) => sum + band.shapley!, 0);
    expect(total).toBeCloseTo(explanation.table.all - explanation.table.none, 6);
    const again = await run('recording.explain', { detector: kind, path, masks: 256, known: null });
    expect(again).toEqual(table);
  });

  it.each(['statistics', 'ast', 'fused'] as const)('%s: the band of the planted tone wins', async (kind) => {
    const { fitted } = await load(kind, specOf(kind));
    const input = { detector: kind, path: pathOf('fault.wav'), masks: 256 as const, known: null };
    const { bands } = explain(await run('recording.explain', input), fitted.threshold.value);
    const best = (value: (band: (typeof bands)[number]) => number): number =>
      bands.reduce((winner, band, b) => (value(band) > value(bands[winner]!) ? b : winner), 0);
    expect(best((band) => band.leaveOneOut!)).toBe(toneBand);
    expect(best((band) => band.soft)).toBe(toneBand);
    expect(best((band) => band.shapley!)).toBe(toneBand);
  });

  it('asks what would be if a band sounded normal; the paper’s detector what if it were the data set’s mean', async () => {
    const path = pathOf('fault.wav');
    const noneOf = async (kind: 'ast' | 'paper'): Promise<number> => {
      await load(kind, specOf(kind, { readOut: 'prelogits' }));
      const table = await run('recording.explain', { detector: kind, path, masks: 16, known: null });
      return Math.abs(table.scores[0]!);
    };
    expect(await noneOf('ast')).toBeLessThan((await noneOf('paper')) / 2);
  });

  it('explains a member of the bank without it, and goes on from a stage', async () => {
    const { fitted } = await load('ast', specOf('ast'));
    const path = pathOf(normals[3]!);
    const reports: MaskTable[] = [];
    const first = await run('recording.explain', { detector: 'ast', path, masks: 16, known: null, key: normals[3]! });
    expect(first.scores[255]).toBeCloseTo(fitted.leaveOneOut[3]!, 9);
    const more = await run(
      'recording.explain',
      { detector: 'ast', path, masks: 32, known: first, key: normals[3]! },
      (table: MaskTable) => reports.push(table),
    );
    expect(more.done).toBe(32);
    expect(reports.every((table) => table.done > 16)).toBe(true);
  });
});
