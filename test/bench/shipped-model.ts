import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bandCount } from '#shared/core/domain.ts';
import { allBands } from '#shared/core/explain/masks.ts';
import { unwrap } from '#shared/core/result.ts';
import { buildEncoder } from '#main/engine/ast/encoder.ts';
import { readModelFolder } from '#main/engine/ast/folder.ts';
import { prepareRecording } from '#main/engine/detect/recording.ts';
import { createFrontEnd } from '#main/engine/frontend/index.ts';
import { createSession, defaultThreads } from '#main/engine/onnx/session.ts';
import { note, timed, type Row } from './measure.ts';
import { recordingsIn, withTemporaryFolder, writeSounds } from './sounds.ts';

export const shippedModelDirectory = fileURLToPath(new URL('../../resources/models/earmark-small', import.meta.url));

export const shippedModel = async () => unwrap(await readModelFolder(shippedModelDirectory));

/** Recordings per second from the file to all of its vectors, as the engine embeds them one after the other. */
export async function shippedModelRows(recordings: string | null): Promise<Row[]> {
  const files = recordings === null ? null : recordingsIn(recordings, 100);
  const rows = await withTemporaryFolder(async (folder) => {
    const found: Row[] = [];
    const paths = files ?? writeSounds(folder, 40);
    for (const threads of new Set([1, defaultThreads()])) found.push(await throughput(paths, threads, files === null));
    return found;
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

async function throughput(paths: readonly string[], threads: number, tenSeconds: boolean): Promise<Row> {
  const { config, weights, summary } = await shippedModel();
  const encoder = buildEncoder(config, weights, bandCount, { fusedAttention: true });
  const model = { config, summary, session: await createSession(encoder, { threads }) };
  const frontEnd = await createFrontEnd({ kind: 'none' }, { threads });
  const { signal } = new AbortController();
  const embed = async (path: string) => {
    const prepared = await prepareRecording({ model, frontEnd, path, replacement: null, signal });
    if (prepared.ok) await prepared.value.vectorsUnder(allBands, true);
    return prepared.ok;
  };
  await embed(paths[0]!);
  let done = 0;
  const { seconds } = await timed(async () => {
    for (const path of paths) if (await embed(path)) done += 1;
  });
  await Promise.all([model.session.release(), frontEnd.release()]);
  const rate = done / seconds;
  const name = threads === defaultThreads() ? 'the default' : 'not the default';
  const what = `whole way, ${done} recordings${tenSeconds ? ' of 10 s' : ''}, ${threads} threads (${name})`;
  if (!tenSeconds) return note(what, `${rate.toFixed(1)} per s`);
  return { what, value: `${rate.toFixed(1)} per s`, target: '>= 15 per s', holds: rate >= 15 };
}
