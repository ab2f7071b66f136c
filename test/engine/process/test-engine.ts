/** An engine process whose operations do what the tests of the client need; started by fork like the real one. */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { parentChannel } from '#main/engine/channel.ts';
import type { OperationContext, Operations } from '#main/engine/serve.ts';
import { breathe, serve } from '#main/engine/serve.ts';
import { fail, ok } from '#shared/core/result.ts';
import { problem } from '#shared/core/problems.ts';
import type { Provider } from '#shared/core/processors.ts';
import type { ModelSummary, RecordingVectors } from '#shared/core/domain.ts';

const behaviour = process.env['TEST_ENGINE'] ?? process.argv[2] ?? '';
if (behaviour === 'exit-at-once') process.exit(7);
if (behaviour === 'never-ready') setInterval(() => undefined, 1000);

const waitInSlices = async (milliseconds: number, signal: AbortSignal): Promise<boolean> => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
  return !signal.aborted;
};

const blockThread = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

const summary = (directory: string): ModelSummary => ({
  directory,
  name: 'test',
  sha256: '0'.repeat(64),
  parameters: 1,
  dimension: 2,
  layers: 1,
  heads: 1,
  frames: 10,
  bins: 8,
  patchRows: 1,
  classes: 2,
});

/** What a call of `model.load` does is chosen by its directory. */
async function loadModel(directory: string, { signal }: OperationContext<'model.load'>) {
  const [what, amount = '0'] = directory.split(':');
  switch (what) {
    case 'cooperative':
      return (await waitInSlices(Number(amount), signal)) ? ok(summary(directory)) : fail(problem('job.cancelled'));
    case 'breathe': {
      for (const end = performance.now() + Number(amount); performance.now() < end;) await breathe();
      return ok(summary(directory));
    }
    case 'block':
      blockThread(Number(amount));
      return ok(summary(directory));
    case 'exit':
      return process.exit(Number(amount));
    case 'kill-self':
      process.kill(process.pid, 'SIGKILL');
      return ok(summary(directory));
    case 'throw':
      throw new Error('a bug');
    case 'problem':
      return fail(problem('model.missing', { path: directory }));
    case 'environment':
      return ok({ ...summary(directory), name: process.env[amount] ?? '(not set)' });
    case 'folder':
      return ok({ ...summary(directory), name: process.cwd() });
    case 'noise':
      writeSync(1, 'noise on standard output\n');
      return ok(summary(directory));
    default:
      return ok(summary(directory));
  }
}

const unused = () => fail(problem('internal.error', { detail: 'not part of this test' }));

let processor: Provider = 'cpu';

const operations: Operations = {
  'engine.info': () =>
    ok({
      processId: process.pid,
      nodeVersion: process.version,
      runtimeVersion: '1.2.3',
      processor: 'test',
      threads: 3,
    }),
  'model.load': ({ directory }, context) => loadModel(directory, context),
  'model.import': unused,
  'model.recover': unused,
  'model.precision': unused,
  // CUDA takes the process along, as a broken driver does; WebGPU is the fastest.
  'processors.list': () => ok({ ladder: ['cpu', 'cuda', 'webgpu'], runtime: 'test', inUse: processor, failure: null }),
  'processors.try': ({ provider }) => {
    if (provider === 'cuda') process.kill(process.pid, 'SIGKILL');
    const millisecondsPerClip = provider === 'webgpu' ? 1 : 10;
    return ok({ provider, outcome: 'works', reason: 'none', detail: '', largestError: 0, millisecondsPerClip });
  },
  'processors.use': ({ provider }) => {
    processor = provider;
    return ok({});
  },
  'recordings.embed': async ({ recordings }, { progress, signal }) => {
    let done = 0;
    for (const { key } of recordings) {
      await breathe();
      if (signal.aborted) return fail(problem('job.cancelled'));
      blockThread(20);
      progress({ key, problem: problem('audio.unknown') });
      done += 1;
    }
    return ok({ done });
  },
  'recordings.prepare': unused,
  'recordings.encode': unused,
  'features.statistics': unused,
  'training.measure': unused,
  'training.run': unused,
  'detector.fit': unused,
  'detector.load': unused,
  'detector.score': ({ items }) =>
    ok({
      scored: items.map(({ key, vectors }) => ({
        key,
        score: checksum(vectors),
        scores: { ast: 0, statistics: 0, level: vectors.level },
        flagged: vectors.prelogits instanceof Float32Array,
        levelAlarm: false,
        worst: null,
        nearest: [],
      })),
    }),
  'recording.explain': ({ known }) => {
    if (!known) return unused();
    known.scores[0] = Number.NaN;
    return ok({ ...known, done: known.done + 1 });
  },
};

function checksum(vectors: RecordingVectors): number {
  let sum = 0;
  for (const value of vectors.prelogits) sum += value;
  return sum;
}

if (behaviour !== 'never-ready') serve(parentChannel(), operations);
