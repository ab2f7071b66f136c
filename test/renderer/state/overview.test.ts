import { expect, test } from 'vitest';
import { Overviews } from '#renderer/state/overview.svelte.ts';
import type { Client } from '#renderer/client/client.ts';
import type { DetectorOverview } from '#shared/contract/overview.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { settle } from '#test/renderer/support/mount.ts';
import { overviewOf } from '#test/renderer/views/detector-fixtures.ts';

/** A host that answers when the test says so, in any order. */
function slowHost() {
  const waiting: { input: unknown; answer: (result: Result<DetectorOverview>) => void }[] = [];
  const listeners = new Map<string, (payload: never) => void>();
  const client = {
    call: (_name: string, input: unknown) =>
      new Promise((answer) => waiting.push({ input, answer: answer as (result: Result<DetectorOverview>) => void })),
    on: (name: string, listener: (payload: never) => void) => listeners.set(name, listener),
  } as unknown as Client;
  return { waiting, client, emit: (name: string) => listeners.get(name)!({} as never) };
}

test('only the answer to the latest question counts', async () => {
  const { waiting, client } = slowHost();
  const overviews = new Overviews(client);
  overviews.choose(1);
  void overviews.load();
  overviews.choose(2);
  void overviews.load();
  expect(waiting.map(({ input }) => input)).toEqual(
    [1, 2].map((detectorId) => ({ detectorId, section: null, attribute: null, compareWith: null })),
  );
  waiting[1]!.answer(ok(overviewOf({ detectorId: 2 })));
  await settle();
  waiting[0]!.answer(ok(overviewOf({ detectorId: 1 })));
  await settle();
  expect(overviews.overview!.detectorId).toBe(2);
  expect(overviews.reading).toBe(false);
});

test('what was told of an earlier choice is called stale until the new answer is there', async () => {
  const { waiting, client } = slowHost();
  const overviews = new Overviews(client);
  overviews.choose(1);
  void overviews.load();
  waiting[0]!.answer(ok(overviewOf()));
  await settle();
  expect(overviews.stale).toBe(false);
  overviews.chooseSection('01');
  expect(overviews.stale).toBe(true);
  void overviews.load();
  waiting[1]!.answer(ok(overviewOf({ inBank: 3 })));
  await settle();
  expect([overviews.stale, overviews.overview!.inBank]).toEqual([false, 3]);
  // Read again for the same choice, it stays on the screen as it is.
  void overviews.load();
  expect([overviews.stale, overviews.reading]).toEqual([false, true]);
});

test('another detector begins with everything, and at its own threshold', () => {
  const overviews = new Overviews(slowHost().client);
  overviews.choose(1);
  overviews.chooseSection('01');
  overviews.attribute = { name: 'speed', value: '4' };
  Object.assign(overviews, { compareWith: 3, tried: 2.5 });
  overviews.choose(1);
  expect(overviews).toMatchObject({ section: '01', compareWith: 3, tried: 2.5 });
  overviews.chooseSection('00');
  expect(overviews.attribute).toBeNull();
  expect(overviews.picked).toBe(false);
  overviews.choose(2, true);
  expect(overviews.picked).toBe(true);
  expect(overviews).toMatchObject({ section: null, attribute: null, compareWith: null, tried: null });
});

test('a refusal takes away what was told, and so does forgetting; what is on its way then counts no more', async () => {
  const { waiting, client, emit } = slowHost();
  const overviews = new Overviews(client);
  await overviews.load();
  expect(waiting).toHaveLength(0);
  overviews.choose(1);
  void overviews.load();
  waiting[0]!.answer(ok(overviewOf()));
  await settle();
  void overviews.load();
  waiting[1]!.answer(fail(problem('reading.blind', { name: 'Week 47' })));
  await settle();
  expect(overviews.overview).toBeNull();
  expect(overviews.problem!.code).toBe('reading.blind');
  void overviews.load();
  overviews.forget();
  waiting[2]!.answer(ok(overviewOf()));
  await settle();
  expect([overviews.overview, overviews.problem, overviews.reading]).toEqual([null, null, false]);
  emit('session.changed');
  expect(overviews.changes).toBe(1);
});
