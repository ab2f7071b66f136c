import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  detectorKinds,
  type Bank,
  type DetectorSpec,
  type FittedDetector,
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
import { specOf, tinyConfig } from './support.ts';

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
    await run('recordings.embed', { model, preset, recordings }, (one: EmbeddedRecording) => found.push(one));
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
      { model, preset: none, recordings },
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
    await operations['recordings.embed']({ model, preset: none, recordings }, context);
    expect(found).toMatchObject([{ key: 'long', windows: 94 }]);
    const again = operations['recordings.embed']({ model, preset: none, recordings }, context);
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 40; turn += 1) await breathe();
      abort.abort();
    };
    const [result] = await Promise.all([again, turns()]);
    expect(result).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
    expect(found).toHaveLength(1);
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
