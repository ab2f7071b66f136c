import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { FrontEndKind } from '#shared/core/domain.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import type { EmbeddedRecording } from '#main/engine/protocol.ts';
import { breathe } from '#main/engine/serve.ts';
import { none, normals, useOperations } from './operations-support.ts';
import { asBefore, specOf, tinyConfig } from './support.ts';

describe('operations', () => {
  const { operations, run, embed, vectorsOf, load, pathOf, modelFolder } = useOperations();

  it('describes the process and the model', async () => {
    expect(await run('engine.info', {})).toMatchObject({ processId: process.pid, nodeVersion: process.versions.node });
    const summary = await run('model.load', { directory: modelFolder() });
    expect(summary).toMatchObject({ dimension: 16, layers: 2, patchRows: 8, frames: 64, classes: 3 });
    expect(await run('model.load', { directory: modelFolder() })).toBe(summary);
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
    const recordings = normals.map((key) => ({ key, path: pathOf(key) }));
    const result = operations['recordings.embed'](
      { model: modelFolder(), ...asBefore, preset: none, recordings },
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
    await writeFile(pathOf('long.wav'), writeWav([new Float32Array(16_000 * 60)], 16_000, 'pcm16'));
    const abort = new AbortController();
    const recordings = [{ key: 'long', path: pathOf('long.wav') }];
    const found: EmbeddedRecording[] = [];
    const context = { signal: abort.signal, progress: (one: EmbeddedRecording) => found.push(one) };
    await operations['recordings.embed']({ model: modelFolder(), ...asBefore, preset: none, recordings }, context);
    expect(found).toMatchObject([{ key: 'long', windows: 94 }]);
    const again = operations['recordings.embed'](
      { model: modelFolder(), ...asBefore, preset: none, recordings },
      context,
    );
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 40; turn += 1) await breathe();
      abort.abort();
    };
    const [result] = await Promise.all([again, turns()]);
    expect(result).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
    expect(found).toHaveLength(1);
  });

  it('computes statistics over all frames of what can be read', async () => {
    const measure = (names: readonly string[], frontEnd: FrontEndKind = 'mel') =>
      run('features.statistics', {
        frontEnd,
        preset: none,
        recordings: names.map((key) => ({ key, path: pathOf(key) })),
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

  it('answers what cannot be done with its problem', async () => {
    const context = { signal: new AbortController().signal, progress: () => undefined };
    const score = { detector: 'nobody', items: [], nearest: 0, leaveOneOut: false };
    expect(await operations['detector.score'](score, context)).toMatchObject({ problem: { code: 'detector.unknown' } });
    const missing = pathOf('no model');
    expect(await operations['model.load']({ directory: missing }, context)).toMatchObject({
      problem: { code: 'model.missing' },
    });
    await load('ast', specOf('ast'));
    const broken = { detector: 'ast', path: pathOf('broken.wav'), masks: 16 as const, known: null };
    expect(await operations['recording.explain'](broken, context)).toMatchObject({
      problem: { code: 'audio.unknown' },
    });
  });

  it('reads a model again that was written anew', async () => {
    const directory = pathOf('changing');
    await writeModelFolder(directory, tinyConfig, initialiseWeights(tinyConfig, 1));
    const before = await run('model.load', { directory });
    await writeModelFolder(directory, tinyConfig, initialiseWeights(tinyConfig, 2));
    expect((await run('model.load', { directory })).sha256).not.toBe(before.sha256);
  });
});
