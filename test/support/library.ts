/** Temporary folders, recordings and applications for tests; everything is removed when the test ends. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import type { CallInput, CallName, CallOutput } from '#shared/contract/api.ts';
import type { Job } from '#shared/contract/schemas.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { createApp, type App, type AppPorts } from '#main/app/create-app.ts';
import { prepareAhead } from '#main/engine/ahead.ts';
import { createFakeEngine, type FakeEngine } from './fake-engine.ts';
import { detectorSpec } from './detector-spec.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A new folder that is the system's temporary one until the test ends: what lies in it was left there by the test. */
export function ownTemporaryFolder(): string {
  const folder = temporaryFolder();
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) vi.stubEnv(name, folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

/** Writes a file and the folders above it. */
export function put(path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A short noisy tone; `seed` makes its content unlike any other's, `gain` its level. */
export function wav(seed: number, gain = 0.1, frames = 800): Uint8Array {
  const random = createRandom(seed);
  const samples = Float32Array.from(
    { length: frames },
    (_, i) => gain * (0.8 * Math.sin(i * 0.3) + 0.2 * (2 * random.next() - 1)),
  );
  return writeWav([samples], 16_000, 'pcm16');
}

/** Writes `normals` training recordings and test recordings (loud ones are faults) of a machine, named as DCASE does. */
export function putMachine(folder: string, machine: string, normals: number, quiet: number, loud: number): string {
  const base = machine.length * 1000;
  const number = (index: number) => String(index).padStart(4, '0');
  for (let i = 0; i < normals; i++)
    put(join(folder, machine, 'train', `section_00_source_train_normal_${number(i)}.wav`), wav(base + i));
  for (let i = 0; i < quiet + loud; i++)
    put(
      join(folder, machine, 'test', `section_00_source_test_${number(i)}.wav`),
      wav(base + 500 + i, i < loud ? 0.5 + 0.01 * i : 0.1),
    );
  return folder;
}

export const spec = detectorSpec();

export interface TestApp {
  readonly app: App;
  readonly engine: FakeEngine;
  readonly events: { readonly name: string; readonly payload: unknown }[];
  /** A call that must succeed. */
  call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>>;
  /** The code of the problem that a call answers. */
  refusal<K extends CallName>(name: K, input: CallInput<K>): Promise<string>;
  /** Starts a job and waits for its end. */
  finish<K extends CallName>(name: K, input: CallInput<K>): Promise<Job>;
  /** Waits for the end of a job. */
  ended(jobId: number): Promise<Job>;
}

export async function openApp(
  dataDirectory: string,
  options: Partial<AppPorts> & { readonly engine?: FakeEngine } = {},
): Promise<TestApp> {
  const engine = options.engine ?? createFakeEngine();
  const app = unwrap(
    await createApp({
      dataDirectory,
      version: '1.0.0',
      host: 'web',
      modelDirectory: 'model',
      ...options,
      engine: prepareAhead(engine, () => createFakeEngine()),
    }),
  );
  const events: { name: string; payload: unknown }[] = [];
  app.subscribe((name, payload) => events.push({ name, payload }));

  const call: TestApp['call'] = async (name, input) => {
    const answer = await app.call(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.problem.message}`);
    return answer.value as CallOutput<typeof name>;
  };
  const ended: TestApp['ended'] = async (jobId) => {
    for (;;) {
      const job = (await call('jobs.list', {})).jobs.find(({ id }) => id === jobId)!;
      if (job.state !== 'queued' && job.state !== 'running') return job;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {
    app,
    engine,
    events,
    call,
    ended,
    refusal: async (name, input) => {
      const answer = await app.call(name, input);
      return answer.ok ? 'none' : answer.problem.code;
    },
    finish: async (name, input) => {
      const { jobId } = (await call(name, input)) as unknown as { jobId: number };
      return ended(jobId);
    },
  };
}

/** An application with a reviewed machine: detector, scores and a session of `loud` flagged recordings. */
export async function openSession(
  dataDirectory: string,
  options: Parameters<typeof openApp>[1] & { readonly loud?: number } = {},
): Promise<TestApp & { readonly sessionId: number; readonly detectorId: number; readonly recordingIds: number[] }> {
  const { loud = 5, ...ports } = options;
  const sounds = putMachine(join(dataDirectory, '..', `sounds-${loud}`), 'fan', 6, 3, loud);
  const opened = await openApp(dataDirectory, ports);
  const { call, finish } = opened;
  expect(await finish('import.start', { paths: [sounds] })).toMatchObject({ state: 'done', problem: null });
  const made = await finish('detectors.create', {
    name: 'Fan',
    machine: 'fan',
    section: '00',
    normals: { machine: 'fan', split: 'train' },
    spec,
  });
  expect(made).toMatchObject({ state: 'done', problem: null });
  const detectorId = Number(made.result['detectorId']);
  await finish('detectors.score', { detectorId, recordings: { machine: 'fan', split: 'test' } });
  const { sessionId } = await call('sessions.create', { name: 'Week 47', detectorIds: [detectorId] });
  const { items } = await call('sessions.get', { sessionId });
  return { ...opened, sessionId, detectorId, recordingIds: items.map(({ recordingId }) => recordingId) };
}
