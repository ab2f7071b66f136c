import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  detectorKinds,
  type Bank,
  type DetectorSpec,
  type FittedDetector,
  type FrontEndKind,
  type MaskTable,
  type Preset,
} from '#shared/core/domain.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { explain } from '#shared/core/explain/explain.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { createOperations } from '#main/engine/detect/operations.ts';
import type { EmbeddedRecording, EngineInput, EngineOperation, EngineOutput } from '#main/engine/protocol.ts';
import { breathe } from '#main/engine/serve.ts';
import { asBefore, specOf, tinyConfig } from './support.ts';

/** The middle of the sixth band, 2709 to 3944 Hz. */
const toneHz = 3300;
const toneBand = 5;

/** Noise of one machine; a fault adds a tone. */
function sound(seed: number, toneHeight: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: 16_000 + 160 * seed }, (_, n) => {
    const hum = 0.05 * Math.sin((2 * Math.PI * 150 * n) / 16_000);
    return hum + 0.02 * random.normal() + toneHeight * Math.sin((2 * Math.PI * toneHz * n) / 16_000);
  });
}

describe('operations', () => {
  let folder: string;
  let model: string;
  const normals = Array.from({ length: 10 }, (_, i) => `normal-${i}.wav`);
  const operations = createOperations();
  const none: Preset = { kind: 'none' };

  const run = async <K extends EngineOperation>(
    name: K,
    input: EngineInput<K>,
    progress: (value: never) => void = () => undefined,
    signal = new AbortController().signal,
  ): Promise<EngineOutput<K>> =>
    unwrap(await operations[name](input, { signal, progress: progress as (value: unknown) => void }));

  const embed = async (names: readonly string[], preset: Preset = none): Promise<EmbeddedRecording[]> => {
    const found: EmbeddedRecording[] = [];
    const recordings = names.map((name) => ({ key: name, path: join(folder, name) }));
    await run('recordings.embed', { model, ...asBefore, preset, recordings }, (one: EmbeddedRecording) =>
      found.push(one),
    );
    return found;
  };

  const vectorsOf = async (names: readonly string[], preset: Preset = none) =>
    (await embed(names, preset)).map((one) => {
      if ('problem' in one) throw new Error(one.problem.message);
      return one;
    });

  const load = async (name: string, spec: DetectorSpec): Promise<{ fitted: FittedDetector; bank: Bank }> => {
    const vectors = (await vectorsOf(normals, spec.preset)).map((one) => one.vectors);
    const bank: Bank = { keys: normals, groups: normals, vectors };
    const fitted = await run('detector.fit', { spec, bank, labelled: [] });
    await run('detector.load', { detector: name, model, spec, fitted, bank });
    return { fitted, bank };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earmark-detect-'));
    model = join(folder, 'model');
    await writeModelFolder(model, tinyConfig, initialiseWeights(tinyConfig, 5));
    const write = (name: string, wave: Float32Array) =>
      writeFile(join(folder, name), writeWav([wave], 16_000, 'float32'));
    for (const [i, name] of normals.entries()) await write(name, sound(i + 1, 0));
    await write('healthy.wav', sound(40, 0));
    await write('fault.wav', sound(41, 0.1));
    await write(
      'loud.wav',
      sound(42, 0).map((value) => 4 * value),
    );
    await writeFile(join(folder, 'broken.wav'), 'not a sound');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('describes the process and the model', async () => {
    expect(await run('engine.info', {})).toMatchObject({ processId: process.pid, nodeVersion: process.versions.node });
    const summary = await run('model.load', { directory: model });
    expect(summary).toMatchObject({ dimension: 16, layers: 2, patchRows: 8, frames: 64, classes: 3 });
    expect(await run('model.load', { directory: model })).toBe(summary);
  });

  it('embeds recordings one after the other; a broken or missing one does not stop the rest', async () => {
    const found = await embed(['normal-0.wav', 'broken.wav', 'missing.wav', 'fault.wav']);
    expect(found.map(({ key }) => key)).toEqual(['normal-0.wav', 'broken.wav', 'missing.wav', 'fault.wav']);
    expect(found.map((one) => ('problem' in one ? one.problem.code : one.windows))).toEqual([
      2,
      'audio.unknown',
      'file.missing',
      3,
    ]);
    const [first] = found;
    if (!first || 'problem' in first) throw new Error('not embedded');
    const { prelogits, tokens, rows, statistics } = first.vectors;
    expect([prelogits.length, tokens.length, rows.length, statistics.length]).toEqual([16, 16, 128, 256]);
    rows.slice(0, 16).forEach((_, i) => {
      const mean = Array.from({ length: 8 }, (_row, row) => rows[16 * row + i]!).reduce((sum, x) => sum + x, 0) / 8;
      expect(mean).toBeCloseTo(tokens[i]!, 5);
    });
  });

  it('gives the same vectors twice, to the last bit, and others under another preset', async () => {
    const [once] = await vectorsOf(['fault.wav']);
    const [again] = await vectorsOf(['fault.wav']);
    expect(again!.vectors).toEqual(once!.vectors);
    const [filtered] = await vectorsOf(['fault.wav'], { kind: 'low-pass', cutoffHz: 1200 });
    expect(filtered!.vectors.level).toBeLessThan(once!.vectors.level - 3);
    expect(filtered!.vectors.rows).not.toEqual(once!.vectors.rows);
  });

  it('stops embedding when it is cancelled', async () => {
    const abort = new AbortController();
    const found: string[] = [];
    const recordings = normals.map((key) => ({ key, path: join(folder, key) }));
    const result = operations['recordings.embed'](
      { model, ...asBefore, preset: none, recordings },
      {
        signal: abort.signal,
        progress: ({ key }) => {
          found.push(key);
          if (found.length === 2) abort.abort();
        },
      },
    );
    expect(await result).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
    expect(found).toHaveLength(2);
  });

  it('stops inside a recording of many windows', async () => {
    await writeFile(join(folder, 'long.wav'), writeWav([new Float32Array(16_000 * 60)], 16_000, 'pcm16'));
    const abort = new AbortController();
    const recordings = [{ key: 'long', path: join(folder, 'long.wav') }];
    const found: EmbeddedRecording[] = [];
    const context = { signal: abort.signal, progress: (one: EmbeddedRecording) => found.push(one) };
    await operations['recordings.embed']({ model, ...asBefore, preset: none, recordings }, context);
    expect(found).toMatchObject([{ key: 'long', windows: 94 }]);
    const again = operations['recordings.embed']({ model, ...asBefore, preset: none, recordings }, context);
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 40; turn += 1) await breathe();
      abort.abort();
    };
    const [result] = await Promise.all([again, turns()]);
    expect(result).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
    expect(found).toHaveLength(1);
  });

  it.each<FrontEndKind>(['stft', 'stft-257', 'stft-206'])('%s: detects and explains the planted tone', async (kind) => {
    const recordings = normals.map((key) => ({ key, path: join(folder, key) }));
    const { statistics, broken } = await run('features.statistics', { frontEnd: kind, preset: none, recordings });
    expect(broken).toEqual([]);
    const frontEnd = { kind, normalisation: { mean: statistics!.mean, std: statistics!.std } };
    const spec = specOf('fused', { frontEnd, readOut: 'rows-stats', rule: { kind: 'percentile', quantile: 1 } });
    const embedAs = async (names: readonly string[]) => {
      const found: EmbeddedRecording[] = [];
      const input = { model, frontEnd, precision: 'fp32' as const, preset: none };
      await run(
        'recordings.embed',
        { ...input, recordings: names.map((key) => ({ key, path: join(folder, key) })) },
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
    await run('detector.load', { detector: kind, model, spec, fitted, bank });
    const items = await embedAs(['healthy.wav', 'fault.wav']);
    const { scored } = await run('detector.score', { detector: kind, items, nearest: 1, leaveOneOut: true });
    expect(scored[1]).toMatchObject({ flagged: true, worst: null });
    expect(scored[1]!.score).toBeGreaterThan(scored[0]!.score);

    const path = join(folder, 'fault.wav');
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
      await writeFile(join(folder, 'long.wav'), writeWav([noisy], 16_000, 'float32'));
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

      const ask = { detector: 'long', path: join(folder, 'long.wav'), masks: 256 as const, known: null };
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
      const recordings = [{ key: 'a', path: join(folder, 'long.wav') }];
      const { statistics } = await run('features.statistics', { frontEnd: 'mel', preset: none, recordings });
      expect(statistics!.values).toBe(2_598 * 128);
      expect(statistics!.std).toBeGreaterThan(0.5);
    });
  });

  it('computes statistics over all frames of what can be read', async () => {
    const measure = (names: readonly string[], frontEnd: FrontEndKind = 'mel') =>
      run('features.statistics', {
        frontEnd,
        preset: none,
        recordings: names.map((key) => ({ key, path: join(folder, key) })),
      });
    const both = await measure(['normal-0.wav', 'broken.wav', 'missing.wav', 'normal-3.wav']);
    expect(both.broken.map(({ key, problem }) => [key, problem.code])).toEqual([
      ['broken.wav', 'audio.unknown'],
      ['missing.wav', 'file.missing'],
    ]);
    const [one, other] = [(await measure(['normal-0.wav'])).statistics!, (await measure(['normal-3.wav'])).statistics!];
    expect(both.statistics!.values).toBe(one.values + other.values);
    const mean = (one.mean * one.values + other.mean * other.values) / both.statistics!.values;
    expect(both.statistics!.mean).toBeCloseTo(mean, 9);
    expect((await measure(['broken.wav'])).statistics).toBeNull();
    // Bins that are padding do not count.
    expect((await measure(['normal-0.wav'], 'stft-206')).statistics).toEqual(
      (await measure(['normal-0.wav'], 'stft')).statistics,
    );
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
    const path = join(folder, 'fault.wav');
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
    const input = { detector: kind, path: join(folder, 'fault.wav'), masks: 256 as const, known: null };
    const { bands } = explain(await run('recording.explain', input), fitted.threshold.value);
    const best = (value: (band: (typeof bands)[number]) => number): number =>
      bands.reduce((winner, band, b) => (value(band) > value(bands[winner]!) ? b : winner), 0);
    expect(best((band) => band.leaveOneOut!)).toBe(toneBand);
    expect(best((band) => band.soft)).toBe(toneBand);
    expect(best((band) => band.shapley!)).toBe(toneBand);
  });

  it('asks what would be if a band sounded normal; the paper’s detector what if it were the data set’s mean', async () => {
    const path = join(folder, 'fault.wav');
    const noneOf = async (kind: 'ast' | 'paper'): Promise<number> => {
      await load(kind, specOf(kind, { readOut: 'prelogits' }));
      const table = await run('recording.explain', { detector: kind, path, masks: 16, known: null });
      return Math.abs(table.scores[0]!);
    };
    expect(await noneOf('ast')).toBeLessThan((await noneOf('paper')) / 2);
  });

  it('explains a member of the bank without it, and goes on from a stage', async () => {
    const { fitted } = await load('ast', specOf('ast'));
    const path = join(folder, normals[3]!);
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

  it('answers what cannot be done with its problem', async () => {
    const context = { signal: new AbortController().signal, progress: () => undefined };
    const score = { detector: 'nobody', items: [], nearest: 0, leaveOneOut: false };
    expect(await operations['detector.score'](score, context)).toMatchObject({ problem: { code: 'detector.unknown' } });
    const missing = join(folder, 'no model');
    expect(await operations['model.load']({ directory: missing }, context)).toMatchObject({
      problem: { code: 'model.missing' },
    });
    await load('ast', specOf('ast'));
    const broken = { detector: 'ast', path: join(folder, 'broken.wav'), masks: 16 as const, known: null };
    expect(await operations['recording.explain'](broken, context)).toMatchObject({
      problem: { code: 'audio.unknown' },
    });
  });

  it('reads a model again that was written anew', async () => {
    const directory = join(folder, 'changing');
    await writeModelFolder(directory, tinyConfig, initialiseWeights(tinyConfig, 1));
    const before = await run('model.load', { directory });
    await writeModelFolder(directory, tinyConfig, initialiseWeights(tinyConfig, 2));
    expect((await run('model.load', { directory })).sha256).not.toBe(before.sha256);
  });
});
