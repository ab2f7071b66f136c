/** Every operation over a tiny model and the sounds of one machine, in a folder of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Bank, DetectorSpec, FittedDetector, Preset } from '#shared/core/domain.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { createOperations } from '#main/engine/detect/operations.ts';
import type { EmbeddedRecording, EngineInput, EngineOperation, EngineOutput } from '#main/engine/protocol.ts';
import { asBefore, tinyConfig } from './support.ts';

/** The middle of the sixth band, 2709 to 3944 Hz. */
export const toneHz = 3300;
export const toneBand = 5;

/** Noise of one machine; a fault adds a tone. */
function sound(seed: number, toneHeight: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: 16_000 + 160 * seed }, (_, n) => {
    const hum = 0.05 * Math.sin((2 * Math.PI * 150 * n) / 16_000);
    return hum + 0.02 * random.normal() + toneHeight * Math.sin((2 * Math.PI * toneHz * n) / 16_000);
  });
}

export const normals = Array.from({ length: 10 }, (_, i) => `normal-${i}.wav`);
export const none: Preset = { kind: 'none' };

/** `fault.wav` has the tone, `loud.wav` is the healthy machine at four times the height, `broken.wav` is no sound. */
export function useOperations() {
  let folder: string;
  const operations = createOperations();
  const pathOf = (name: string) => join(folder, name);
  const modelFolder = () => pathOf('model');

  const run = async <K extends EngineOperation>(
    name: K,
    input: EngineInput<K>,
    progress: (value: never) => void = () => undefined,
    signal = new AbortController().signal,
  ): Promise<EngineOutput<K>> =>
    unwrap(await operations[name](input, { signal, progress: progress as (value: unknown) => void }));

  const embed = async (names: readonly string[], preset: Preset = none): Promise<EmbeddedRecording[]> => {
    const found: EmbeddedRecording[] = [];
    const recordings = names.map((name) => ({ key: name, path: pathOf(name) }));
    await run('recordings.embed', { model: modelFolder(), ...asBefore, preset, recordings }, (one: EmbeddedRecording) =>
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
    await run('detector.load', { detector: name, model: modelFolder(), spec, fitted, bank });
    return { fitted, bank };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earmark-detect-'));
    await writeModelFolder(modelFolder(), tinyConfig, initialiseWeights(tinyConfig, 5));
    const write = (name: string, wave: Float32Array) => writeFile(pathOf(name), writeWav([wave], 16_000, 'float32'));
    for (const [i, name] of normals.entries()) await write(name, sound(i + 1, 0));
    await write('healthy.wav', sound(40, 0));
    await write('fault.wav', sound(41, 0.1));
    await write(
      'loud.wav',
      sound(42, 0).map((value) => 4 * value),
    );
    await writeFile(pathOf('broken.wav'), 'not a sound');
  });
  afterAll(() => rm(folder, { recursive: true }));

  return { operations, run, embed, vectorsOf, load, pathOf, modelFolder };
}
