import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWav } from '#shared/core/audio/wav.ts';
import { detectorKinds, type Preset, type RecordingVectors } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { createOperations } from '#main/engine/detect/operations.ts';
import type { EmbeddedRecording } from '#main/engine/protocol.ts';
import { asBefore, specOf, tinyConfig } from './support.ts';

/** Recordings at the ends of what there is, through the operations of the engine as the application calls them. */
describe('strange recordings', () => {
  let folder: string;
  let model: string;
  const operations = createOperations();
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const random = createRandom(55);
  const waves: Record<string, Float32Array> = {
    silence: new Float32Array(16_000),
    'a constant': new Float32Array(16_000).fill(0.5),
    'one frame': Float32Array.from({ length: 400 }, () => 0.1 * random.normal()),
    'one sample too few': new Float32Array(399).fill(0.1),
    'a click': Float32Array.from({ length: 8000 }, (_, n) => (n === 4000 ? 1 : 0)),
    'full scale': Float32Array.from({ length: 12_345 }, () => (random.next() < 0.5 ? -1 : 1)),
    'a last bit': Float32Array.from({ length: 9001 }, (_, n) => (n % 2) * 2 ** -15),
    beyond: Float32Array.from({ length: 5000 }, () => 1000 * random.normal()),
  };
  const healthy = Array.from({ length: 4 }, (_, i) => `healthy ${i}`);

  const embed = async (names: readonly string[], preset: Preset = { kind: 'none' }): Promise<EmbeddedRecording[]> => {
    const found: EmbeddedRecording[] = [];
    const recordings = names.map((key) => ({ key, path: join(folder, `${key}.wav`) }));
    const progress = (one: EmbeddedRecording) => void found.push(one);
    unwrap(await operations['recordings.embed']({ model, ...asBefore, preset, recordings }, { ...context, progress }));
    return found;
  };
  const vectorsOf = async (names: readonly string[], preset?: Preset): Promise<RecordingVectors[]> =>
    (await embed(names, preset)).map((one) => {
      if ('problem' in one) throw new Error(one.problem.message);
      return one.vectors;
    });
  const usable = Object.keys(waves).filter((name) => name !== 'one sample too few');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earmark-strange-'));
    model = join(folder, 'model');
    await writeModelFolder(model, tinyConfig, initialiseWeights(tinyConfig, 9));
    for (const name of healthy) {
      waves[name] = Float32Array.from({ length: 8000 }, (_, n) => 0.1 * Math.sin(n / 3) + 0.01 * random.normal());
    }
    for (const [name, wave] of Object.entries(waves)) {
      await writeFile(join(folder, `${name}.wav`), writeWav([wave], 16_000, 'float32'));
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('below one frame are refused by name, and do not stop the others', async () => {
    const found = await embed(['one sample too few', 'one frame']);
    expect(found).toMatchObject([
      { key: 'one sample too few', problem: { code: 'audio.too-short' } },
      { key: 'one frame', windows: 1 },
    ]);
  });

  it.each([{ kind: 'none' }, { kind: 'high-pass', cutoffHz: 1200 }] as const)(
    'have finite vectors under $kind',
    async (preset) => {
      for (const vectors of await vectorsOf(usable, preset)) {
        for (const list of [vectors.prelogits, vectors.tokens, vectors.rows, vectors.statistics]) {
          expect(list.every(Number.isFinite)).toBe(true);
        }
        expect(vectors.level).toBeGreaterThanOrEqual(-120);
      }
    },
  );

  it('silence and a constant are -120 dB, and one sounds like the other', async () => {
    const [silence, constant] = await vectorsOf(['silence', 'a constant']);
    expect(silence!.level).toBe(-120);
    expect(constant!.level).toBe(-120);
    expect(constant!.statistics).toEqual(silence!.statistics);
    const deviations = silence!.statistics.subarray(128);
    expect(Math.max(...deviations.map(Math.abs))).toBeLessThan(1e-5);
  });

  it.each(detectorKinds)('%s: are scored and explained in finite numbers', async (kind) => {
    const spec = specOf(kind, { density: 1 });
    const bank = { keys: healthy, groups: healthy, vectors: await vectorsOf(healthy) };
    const fitted = unwrap(await operations['detector.fit']({ spec, bank, labelled: [] }, context));
    unwrap(await operations['detector.load']({ detector: kind, model, spec, fitted, bank }, context));
    const items = (await vectorsOf(usable)).map((vectors, i) => ({ key: usable[i]!, vectors }));
    const input = { detector: kind, items, nearest: 3, leaveOneOut: true };
    for (const { score, nearest } of unwrap(await operations['detector.score'](input, context)).scored) {
      expect(Number.isFinite(score)).toBe(true);
      expect(nearest).toHaveLength(3);
    }
    const path = join(folder, 'silence.wav');
    const asked = { detector: kind, path, masks: 16 as const, known: null };
    const table = unwrap(await operations['recording.explain'](asked, context));
    expect(table.scores.filter(Number.isFinite)).toHaveLength(16);
  });

  it('a bank of nothing but silence still has a threshold, and a machine that runs lies above it', async () => {
    const [silence, running] = await vectorsOf(['silence', 'healthy 0']);
    const keys = ['a', 'b', 'c', 'd'];
    const bank = { keys, groups: keys, vectors: keys.map(() => silence!) };
    const spec = specOf('fused', { density: 2 });
    const fitted = unwrap(await operations['detector.fit']({ spec, bank, labelled: [] }, context));
    expect(fitted.threshold.value).toBe(0);
    unwrap(await operations['detector.load']({ detector: 'silent', model, spec, fitted, bank }, context));
    const items = [{ key: 'running', vectors: running! }];
    const input = { detector: 'silent', items, nearest: 1, leaveOneOut: false };
    const { scored } = unwrap(await operations['detector.score'](input, context));
    expect(scored[0]).toMatchObject({ flagged: true, levelAlarm: true });
    expect(Number.isFinite(scored[0]!.score)).toBe(true);
  });

  it('cannot make a detector of fewer than three', async () => {
    const [one, two] = await vectorsOf(['healthy 0', 'healthy 1']);
    const bank = { keys: ['a', 'b'], groups: ['a', 'b'], vectors: [one!, two!] };
    const spec = specOf('ast');
    expect(await operations['detector.fit']({ spec, bank, labelled: [] }, context)).toMatchObject({
      problem: { code: 'detector.few-normals', data: { needed: 3, found: 2 } },
    });
    const fitted = { standardisation: {}, threshold: {}, levelThreshold: null, leaveOneOut: [] } as never;
    const load = operations['detector.load']({ detector: 'x', model, spec, fitted, bank }, context);
    expect(await load).toMatchObject({ problem: { code: 'detector.few-normals' } });
    const score = { detector: 'x', items: [], nearest: 0, leaveOneOut: false };
    expect(await operations['detector.score'](score, context)).toMatchObject({ problem: { code: 'detector.unknown' } });
  });
});
