import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineClientTimes } from '#main/engine/client.ts';
import { createEngineClient } from '#main/engine/client.ts';
import type { ChildProcessPort, EngineInfo } from '#main/engine/protocol.ts';
import { spawnWithNode } from '#main/engine/spawn-node.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { EngineState } from '#shared/contract/app-state.ts';
import type { RecordingVectors } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';

const script = new URL('./test-engine.ts', import.meta.url).pathname;
const calm: Partial<EngineClientTimes> = { backOff: [0.02, 0.05, 0.1] };

let workingDirectory = '';
let engines: EnginePort[] = [];
let started: ChildProcessPort[] = [];
let logged: string[] = [];

beforeEach(() => {
  workingDirectory = mkdtempSync(join(tmpdir(), 'earmark-engine-'));
  engines = [];
  started = [];
  logged = [];
});

afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  delete process.env['TEST_ENGINE'];
  rmSync(workingDirectory, { recursive: true, force: true });
});

function open(times: Partial<EngineClientTimes> = calm): EnginePort {
  const spawn = spawnWithNode({ file: script, workingDirectory });
  const remembered = () => {
    const child = spawn();
    started.push(child);
    return child;
  };
  const engine = createEngineClient(remembered, { times, log: (line) => logged.push(line) });
  engines.push(engine);
  return engine;
}

const load = (engine: EnginePort, directory: string, options: Parameters<EnginePort['call']>[2] = {}) =>
  engine.call('model.load', { directory }, options);

async function processId(engine: EnginePort): Promise<number> {
  const result = await engine.call('engine.info', {});
  if (!result.ok) throw new Error(result.problem.message);
  return (result.value satisfies EngineInfo).processId;
}

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('the condition was not met within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const code = (result: Awaited<ReturnType<typeof load>>): string => (result.ok ? 'ok' : result.problem.code);
const keys = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `r${i}`, path: `/r${i}.wav` }));
const embed = (count: number) => ({
  model: 'm',
  frontEnd: { kind: 'mel', normalisation: null } as const,
  precision: 'fp32' as const,
  preset: { kind: 'none' } as const,
  recordings: keys(count),
});

describe('calls', () => {
  it('reports progress in order, before the answer', async () => {
    const seen: string[] = [];
    const result = await open().call('recordings.embed', embed(5), {
      onProgress: (recording) => seen.push(recording.key),
    });
    expect(result).toEqual({ ok: true, value: { done: 5 } });
    expect(seen).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
  });

  it('a caller that cannot take its progress loses that call and nothing else', async () => {
    const engine = open();
    const take = (failure: () => never) => engine.call('recordings.embed', embed(20), { onProgress: failure });
    const full = await take(() => {
      throw new ProblemError(problem('db.full'));
    });
    expect(full).toMatchObject({ ok: false, problem: { code: 'db.full' } });
    const bug = await take(() => {
      throw new TypeError('no such thing');
    });
    expect(bug).toMatchObject({ ok: false, problem: { code: 'internal.error' } });
    expect(logged.join()).toContain('no such thing');
    expect(code(await load(engine, 'fine'))).toBe('ok');
    expect(engine.state().restarts).toBe(0);
  });

  it('runs calls one after the other, and those with `first` before what still waits', async () => {
    const engine = open();
    const order: string[] = [];
    const note = (name: string, first = false) =>
      load(engine, 'cooperative:30', { first }).then(() => order.push(name));
    await Promise.all([note('a'), note('b'), note('c'), note('urgent', true)]);
    expect(order.toSorted()).toEqual(['a', 'b', 'c', 'urgent']);
    expect(order.indexOf('urgent')).toBeLessThan(order.indexOf('b'));
    expect(order.indexOf('b')).toBeLessThan(order.indexOf('c'));
  });

  it('carries expected problems as values and bugs as internal errors with a logged stack', async () => {
    const engine = open();
    const missing = await load(engine, 'problem');
    expect(missing).toMatchObject({ ok: false, problem: { code: 'model.missing', data: { path: 'problem' } } });
    expect(code(await load(engine, 'throw'))).toBe('internal.error');
    expect(logged.join('\n')).toMatch(/model\.load threw\nError: a bug\n\s+at /);
    expect(code(await load(engine, 'fine'))).toBe('ok');
  });

  it('answers an operation the engine does not have as an internal error', async () => {
    const engine = open();
    expect(code(await engine.call('no.such.operation' as 'model.load', { directory: '' }))).toBe('internal.error');
    expect(code(await engine.call('toString' as 'model.load', { directory: '' }))).toBe('internal.error');
  });

  it('takes typed arrays there and back unchanged, 16 MB of them too', async () => {
    const engine = open();
    const prelogits = Float32Array.from({ length: 4_000_000 }, (_, i) => i % 7);
    const none = new Float32Array(0);
    const vectors: RecordingVectors = {
      prelogits,
      tokens: none,
      rows: none,
      'rows-stats': none,
      statistics: none,
      level: -17.25,
    };
    const scored = await engine.call('detector.score', {
      detector: 'd',
      items: [{ key: 'k', vectors }],
      nearest: 0,
      leaveOneOut: false,
    });
    const sum = prelogits.reduce((total, value) => total + value, 0);
    expect(scored).toMatchObject({
      ok: true,
      value: { scored: [{ key: 'k', score: sum, flagged: true, scores: { level: -17.25 } }] },
    });

    const scores = Float64Array.from({ length: 256 }, (_, i) => i / 3);
    const known = { bands: [{ lowHz: 1, highHz: 2 }], scores, done: 16 };
    const explained = await engine.call('recording.explain', { detector: 'd', path: 'p', masks: 32, known });
    const expected = Float64Array.from(scores);
    expected[0] = Number.NaN;
    expect(explained).toEqual({ ok: true, value: { ...known, scores: expected, done: 17 } });
    expect(scores[0]).toBe(0);
  });

  it('does not let the engine write to the standard output of the application', async () => {
    expect(code(await load(open(), 'noise'))).toBe('ok');
  });
});

describe('cancelling', () => {
  it('ends a cooperative call early without a new process', async () => {
    const engine = open();
    const pid = await processId(engine);
    const abort = new AbortController();
    const call = load(engine, 'cooperative:20000', { signal: abort.signal });
    await until(() => engine.state().state === 'busy');
    abort.abort();
    expect(code(await call)).toBe('job.cancelled');
    expect(await processId(engine)).toBe(pid);
  });

  it('stops between two recordings of a run that blocks the thread, and reports no progress afterwards', async () => {
    const engine = open();
    const abort = new AbortController();
    const seen: string[] = [];
    const result = await engine.call('recordings.embed', embed(500), {
      signal: abort.signal,
      onProgress: ({ key }) => {
        seen.push(key);
        if (seen.length === 3) abort.abort();
      },
    });
    expect(code(result as never)).toBe('job.cancelled');
    expect(seen).toEqual(['r0', 'r1', 'r2']);
    expect(engine.state().restarts).toBe(0);
  });

  it('kills a process that does not stop within the second, and carries on in a new one', async () => {
    const engine = open({ ...calm, cancel: 0.1 });
    const pid = await processId(engine);
    const abort = new AbortController();
    const call = load(engine, 'block:30000', { signal: abort.signal });
    await until(() => engine.state().state === 'busy');
    const before = performance.now();
    abort.abort();
    expect(code(await call)).toBe('job.cancelled');
    expect(performance.now() - before).toBeLessThan(2000);
    const next = await processId(engine);
    expect(next).not.toBe(pid);
    expect(alive(pid)).toBe(false);
  });

  it('what waited behind one that had to be killed is done by the next process', async () => {
    const engine = open({ ...calm, cancel: 0.1 });
    const pid = await processId(engine);
    const abort = new AbortController();
    const killed = load(engine, 'block:30000', { signal: abort.signal });
    const waiting = load(engine, 'fine');
    await until(() => engine.state().state === 'busy');
    abort.abort();
    expect(code(await killed)).toBe('job.cancelled');
    expect(code(await waiting)).toBe('ok');
    expect(await processId(engine)).not.toBe(pid);
    expect(engine.state().restarts).toBe(1);
  });

  it('takes a waiting call out of the queue and leaves the running one alone', async () => {
    const engine = open();
    const abort = new AbortController();
    const running = load(engine, 'cooperative:150');
    const waiting = load(engine, 'exit:9', { signal: abort.signal });
    await until(() => engine.state().state === 'busy');
    abort.abort();
    expect(code(await waiting)).toBe('job.cancelled');
    expect(code(await running)).toBe('ok');
    expect(engine.state().restarts).toBe(0);
  });

  it('does not start a call whose signal is already aborted', async () => {
    const engine = open();
    expect(code(await load(engine, 'exit:9', { signal: AbortSignal.abort() }))).toBe('job.cancelled');
    expect(await processId(engine)).toBeGreaterThan(0);
    expect(engine.state().restarts).toBe(0);
  });

  it('leaves no listener behind on a signal that outlives its calls', async () => {
    const engine = open();
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = ((...args: Parameters<typeof add>) => (listeners++, add(...args))) as typeof add;
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => (
      listeners--,
      remove(...args)
    )) as typeof remove;
    for (let i = 0; i < 5; i++) await load(engine, 'fine', { signal });
    expect(listeners).toBe(0);
  });
});

describe('a process that dies', () => {
  it('SIGKILL in the middle of a run: the caller is told, the next call works', async () => {
    const engine = open();
    const pid = await processId(engine);
    const call = load(engine, 'block:30000');
    await until(() => engine.state().state === 'busy');
    process.kill(pid, 'SIGKILL');
    expect(code(await call)).toBe('engine.crashed');
    expect(engine.state()).toMatchObject({
      state: 'restarting',
      restarts: 1,
      model: null,
      problem: { code: 'engine.crashed' },
    });
    expect(code(await load(engine, 'fine'))).toBe('ok');
    expect(engine.state().problem).toBeNull();
    expect(await processId(engine)).not.toBe(pid);
  });

  it('answers every call that waited', async () => {
    const engine = open();
    const results = await Promise.all([load(engine, 'exit:3'), load(engine, 'fine'), load(engine, 'fine')]);
    expect(results.map(code)).toEqual(['engine.crashed', 'engine.crashed', 'engine.crashed']);
    expect(logged).toContain('engine: stopped (exit code 3)');
  });

  it('says when it was started anew and forgets the loaded model', async () => {
    const engine = open();
    let starts = 0;
    engine.onStarted(() => (starts += 1));
    await load(engine, 'model-a');
    expect(engine.state().model?.directory).toBe('model-a');
    await load(engine, 'kill-self');
    expect(engine.state().model).toBeNull();
    await load(engine, 'fine');
    expect(starts).toBe(2);
  });

  it('an engine that stops giving signs of life is killed at the deadline', async () => {
    const engine = open();
    const pid = await processId(engine);
    const hung = await load(engine, 'block:30000', { deadlineSeconds: 0.2 });
    expect(hung).toMatchObject({ ok: false, problem: { code: 'engine.deadline', data: { seconds: 0.2 } } });
    expect(code(await load(engine, 'fine'))).toBe('ok');
    expect(alive(pid)).toBe(false);
  });

  it('progress counts as a sign of life: a long run with a short deadline is left alone', async () => {
    const engine = open();
    const result = await engine.call('recordings.embed', embed(30), { deadlineSeconds: 0.4 });
    expect(result).toEqual({ ok: true, value: { done: 30 } });
    expect(engine.state().restarts).toBe(0);
  });

  it('so does breathing: a call without progress may take longer than its deadline', async () => {
    const engine = open();
    expect(await load(engine, 'breathe:2600', { deadlineSeconds: 2 })).toMatchObject({ ok: true });
    expect(engine.state().restarts).toBe(0);
  });

  it('exits in a row make it unavailable; restart() tries again', async () => {
    process.env['TEST_ENGINE'] = 'exit-at-once';
    const engine = open();
    const states: string[] = [];
    engine.onState(({ state }) => states.push(state));
    const waiting = load(engine, 'fine');
    await until(() => engine.state().state === 'unavailable');
    expect(started).toHaveLength(4);
    expect(code(await waiting)).toBe('engine.crashed');
    const refused = await load(engine, 'fine');
    expect(refused).toMatchObject({ ok: false, problem: { code: 'engine.unavailable' } });
    expect(refused.ok ? '' : refused.problem.message).toContain('4 times in a row, last with exit code 7');
    expect(states.filter((state) => state === 'unavailable')).toHaveLength(1);

    delete process.env['TEST_ENGINE'];
    engine.restart();
    expect(code(await load(engine, 'fine'))).toBe('ok');
    expect(engine.state()).toMatchObject({ state: 'ready', problem: null });
  });

  it('single crashes with work in between never add up to unavailable', async () => {
    const engine = open();
    for (let i = 0; i < 6; i++) {
      expect(code(await load(engine, 'kill-self'))).toBe('engine.crashed');
      expect(code(await load(engine, 'fine'))).toBe('ok');
    }
    expect(engine.state().restarts).toBe(6);
  });

  it('a process that never gets ready is killed and started again', async () => {
    process.env['TEST_ENGINE'] = 'never-ready';
    const engine = open({ ...calm, start: 3 });
    await until(() => engine.state().restarts > 0);
    delete process.env['TEST_ENGINE'];
    expect(code(await load(engine, 'fine'))).toBe('ok');
  });

  it('a spawn that throws counts as a stop', async () => {
    const engine = createEngineClient(
      () => {
        throw new Error('no such program');
      },
      { times: calm, log: (line) => logged.push(line) },
    );
    engines.push(engine);
    await until(() => engine.state().state === 'unavailable');
    expect(logged.join('\n')).toContain('no such program');
  });
});

describe('state, restart and close', () => {
  it('asks a new process what it is before anything that its start sets off', async () => {
    const engine = open();
    const sent: string[] = [];
    const child = started[0]!;
    const send = child.send.bind(child);
    child.send = (message) => {
      if (message.kind === 'call') sent.push(message.operation);
      send(message);
    };
    const loaded = new Promise((resolve) => engine.onStarted(() => resolve(load(engine, 'fine', { first: true }))));
    await loaded;
    expect(sent).toEqual(['engine.info', 'model.load']);
  });

  it('tells what runs where', async () => {
    const engine = open();
    const states: EngineState[] = [];
    engine.onState((state) => states.push(state));
    expect(engine.state().state).toBe('starting');
    await load(engine, 'fine');
    expect(engine.state()).toMatchObject({ processor: 'test', runtimeVersion: '1.2.3', threads: 3, restarts: 0 });
    await until(() => engine.state().state === 'ready');
    const names = states.map(({ state }) => state);
    expect(names.filter((name, i) => name !== names[i - 1])).toEqual(['starting', 'busy', 'ready']);
  });

  it('restart() of a healthy engine replaces the process', async () => {
    const engine = open();
    const pid = await processId(engine);
    const problems: unknown[] = [];
    engine.onState((state) => problems.push(state.problem));
    engine.restart();
    await until(() => engine.state().state === 'ready' && engine.state().restarts === 1);
    expect(await processId(engine)).not.toBe(pid);
    // Nothing happened that the user did not ask for.
    expect(new Set(problems)).toEqual(new Set([null]));
  });

  it('close() ends the process and answers what was open; later calls are refused', async () => {
    const engine = open();
    const pid = await processId(engine);
    const open1 = load(engine, 'block:30000');
    const open2 = load(engine, 'fine');
    await until(() => engine.state().state === 'busy');
    await engine.close();
    await engine.close();
    expect(alive(pid)).toBe(false);
    expect([code(await open1), code(await open2)]).toEqual(['job.interrupted', 'job.interrupted']);
    expect(code(await load(engine, 'fine'))).toBe('job.interrupted');
    engine.restart();
    expect(started).toHaveLength(1);
  });

  it('close() during the pause after a crash starts nothing any more', async () => {
    const engine = open({ backOff: [0.05] });
    await load(engine, 'kill-self');
    await engine.close();
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(started).toHaveLength(1);
  });
});

describe('what the process inherits', () => {
  it('runs in the given folder', async () => {
    const result = await load(open(), 'folder');
    expect(result).toMatchObject({ ok: true, value: { name: realpathSync(workingDirectory) } });
  });

  it.each(['NODE_OPTIONS', 'NODE_PATH', 'LD_AUDIT', 'DEBUG'])('does not inherit %s', async (name) => {
    const before = process.env[name];
    process.env[name] = '';
    try {
      const result = await load(open(), `environment:${name}`);
      expect(result).toMatchObject({ ok: true, value: { name: '(not set)' } });
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before;
    }
  });

  it('inherits the rest', async () => {
    process.env['TEST_ENGINE'] = 'anything';
    expect(await load(open(), 'environment:TEST_ENGINE')).toMatchObject({ value: { name: 'anything' } });
  });
});
