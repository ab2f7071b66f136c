import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unwrap } from '#shared/core/result.ts';
import { readModelFolder } from '#main/engine/ast/folder.ts';
import { defaultThreads } from '#main/engine/onnx/session.ts';
import { embed, processIdOf, processorSeconds, withEngine } from './engine.ts';
import { note, timed, type Row } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { recordingsIn, withTemporaryFolder, writeManySounds } from './sounds.ts';

export const shippedModelDirectory = fileURLToPath(new URL('../../resources/models/earmark-small', import.meta.url));

export const shippedModel = async () => unwrap(await readModelFolder(shippedModelDirectory));

/** Recordings per second from the file to all of its vectors, by the engine process as the application starts it. */
export async function shippedModelRows({ recordings, quick }: BenchOptions): Promise<Row[]> {
  const rows = await withTemporaryFolder((folder) => {
    const paths = recordings === null ? writeManySounds(folder, quick ? 10 : 100) : recordingsIn(recordings, 100);
    return throughput(folder, paths, recordings === null);
  });
  const bytes = statSync(join(shippedModelDirectory, 'model.safetensors')).size;
  const { summary } = await shippedModel();
  return [
    ...rows,
    {
      what: `file, ${summary.parameters.toLocaleString('en')} parameters`,
      value: `${(bytes / 1e6).toFixed(2)} MB`,
      target: '<= 12 MB',
      holds: bytes <= 12e6,
    },
  ];
}

async function throughput(folder: string, paths: readonly string[], tenSeconds: boolean): Promise<Row[]> {
  return withEngine(folder, async (engine) => {
    await embed(engine, shippedModelDirectory, paths.slice(0, 1));
    const processId = await processIdOf(engine);
    const before = processorSeconds(processId);
    const { seconds } = await timed(() => embed(engine, shippedModelDirectory, paths));
    const after = processorSeconds(processId);
    const rate = paths.length / seconds;
    const threads = `${defaultThreads()} thread${defaultThreads() === 1 ? '' : 's'}`;
    const what = `whole way, ${paths.length} recordings${tenSeconds ? ' of 10 s' : ''}, ${threads}`;
    const value = `${rate.toFixed(1)} per s`;
    const worked = before === null || after === null ? null : (after - before) / seconds;
    return [
      tenSeconds ? { what, value, target: '>= 15 per s', holds: rate >= 15 } : note(what, value),
      note('  the engine worked', worked === null ? 'not known on this system' : `${worked.toFixed(2)} s per s`),
    ];
  });
}
