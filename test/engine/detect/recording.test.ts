import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWav } from '#shared/core/audio/wav.ts';
import type { Preset } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { createModelCache, type EncoderModel } from '#main/engine/detect/models.ts';
import { prepareWaveform, type PreparedRecording, type Replacement } from '#main/engine/detect/recording.ts';
import { constantStatistics, logMelStatistics } from '#main/engine/detect/statistics.ts';
import { readForModel } from '#main/adapters/decode/index.ts';
import { createFrontEnd, windows } from '#main/engine/frontend/index.ts';
import { tinyConfig } from './support.ts';

describe('prepareWaveform', () => {
  let folder: string;
  let path: string;
  let model: EncoderModel;
  const none: Preset = { kind: 'none' };
  const random = createRandom(8);
  const wave = Float32Array.from({ length: 30_000 }, (_, n) => 0.1 * Math.sin(n / 3) + 0.02 * random.normal());

  const prepare = async (
    preset: Preset = none,
    replacement: Replacement = null,
    signal = new AbortController().signal,
  ): Promise<PreparedRecording> => {
    const frontEnd = await createFrontEnd(preset);
    const options = { model, frontEnd, replacement, signal };
    return prepareWaveform(unwrap(await readForModel(path)), options);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earmark-recording-'));
    path = join(folder, 'wave.wav');
    await writeFile(path, writeWav([wave], 16_000, 'float32'));
    await writeModelFolder(join(folder, 'model'), tinyConfig, initialiseWeights(tinyConfig, 3));
    model = unwrap(await createModelCache().load({ directory: join(folder, 'model') }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('averages the read-outs of the windows', async () => {
    const recording = await prepare();
    const features = await (await createFrontEnd(none)).features(wave);
    const parts = windows(features, {
      maxLength: tinyConfig.maxLength,
      mean: tinyConfig.featureMean,
      std: tinyConfig.featureStd,
    });
    expect(parts).toHaveLength(3);
    expect(recording.windows).toBe(3);
    const data = Float32Array.from(parts.flatMap((part) => [...part]));
    const outputs = await model.session.run(
      {
        features: new Tensor('float32', data, [3, tinyConfig.maxLength, 128]),
        masks: new Tensor('float32', new Float32Array(8).fill(1), [1, 8]),
      },
      ['embedding', 'tokens', 'rows'],
    );
    const found = await recording.vectorsUnder(255, true);
    const readOuts = { embedding: found.prelogits, tokens: found.tokens, rows: found.rows };
    for (const [name, vector] of Object.entries(readOuts)) {
      const all = outputs[name]!.data as Float32Array;
      vector.forEach((value, i) => {
        const mean = [0, 1, 2].reduce((sum, w) => sum + all[w * vector.length + i]!, 0) / 3;
        expect(value).toBeCloseTo(mean, 4);
      });
    }
    expect(found.statistics).toEqual(logMelStatistics(features.data, 128));
  });

  it('fills bands inside the graph as it fills them outside with the same constant', async () => {
    const inside = await prepare();
    const outside = await prepare(none, constantStatistics(128, tinyConfig.featureMean));
    for (const mask of [0, 1, 0b01011001, 254]) {
      const [a, b] = [await inside.vectorsUnder(mask, true), await outside.vectorsUnder(mask, true)];
      a.rows.forEach((value, i) => expect(value).toBeCloseTo(b.rows[i]!, 4));
      a.prelogits.forEach((value, i) => expect(value).toBeCloseTo(b.prelogits[i]!, 4));
      expect(a.statistics).toEqual(b.statistics);
      expect(a.level).toBe(b.level);
    }
  });

  it('changes nothing where a recording is replaced by itself', async () => {
    const own = (await (await prepare()).vectorsUnder(255, false)).statistics;
    const recording = await prepare(none, own);
    const [all, nothing] = [await recording.vectorsUnder(255, false), await recording.vectorsUnder(0, false)];
    expect(nothing.statistics).toEqual(all.statistics);
    expect(nothing.level).toBeCloseTo(all.level, 4);
  });

  it('leaves the network alone when it is not asked', async () => {
    const vectors = await (await prepare()).vectorsUnder(3, false);
    expect([vectors.prelogits.length, vectors.tokens.length, vectors.rows.length]).toEqual([0, 0, 0]);
    expect(vectors.statistics).toHaveLength(256);
  });

  it('measures what the preset lets through', async () => {
    // The tone lies at 16,000 / (6 pi) = 849 Hz and carries nearly all of the power.
    const levelUnder = async (preset: Preset) => (await (await prepare(preset)).vectorsUnder(255, false)).level;
    const all = await levelUnder(none);
    expect(await levelUnder({ kind: 'low-pass', cutoffHz: 1600 })).toBeCloseTo(all, 0);
    const above = await levelUnder({ kind: 'high-pass', cutoffHz: 1600 });
    expect(above).toBeCloseTo(20 * Math.log10(0.02) + 10 * Math.log10(6400 / 8000), 0);
  });

  it('gives up between two windows', async () => {
    const abort = new AbortController();
    const recording = await prepare(none, null, abort.signal);
    abort.abort();
    await expect(recording.vectorsUnder(255, true)).rejects.toMatchObject({ problem: { code: 'job.cancelled' } });
  });

  it('refuses what is shorter than a window', async () => {
    const frontEnd = await createFrontEnd(none);
    const options = { model, frontEnd, replacement: null, signal: new AbortController().signal };
    await expect(prepareWaveform(new Float32Array(300), options)).rejects.toMatchObject({
      problem: { code: 'audio.too-short' },
    });
  });
});
