import { performance } from 'node:perf_hooks';
import { describe, expect, it, vi } from 'vitest';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError } from '#shared/core/result.ts';
import type { EngineOperation, EngineReply, EngineRequest } from '#main/engine/protocol.ts';
import { breathe, serve, type OperationContext, type Operations } from '#main/engine/serve.ts';

type Work = (input: { name: string }, context: OperationContext<EngineOperation>) => unknown;

/** The engine's shell over a channel in memory; `model.load` does whatever `work` says. */
function start(work: Work) {
  const replies: EngineReply[] = [];
  let listener: (request: EngineRequest) => void = () => undefined;
  const operations = { 'model.load': work } as unknown as Operations;
  serve({ send: (reply) => replies.push(reply), onRequest: (given) => (listener = given) }, operations);
  return {
    replies,
    call: (id: number, name = '', operation = 'model.load') =>
      listener({ kind: 'call', id, operation: operation as EngineOperation, input: { name } }),
    cancel: (id: number) => listener({ kind: 'cancel', id }),
    settle: async () => {
      for (let turn = 0; turn < 30; turn += 1) await breathe();
    },
    answers: () => replies.filter((reply) => !['ready', 'progress', 'alive'].includes(reply.kind)),
  };
}

describe('the shell of the engine', () => {
  it('says once that it is ready, before anything else', async () => {
    const engine = start(() => ok(1));
    expect(engine.replies).toEqual([{ kind: 'ready' }]);
    engine.call(1);
    await engine.settle();
    expect(engine.replies).toEqual([{ kind: 'ready' }, { kind: 'done', id: 1, output: 1 }]);
  });

  it('runs one call at a time in the order they came, whether they answer at once or later', async () => {
    const steps: string[] = [];
    const engine = start(async ({ name }) => {
      steps.push(`${name} begins`);
      if (name !== 'b') await breathe();
      steps.push(`${name} ends`);
      return ok(name);
    });
    for (const [id, name] of ['a', 'b', 'c', 'd'].entries()) engine.call(id, name);
    await engine.settle();
    expect(steps).toEqual(['a', 'b', 'c', 'd'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    expect(engine.answers()).toEqual(['a', 'b', 'c', 'd'].map((output, id) => ({ kind: 'done', id, output })));
    engine.call(9, 'e');
    await engine.settle();
    expect(engine.answers().at(-1)).toEqual({ kind: 'done', id: 9, output: 'e' });
  });

  it('says once a second that a call goes on, and nothing when none does', async () => {
    const engine = start(async () => {
      for (const end = performance.now() + 1_250; performance.now() < end;) await breathe();
      return ok(1);
    });
    engine.call(4);
    await vi.waitFor(() => expect(engine.answers()).toHaveLength(1), { timeout: 10_000 });
    expect(engine.replies.filter(({ kind }) => kind === 'alive')).toEqual([{ kind: 'alive', id: 4 }]);
    await engine.settle();
    expect(engine.replies.at(-1)).toMatchObject({ kind: 'done' });
  });

  it('answers problems as such, returned or thrown, and everything else as a bug with its stack', async () => {
    const missing = problem('model.missing', { path: '/x' });
    const engine = start(({ name }) => {
      if (name === 'returns') return fail(missing);
      if (name === 'throws a problem') throw new ProblemError(missing);
      if (name === 'throws a text') throw 'a text';
      return Promise.reject(new TypeError('a bug'));
    });
    for (const [id, name] of ['returns', 'throws a problem', 'throws a text', 'rejects'].entries()) {
      engine.call(id, name);
    }
    await engine.settle();
    const [returned, thrown, text, bug] = engine.answers();
    expect(returned).toEqual({ kind: 'failed', id: 0, problem: missing });
    expect(thrown).toEqual({ kind: 'failed', id: 1, problem: missing });
    expect(text).toMatchObject({ kind: 'threw', id: 2, message: 'a text' });
    expect(bug).toMatchObject({ kind: 'threw', id: 3, message: 'a bug' });
    expect((bug as { stack: string }).stack).toContain('TypeError: a bug');
  });

  it.each(['recordings.steal', 'toString', '__proto__', 'constructor'])(
    'has no operation %s and goes on',
    async (name) => {
      const engine = start(() => ok('fine'));
      engine.call(1, '', name);
      engine.call(2);
      await engine.settle();
      expect(engine.answers()).toMatchObject([
        { kind: 'threw', id: 1, message: `the engine has no operation "${name}"` },
        { kind: 'done', id: 2, output: 'fine' },
      ]);
    },
  );

  it('tells the running call that it is cancelled, and only that one', async () => {
    const seen: string[] = [];
    const engine = start(async ({ name }, { signal }) => {
      await breathe();
      await breathe();
      seen.push(`${name} ${signal.aborted}`);
      return signal.aborted ? fail(problem('job.cancelled')) : ok(name);
    });
    engine.call(1, 'a');
    engine.call(2, 'b');
    engine.cancel(1);
    engine.cancel(1);
    await engine.settle();
    expect(seen).toEqual(['a true', 'b false']);
    expect(engine.answers()).toMatchObject([
      { kind: 'failed', id: 1, problem: { code: 'job.cancelled' } },
      { kind: 'done', id: 2 },
    ]);
  });

  it('never starts a waiting call that was cancelled, and answers it at once', async () => {
    const started: string[] = [];
    const engine = start(async ({ name }) => {
      started.push(name);
      await breathe();
      return ok(name);
    });
    for (const [id, name] of ['a', 'b', 'c'].entries()) engine.call(id, name);
    engine.cancel(1);
    expect(engine.answers()).toMatchObject([{ kind: 'failed', id: 1, problem: { code: 'job.cancelled' } }]);
    await engine.settle();
    expect(started).toEqual(['a', 'c']);
    expect(engine.answers().map((reply) => ('id' in reply ? reply.id : null))).toEqual([1, 0, 2]);
  });

  it('ignores the cancellation of what is over or never was', async () => {
    const engine = start(({ name }) => ok(name));
    engine.call(1, 'a');
    await engine.settle();
    engine.cancel(1);
    engine.cancel(77);
    engine.call(2, 'b');
    await engine.settle();
    expect(engine.answers()).toEqual([
      { kind: 'done', id: 1, output: 'a' },
      { kind: 'done', id: 2, output: 'b' },
    ]);
  });

  it('passes progress on while the call runs, not after its answer', async () => {
    let late: (value: never) => void = () => undefined;
    const engine = start(({ name }, { progress }) => {
      progress(`${name} half` as never);
      if (name === 'a') late = progress;
      return ok(name);
    });
    engine.call(1, 'a');
    await engine.settle();
    late('much too late' as never);
    engine.call(2, 'b');
    await engine.settle();
    late('later still' as never);
    expect(engine.replies.slice(1)).toEqual([
      { kind: 'progress', id: 1, progress: 'a half' },
      { kind: 'done', id: 1, output: 'a' },
      { kind: 'progress', id: 2, progress: 'b half' },
      { kind: 'done', id: 2, output: 'b' },
    ]);
  });

  it('lets messages in between two calls that never wait', async () => {
    const started: string[] = [];
    const engine = start(({ name }) => {
      started.push(name);
      return ok(name);
    });
    engine.call(1, 'a');
    engine.call(2, 'b');
    await breathe();
    engine.cancel(2);
    await engine.settle();
    expect(started).toEqual(['a']);
    expect(engine.answers()).toMatchObject([
      { kind: 'done', id: 1 },
      { kind: 'failed', id: 2, problem: { code: 'job.cancelled' } },
    ]);
  });
});
