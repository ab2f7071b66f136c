import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { calls, type CallName } from '#shared/contract/api.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError } from '#shared/core/result.ts';
import { createDispatch, type Handlers } from '#main/app/dispatch.ts';
import type { LogPort } from '#main/services/ports/host.ts';

const names = Object.keys(calls) as CallName[];

function setUp(handle: (name: CallName, input: unknown) => unknown = () => ok(null)) {
  const logged: unknown[] = [];
  const seen: { name: CallName; input: unknown }[] = [];
  const log: LogPort = { info: () => undefined, warn: () => undefined, error: (_, cause) => logged.push(cause) };
  const handlers = Object.fromEntries(
    names.map((name) => [
      name,
      (input: unknown) => {
        seen.push({ name, input });
        return handle(name, input);
      },
    ]),
  ) as unknown as Handlers;
  return { dispatch: createDispatch(handlers, log), logged, seen };
}

describe('answers', () => {
  test('an unknown call, whatever it is called', async () => {
    const { dispatch, seen } = setUp();
    for (const name of [
      'nothing',
      '',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      42,
      null,
      {},
      ['app.state'],
    ])
      expect(await dispatch(name as string, {})).toMatchObject({ ok: false, problem: { code: 'input.unknown-call' } });
    expect(seen).toEqual([]);
  });

  test('a wrong input is refused with the place where it is wrong, and no handler runs', async () => {
    const { dispatch, seen } = setUp();
    const answer = await dispatch('detectors.create', {
      name: 'x',
      machine: '',
      section: '',
      normals: {},
      spec: { kind: 'magic' },
    });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'input.invalid' } });
    expect(answer.ok ? '' : answer.problem.message).toContain('spec.kind');
    const long = await dispatch('settings.set', { reviewer: 'x'.repeat(10_000_000) });
    expect(long.ok ? 0 : long.problem.message.length).toBeLessThan(500);
    expect(seen).toEqual([]);
  });

  test('the handler gets the checked input only: unknown keys are dropped, texts trimmed', async () => {
    const { dispatch, seen } = setUp();
    const hostile = JSON.parse('{"reviewer": " Ada ", "__proto__": {"admin": true}, "extra": 1}') as unknown;
    await dispatch('settings.set', hostile);
    expect(seen).toEqual([{ name: 'settings.set', input: { reviewer: 'Ada' } }]);
    expect(Object.hasOwn(seen[0]!.input as object, '__proto__')).toBe(false);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  test('expected problems as they are, thrown or returned; bugs as internal.error without a stack, logged with it', async () => {
    const full = problem('db.full');
    const returned = setUp(() => fail(full));
    expect(await returned.dispatch('app.state', {})).toEqual({ ok: false, problem: full });
    const thrown = setUp(() => {
      throw new ProblemError(full);
    });
    expect(await thrown.dispatch('app.state', {})).toEqual({ ok: false, problem: full });
    const bug = setUp(() => Promise.reject(new TypeError('x is not a function')));
    const answer = await bug.dispatch('app.state', {});
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'internal.error', data: { detail: 'x is not a function' } },
    });
    expect(JSON.stringify(answer)).not.toContain('dispatch.test');
    expect(bug.logged).toHaveLength(1);
    expect((bug.logged[0] as Error).stack).toContain('dispatch.test');
    expect([...returned.logged, ...thrown.logged]).toEqual([]);
  });

  test('an answer that does not have the form of the contract is a bug; extra fields never leave', async () => {
    const wrong = setUp(() => ok({ jobId: 'one' }));
    expect(await wrong.dispatch('sample.prepare', {})).toMatchObject({
      ok: false,
      problem: { code: 'internal.error' },
    });
    expect(wrong.logged).toHaveLength(1);
    const extra = setUp(() => ok({ jobId: 1, secret: 'x' }));
    expect(await extra.dispatch('sample.prepare', {})).toEqual({ ok: true, value: { jobId: 1 } });
  });
});

/** Anything, and things that look nearly right: the keys of the contract with values of any kind. */
const keys = [
  ...new Set(
    names.flatMap((name) => Object.keys((calls[name].input as v.ObjectSchema<v.ObjectEntries, undefined>).entries)),
  ),
];
const hostile = fc.oneof(
  fc.constantFrom(
    NaN,
    Infinity,
    -1,
    0,
    1,
    1.5,
    2 ** 53,
    '',
    '../../x',
    '\0',
    'x'.repeat(20_000),
    '__proto__',
    null,
    undefined,
    1n,
  ),
  fc.anything({
    maxDepth: 3,
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
  }),
  fc.constantFrom(Symbol('x'), () => 1, new Proxy({}, {}), new Uint8Array(4), deep(10_000)),
);
const nearly = fc.dictionary(fc.constantFrom(...keys, '__proto__', 'constructor', 'prototype'), hostile, {
  maxKeys: 8,
});

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = { filter: value };
  return value;
}

test.each(names)('%s: any message is answered, and only what the schema accepts reaches the handler', async (name) => {
  const { dispatch, seen, logged } = setUp(() => fail(problem('db.full')));
  await fc.assert(
    fc.asyncProperty(fc.oneof(nearly, hostile), async (input) => {
      const before = seen.length;
      const answer = await dispatch(name, input);
      expect(answer.ok).toBe(false);
      const reached = seen.length > before;
      expect(!answer.ok && answer.problem.code).toBe(reached ? 'db.full' : 'input.invalid');
      if (reached) expect(v.safeParse(calls[name].input, seen.at(-1)!.input).success).toBe(true);
    }),
    { seed: 20_261_122, numRuns: 300 },
  );
  expect(logged).toEqual([]);
  expect(Object.keys(Object.prototype)).toEqual([]);
});
