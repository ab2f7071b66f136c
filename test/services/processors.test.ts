import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, describe, expect, it, vi } from 'vitest';
import type { ProcessorReport, Provider } from '#shared/core/processors.ts';
import { problem, type ProblemCode } from '#shared/core/problems.ts';
import { fail, ok, unwrap } from '#shared/core/result.ts';
import { createApp } from '#main/app/create-app.ts';
import { createEngineClient } from '#main/engine/client.ts';
import { spawnWithNode } from '#main/engine/spawn-node.ts';
import type { ModelsService } from '#main/services/detectors/models.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { Job } from '#shared/contract/schemas.ts';
import type { JobRequest } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import { createProcessorsService, type ProcessorsNeeds } from '#main/services/processors/processors.ts';
import { recall, type ProcessorMemory } from '#main/services/processors/memory.ts';
import { temporaryFolder } from '#test/support/library.ts';

/** What a try of each processor answers; a problem's code stands for the end of the engine process. */
type Answers = Partial<Record<Provider, Partial<ProcessorReport> | ProblemCode>>;

interface Setting {
  readonly answers?: Answers;
  readonly memory?: Partial<ProcessorMemory>;
  readonly quietMilliseconds?: number | null;
  readonly runtime?: string;
}

function setUp({ answers = {}, memory, quietMilliseconds = null, runtime = 'one' }: Setting) {
  const settings = new Map<string, unknown>(memory === undefined ? [] : [['processors', memory]]);
  const tried: Provider[] = [];
  const used: Provider[] = [];
  const markers: unknown[] = [];
  const stateListeners: (() => void)[] = [];
  const startListeners: (() => void)[] = [];
  const endListeners: (() => void)[] = [];
  const events: { name: string; payload: unknown }[] = [];
  let state: Partial<ReturnType<EnginePort['state']>> = { state: 'ready', problem: null };
  let failure: { provider: Provider; detail: string } | null = null;
  const library = {
    settings: {
      get: (key: string) => settings.get(key),
      set: (key: string, value: unknown) => settings.set(key, value),
    },
    detectors: { list: () => [] },
  } as unknown as Library;

  const operations: Record<string, (input: never) => unknown> = {
    'processors.list': () => ok({ ladder: ['cpu', 'cuda', 'webgpu'], runtime, inUse: 'cpu', failure }),
    'processors.try': ({ provider }: { provider: Provider }) => {
      tried.push(provider);
      markers.push(recall(library).trying);
      const answer = answers[provider] ?? { outcome: 'absent', reason: 'no-device' };
      const bare = {
        provider,
        outcome: 'works',
        reason: 'none',
        detail: '',
        largestError: 0,
        millisecondsPerClip: null,
      };
      return typeof answer === 'string' ? fail(problem(answer)) : ok({ ...bare, ...answer });
    },
    'processors.use': ({ provider }: { provider: Provider }) => {
      used.push(provider);
      return ok({});
    },
    'model.precision': () => ok({ int8Cosine: 0.999 }),
  };
  const engine = {
    call: (operation: string, input: unknown) => Promise.resolve(operations[operation]!(input as never)),
    state: () => state,
    onState: (listener: () => void) => stateListeners.push(listener),
    onStarted: (listener: () => void) => startListeners.push(listener),
  } as unknown as EnginePort;
  const model = { id: 1, summary: { name: 'small', directory: '/m', sha256: 'a', parameters: 800_000 } };
  let finished: Promise<unknown> = Promise.resolve();
  const needs = {
    library,
    engine,
    clock: { now: () => new Date('2026-11-22T08:00:00Z'), elapsed: () => 0 },
    models: { current: () => Promise.resolve(ok(model)) } as unknown as ModelsService,
    jobs: {
      busy: () => false,
      onEnded: (listener: () => void) => endListeners.push(listener),
      start: ({ work }: JobRequest) => {
        finished = work({ jobId: 1, signal: new AbortController().signal, progress: () => undefined });
        return { id: 1 } as Job;
      },
    },
    events: { emit: (name: string, payload: unknown) => events.push({ name, payload }) },
    log: { info: () => undefined, warn: () => undefined, error: (...all: unknown[]) => expect(all).toEqual([]) },
    quietMilliseconds,
  } as unknown as ProcessorsNeeds;
  const service = createProcessorsService(needs);
  onTestFinished(() => service.stop());
  const check = async (): Promise<unknown> => {
    service.check();
    return finished;
  };
  const stop = (code: ProblemCode) => {
    state = { state: 'restarting', problem: problem(code) };
    for (const listener of stateListeners) listener();
    state = { state: 'ready', problem: null };
    for (const listener of startListeners) listener();
  };
  const failAtWork = async (provider: Provider): Promise<void> => {
    failure = { provider, detail: 'out of memory' };
    for (const listener of endListeners) listener();
    await vi.waitFor(() => expect(service.state().chosen).toBe('cpu'));
  };
  return { service, check, tried, used, markers, events, stop, failAtWork, library };
}

const fast = { millisecondsPerClip: 1 };
const slow = { millisecondsPerClip: 20 };

describe('a check', () => {
  it('tries every processor, takes the fastest that is right, and remembers what it found', async () => {
    const { service, check, tried, used, markers, events } = setUp({ answers: { cpu: slow, webgpu: fast } });
    expect(await check()).toEqual(ok({ chosen: 'webgpu' }));
    expect(tried).toEqual(['cpu', 'cuda', 'webgpu']);
    expect(markers).toEqual(tried);
    expect(used).toEqual(['webgpu']);
    expect(service.state()).toMatchObject({
      chosen: 'webgpu',
      pinned: null,
      checking: false,
      checkedAt: '2026-11-22T08:00:00.000Z',
      model: 'small',
      reports: [{ provider: 'cpu' }, { provider: 'cuda', outcome: 'absent' }, { provider: 'webgpu' }],
    });
    expect(events.at(-1)).toEqual({ name: 'processors.changed', payload: service.state() });
  });

  it.each([{ outcome: 'wrong' as const }, { outcome: 'cannot' as const }])(
    'leaves out a fast processor that is $outcome',
    async (report) => {
      const { service, check } = setUp({ answers: { cpu: slow, cuda: { ...fast, ...report } } });
      await check();
      expect(service.state().chosen).toBe('cpu');
    },
  );

  it.each(['engine.crashed', 'engine.deadline'] as const)(
    'goes on after %s, and tries it again when asked',
    async (code) => {
      const { service, check, tried } = setUp({ answers: { cpu: slow, cuda: code, webgpu: fast } });
      expect(await check()).toEqual(ok({ chosen: 'webgpu' }));
      expect(service.state().reports[1]).toMatchObject({ provider: 'cuda', outcome: 'crashed', reason: 'stopped' });
      await check();
      expect(tried).toEqual(['cpu', 'cuda', 'webgpu', 'cpu', 'cuda', 'webgpu']);
    },
  );

  it.each(['job.cancelled', 'job.interrupted'] as const)('that ends with %s blames no processor', async (code) => {
    const { service, check, library } = setUp({ answers: { cpu: slow, cuda: code } });
    expect(await check()).toMatchObject({ ok: false, problem: { code } });
    expect(recall(library)).toMatchObject({ trying: null, checkedAt: null });
    expect(service.state()).toMatchObject({ checking: false, reports: [{ provider: 'cpu' }] });
  });
});

describe('pinning', () => {
  it('holds on to a slower processor, and lets go of it', async () => {
    const { service, check, used } = setUp({ answers: { cpu: slow, webgpu: fast } });
    await check();
    expect(unwrap(await service.pin('cpu'))).toMatchObject({ chosen: 'cpu', pinned: 'cpu' });
    await check();
    expect(service.state().chosen).toBe('cpu');
    expect(unwrap(await service.pin(null))).toMatchObject({ chosen: 'webgpu', pinned: null });
    expect(used).toEqual(['webgpu', 'cpu', 'cpu', 'webgpu']);
  });

  it('is refused for what was not found right', async () => {
    const { service, check } = setUp({ answers: { cpu: slow, webgpu: { outcome: 'wrong' } } });
    await check();
    for (const provider of ['webgpu', 'cuda', 'dml'] as const) {
      expect(await service.pin(provider)).toMatchObject({ problem: { code: 'processor.unfit' } });
    }
    expect(service.state()).toMatchObject({ chosen: 'cpu', pinned: null });
  });

  it('gives way when the pinned processor is not right any more', async () => {
    const memory = { runtime: 'one', pinned: 'webgpu', chosen: 'webgpu' } as const;
    const { service, check } = setUp({ answers: { cpu: slow }, memory });
    await check();
    expect(service.state()).toMatchObject({ chosen: 'cpu', pinned: 'webgpu' });
  });
});

describe('a start', () => {
  const report = (provider: Provider, outcome: ProcessorReport['outcome']): ProcessorReport => ({
    provider,
    outcome,
    reason: 'none',
    detail: '',
    largestError: null,
    millisecondsPerClip: null,
  });
  const known: Partial<ProcessorMemory> = {
    runtime: 'one',
    checkedAt: 'yesterday',
    model: { name: 'small', parameters: 800_000 },
    chosen: 'webgpu',
    reports: [report('cpu', 'works'), report('cuda', 'crashed'), report('webgpu', 'works')],
  };
  const quiet = (work: () => void) => vi.waitFor(work, { timeout: 2000 });

  it('takes up what was chosen, again after each start of the engine, and tries nothing', async () => {
    const { service, used, tried, stop } = setUp({ memory: known, quietMilliseconds: 1 });
    service.resume();
    expect(used).toEqual(['webgpu']);
    stop('job.cancelled');
    expect(used).toEqual(['webgpu', 'webgpu']);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(tried).toEqual([]);
  });

  it('with another runtime tries everything', async () => {
    const { service, tried } = setUp({ memory: known, quietMilliseconds: 1, runtime: 'two', answers: { cpu: slow } });
    service.resume();
    await quiet(() => expect(service.state().checkedAt).toBe('2026-11-22T08:00:00.000Z'));
    expect(tried).toEqual(['cpu', 'cuda', 'webgpu']);
  });

  it('after a check that was cut short leaves out what took Earmark along', async () => {
    const memory = { ...known, checkedAt: null, trying: 'webgpu' } as const;
    const { service, tried } = setUp({ memory, quietMilliseconds: 1, answers: { cpu: slow, webgpu: fast } });
    service.resume();
    await quiet(() => expect(service.state()).toMatchObject({ checking: false, chosen: 'cpu' }));
    expect(tried).toEqual(['cpu']);
    expect(service.state().reports.map(({ outcome }) => outcome)).toEqual(['works', 'crashed', 'crashed']);
  });

  it('tries again when a larger model is in use than the one that was timed', async () => {
    const memory = { ...known, model: { name: 'tiny', parameters: 1000 } };
    const { service, tried } = setUp({ memory, quietMilliseconds: 1, answers: { cpu: slow } });
    service.resume();
    await quiet(() => expect(tried).toContain('cpu'));
  });
});

describe('a processor that fails at work', () => {
  const memory: Partial<ProcessorMemory> = { runtime: 'one', checkedAt: 'yesterday', chosen: 'cuda', reports: [] };

  it('is given up after its first error, with a sentence', async () => {
    const { service, used, failAtWork } = setUp({ memory });
    service.resume();
    await failAtWork('cuda');
    expect(service.state()).toMatchObject({
      problem: { code: 'processor.failed' },
      reports: [{ provider: 'cuda', outcome: 'cannot', reason: 'failed-later', detail: 'out of memory' }],
    });
    await vi.waitFor(() => expect(used).toEqual(['cuda', 'cpu']));
  });

  it('is given up after the second stop of the engine, not after cancellations', () => {
    const { service, stop } = setUp({ memory });
    service.resume();
    stop('job.cancelled');
    stop('engine.crashed');
    stop('job.cancelled');
    expect(service.state().chosen).toBe('cuda');
    stop('engine.deadline');
    expect(service.state()).toMatchObject({ chosen: 'cpu', problem: { code: 'processor.failed' } });
    expect(service.state().reports).toMatchObject([{ provider: 'cuda', outcome: 'crashed', reason: 'failed-later' }]);
  });
});

describe('a processor that takes a real engine process along', () => {
  it(
    'is marked, the next one is tried in a new process, and the application goes on',
    { timeout: 60_000 },
    async () => {
      const file = fileURLToPath(new URL('../engine/process/test-engine.ts', import.meta.url));
      const data = join(temporaryFolder(), 'library');
      const spawn = spawnWithNode({ file, workingDirectory: temporaryFolder() });
      const engine = createEngineClient(spawn, { times: { backOff: [0.01, 0.01, 0.01] } });
      const app = unwrap(
        await createApp({ dataDirectory: data, version: '1', host: 'web', modelDirectory: 'model', engine }),
      );
      try {
        await app.call('processors.check', {});
        await vi.waitFor(
          async () => {
            expect(await app.call('jobs.list', {})).toMatchObject({ value: { jobs: [{ state: 'done' }] } });
          },
          { timeout: 50_000, interval: 50 },
        );
        expect(await app.call('processors.list', {})).toMatchObject({
          value: {
            chosen: 'webgpu',
            reports: [
              { provider: 'cpu', outcome: 'works' },
              { provider: 'cuda', outcome: 'crashed', reason: 'stopped' },
              { provider: 'webgpu', outcome: 'works' },
            ],
          },
        });
        expect(engine.state()).toMatchObject({ restarts: 1, problem: null });
        expect(await engine.call('processors.list', {})).toMatchObject({ value: { inUse: 'webgpu' } });
      } finally {
        await app.close();
      }
    },
  );
});
