import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import type { Bank, DetectorSpec, RecordingVectors } from '#shared/core/domain.ts';
import { unwrap } from '#shared/core/result.ts';
import { createEngineClient } from '#main/engine/client.ts';
import { spawnWithNode } from '#main/engine/spawn-node.ts';
import type { EnginePort } from '#main/services/ports.ts';
import { peakMemory } from './machine.ts';
import { atMost, note, duration, timed, type Row } from './measure.ts';
import { shippedModelDirectory } from './shipped-model.ts';
import { machineSound, withTemporaryFolder, writeSounds } from './sounds.ts';

const spec: DetectorSpec = {
  kind: 'fused',
  readOut: 'rows',
  metric: 'cosine',
  k: 1,
  density: 0,
  preset: { kind: 'none' },
  rule: { kind: 'percentile', quantile: 0.95 },
};

const normals = 24;

/** The first and the exact explanation of a recording of 10 s, by the engine process as the application starts it. */
export function explanationRows(): Promise<Row[]> {
  return withTemporaryFolder(async (folder) => {
    const workingDirectory = join(folder, 'engine');
    mkdirSync(workingDirectory);
    const paths = writeSounds(folder, normals);
    const recording = writeFault(folder);
    const file = fileURLToPath(new URL('../../src/main/engine/index.ts', import.meta.url));
    const engine = createEngineClient(spawnWithNode({ file, workingDirectory }), { log: console.error });
    try {
      return await measure(engine, paths, recording);
    } finally {
      await engine.close();
    }
  });
}

/** A machine with a squeal. */
function writeFault(folder: string): string {
  const path = join(folder, 'fault.wav');
  const squeal = (n: number) => 0.03 * Math.sin((2 * Math.PI * 3_100 * n) / 16_000);
  const sound = machineSound(1_000, 10).map((sample, n) => sample + squeal(n));
  writeFileSync(path, writeWav([sound], 16_000, 'pcm16'));
  return path;
}

async function measure(engine: EnginePort, paths: readonly string[], recording: string): Promise<Row[]> {
  const model = shippedModelDirectory;
  const info = await timed(async () => unwrap(await engine.call('engine.info', {})));
  const bank = await timed(() => embed(engine, paths));
  const detector = await timed(async () => {
    const fitted = unwrap(await engine.call('detector.fit', { spec, bank: bank.value, labelled: [] }));
    unwrap(await engine.call('detector.load', { detector: 'bench', model, spec, fitted, bank: bank.value }));
  });

  const start = performance.now();
  let first = 0;
  const onProgress = ({ done }: { readonly done: number }) => {
    if (first === 0 && done >= 16) first = (performance.now() - start) / 1000;
  };
  const input = { detector: 'bench', path: recording, masks: 256, known: null } as const;
  const table = unwrap(await engine.call('recording.explain', input, { onProgress }));
  if (table.done !== 256) throw new Error(`The explanation ended after ${table.done} masks`);
  const exact = (performance.now() - start) / 1000;
  return [
    atMost('first explanation of a 10-s recording (16 masks)', first, 2),
    atMost('exact explanation (256 masks)', exact, 20),
    note('engine process, from start to first answer', duration(info.seconds)),
    note(`bank of ${normals} recordings of 10 s`, duration(bank.seconds)),
    note('fitting and loading the detector', duration(detector.seconds)),
    note('most memory of the engine process', peakMemory(info.value.processId) ?? 'not known on this system'),
  ];
}

async function embed(engine: EnginePort, paths: readonly string[]): Promise<Bank> {
  const vectors = new Map<string, RecordingVectors>();
  const recordings = paths.map((path) => ({ key: path, path }));
  const input = { model: shippedModelDirectory, preset: spec.preset, recordings };
  const done = await engine.call('recordings.embed', input, {
    onProgress: (embedded) => {
      if ('problem' in embedded) throw new Error(embedded.problem.message);
      vectors.set(embedded.key, embedded.vectors);
    },
  });
  unwrap(done);
  return { keys: paths, groups: paths, vectors: paths.map((path) => vectors.get(path)!) };
}
