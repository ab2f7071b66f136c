/** The engine process as the application starts it. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RecordingVectors } from '#shared/core/domain.ts';
import { unwrap } from '#shared/core/result.ts';
import { startAnalysis } from '#main/engine/ahead.ts';
import { spawnWithNode } from '#main/engine/spawn-node.ts';
import type { EnginePort } from '#main/services/ports.ts';
import { detectorSpec } from '#test/support/detector-spec.ts';

/** What most detectors are: the network's rows and log-mel statistics, fused. */
export const spec = detectorSpec();

/** Starts an engine with a working directory in `folder`; it has to be closed. */
export function startEngine(folder: string): EnginePort {
  const workingDirectory = join(folder, 'engine');
  mkdirSync(workingDirectory, { recursive: true });
  const file = fileURLToPath(new URL('../../src/main/engine/index.ts', import.meta.url));
  return startAnalysis(spawnWithNode({ file, workingDirectory }), console.error);
}

/** Runs `work` with an engine of its own. */
export async function withEngine<T>(folder: string, work: (engine: EnginePort) => Promise<T>): Promise<T> {
  const engine = startEngine(folder);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

export async function processIdOf(engine: EnginePort): Promise<number> {
  return unwrap(await engine.call('engine.info', {})).processId;
}

/** The vectors of recordings, in their order. */
export async function embed(engine: EnginePort, model: string, paths: readonly string[]): Promise<RecordingVectors[]> {
  const vectors = new Map<string, RecordingVectors>();
  const recordings = paths.map((path) => ({ key: path, path }));
  const { frontEnd, precision, preset } = spec;
  const input = { model, frontEnd, precision, preset, recordings };
  const done = await engine.call('recordings.embed', input, {
    onProgress: (embedded) => {
      if ('problem' in embedded) throw new Error(embedded.problem.message);
      vectors.set(embedded.key, embedded.vectors);
    },
  });
  unwrap(done);
  return paths.map((path) => vectors.get(path)!);
}

/** Seconds that a process has worked so far, all of its threads; null where the system does not say. */
export function processorSeconds(processId: number): number | null {
  try {
    // The name of the program, in brackets, may hold spaces; user and system time are the 12th and 13th field after it.
    const fields = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ')[1]!.split(' ');
    const ticksPerSecond = 100;
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return null;
  }
}
