import { realpathSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EngineState } from '#shared/contract/app-state.ts';
import type { RecordingVectors } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import { alive, code, embed, load, processId, until, useEngines } from './support.ts';

const all = useEngines();
const { open, started, logged } = all;

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
    expect(result).toMatchObject({ ok: true, value: { name: realpathSync(all.workingDirectory) } });
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
