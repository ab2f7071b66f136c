/** The client of an engine that is cancelled in the middle of its work, or dies. */
import { describe, expect, it } from 'vitest';
import { createEngineClient } from '#main/engine/client.ts';
import { alive, calm, code, embed, load, processId, until, useEngines } from './support.ts';

const { open, engines, started, logged } = useEngines();

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
