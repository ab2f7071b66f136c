import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samplesOf, segmentRanges } from '#shared/core/audio/segments.ts';
import { frontEndKinds, type FrontEndKind, type Preset } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { frontEndShape } from '#shared/core/spectrum/front-ends.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { patchGrid } from '#main/engine/ast/config.ts';
import { embedWaveform, type EmbedOptions } from '#main/engine/detect/embed.ts';
import { createModelCache, type EncoderModel } from '#main/engine/detect/models.ts';
import { prepareWaveform } from '#main/engine/detect/recording.ts';
import { createFrontEnd } from '#main/engine/frontend/index.ts';
import { tinyConfig } from './support.ts';

const second = 16_000;
const { signal } = new AbortController();
const random = createRandom(55);
/** Noise, and a click in its middle. */
const noise = (samples: number) =>
  Float32Array.from({ length: samples }, (_, n) => (n === samples >> 1 ? 0.9 : 0.05 * random.normal()));

let folder = '';
let model: EncoderModel;
const cache = createModelCache();

async function options(kind: FrontEndKind = 'mel', preset: Preset = { kind: 'none' }): Promise<EmbedOptions> {
  const directory = join(folder, 'model');
  const { bins } = frontEndShape(kind);
  return {
    model: unwrap(await cache.load({ directory, bins })),
    frontEnd: await createFrontEnd(preset, { kind }),
    signal,
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-embed-'));
  const config = { ...tinyConfig, maxLength: 256 };
  await writeModelFolder(join(folder, 'model'), config, initialiseWeights(config, 3));
  model = unwrap(await cache.load({ directory: join(folder, 'model') }));
});
afterAll(() => rm(folder, { recursive: true }));

describe('embedWaveform', () => {
  it('gives a recording below 20 s no segments, and the vectors that explaining starts from', async () => {
    const given = await options();
    const waveform = noise(12 * second);
    const { vectors, windows } = await embedWaveform(waveform, given);
    const prepared = await prepareWaveform(waveform, { ...given, replacement: null });
    expect(vectors).toEqual(await prepared.vectorsUnder(255, true));
    expect(windows).toBe(5);
    expect('segments' in vectors).toBe(false);
  });

  it.each<[FrontEndKind, Preset]>([
    ['mel', { kind: 'none' }],
    ['stft', { kind: 'high-pass', cutoffHz: 800 }],
  ])('%s: gives each segment the very vectors it would have as a recording', async (kind, preset) => {
    const given = await options(kind, preset);
    const waveform = noise(21 * second + 1_234);
    const { vectors, windows } = await embedWaveform(waveform, given);
    const ranges = segmentRanges(waveform.length);
    expect(vectors.segments!.map(({ startSeconds, endSeconds }) => ({ startSeconds, endSeconds }))).toEqual(ranges);
    expect(windows).toBe(Math.ceil((21 * 100) / 256));
    for (const [i, range] of ranges.entries()) {
      const alone = await embedWaveform(samplesOf(waveform, range).slice(), given);
      expect(vectors.segments![i]!.vectors).toEqual(alone.vectors);
    }
  });

  it.each(frontEndKinds)('%s: gives a long recording as a whole what it would have in one piece', async (kind) => {
    const given = await options(kind, { kind: 'low-pass', cutoffHz: 3_000 });
    const waveform = noise(33 * second);
    const { vectors } = await embedWaveform(waveform, given);
    const prepared = await prepareWaveform(waveform, { ...given, replacement: null });
    const whole = await prepared.vectorsUnder(255, true);
    for (const name of ['prelogits', 'tokens', 'rows', 'rows-stats', 'statistics'] as const) {
      expect(vectors[name].length).toBe(whole[name].length);
      vectors[name].forEach((value, i) => expect(Math.abs(value - whole[name][i]!)).toBeLessThan(2e-3));
    }
    expect(vectors.level).toBeCloseTo(whole.level, 5);
  });

  it.each(frontEndKinds)('%s: runs the model with position embeddings for its bins', async (kind) => {
    const given = await options(kind);
    const { bins } = frontEndShape(kind);
    expect(given.model.config.melBins).toBe(bins);
    const { vectors } = await embedWaveform(noise(second), given);
    const { rows } = patchGrid(given.model.config);
    expect(vectors.rows.length).toBe(rows * tinyConfig.hiddenSize);
    expect(vectors['rows-stats'].length).toBe(2 * vectors.rows.length);
    expect(vectors.statistics.length).toBe(2 * bins);
    expect(vectors.rows.every(Number.isFinite)).toBe(true);
    expect(given.model.summary).toEqual(model.summary);
  });

  it('normalises by the statistics it is given instead of those of the model', async () => {
    const given = await options();
    const waveform = noise(second);
    const own = { mean: tinyConfig.featureMean, std: tinyConfig.featureStd };
    const usual = (await embedWaveform(waveform, given)).vectors;
    expect((await embedWaveform(waveform, { ...given, normalisation: own })).vectors).toEqual(usual);
    const other = (await embedWaveform(waveform, { ...given, normalisation: { mean: -9, std: 3 } })).vectors;
    expect(other.rows).not.toEqual(usual.rows);
    expect(other.statistics).toEqual(usual.statistics);
  });

  it('stops between two windows and between two segments', async () => {
    const given = await options();
    const abort = new AbortController();
    const running = embedWaveform(noise(25 * second), { ...given, signal: abort.signal });
    setImmediate(() => abort.abort());
    await expect(running).rejects.toMatchObject({ problem: { code: 'job.cancelled' } });
  });
});
