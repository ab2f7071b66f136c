import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import type { Bank } from '#shared/core/domain.ts';
import { unwrap } from '#shared/core/result.ts';
import type { EnginePort } from '#main/services/ports.ts';
import { embed, spec, withEngine } from './engine.ts';
import { mebibytes, peakMebibytes } from './machine.ts';
import { atMost, note, duration, timed, type Row } from './measure.ts';
import { shippedModelDirectory } from './shipped-model.ts';
import { machineSound, withTemporaryFolder, writeSounds } from './sounds.ts';

const normals = 24;

/** The first and the exact explanation of a recording of 10 s, by the engine process as the application starts it. */
export function explanationRows(): Promise<Row[]> {
  return withTemporaryFolder((folder) => {
    const paths = writeSounds(folder, normals);
    const recording = writeFault(folder);
    return withEngine(folder, (engine) => measure(engine, paths, recording));
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
  const bank = await timed(async (): Promise<Bank> => {
    return { keys: paths, groups: paths, vectors: await embed(engine, model, paths) };
  });
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
    note('most memory of the engine process', mebibytes(peakMebibytes(info.value.processId))),
  ];
}
