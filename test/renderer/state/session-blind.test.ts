/** What a blind reader may not know leaves the screen before the session is read again, which may take its time. */
import { expect, test } from 'vitest';
import type { Client } from '#renderer/client/client.ts';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { Queue } from '#renderer/state/queue/queue.svelte.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import type { CallOutput } from '#shared/contract/api.ts';
import { stateCounts } from '#renderer/state/queue/filters.ts';
import { ok } from '#shared/core/result.ts';
import { testClient } from '#test/renderer/support/client.ts';
import { settle } from '#test/renderer/support/mount.ts';
import { item, said } from './queue/items.ts';

/** A session of six with three verdicts by A. Lindqvist, which is not read again before `letGo`. */
async function opened(reading: Partial<CallOutput<'reading.get'>>) {
  const { client, host } = testClient({ items: 6, reviewed: 3 });
  let held: PromiseWithResolvers<null> | null = null;
  const call = (async (name: string, input: never) => {
    if (name === 'sessions.get') await held?.promise;
    const answer = await client.call(name as never, input);
    const asksReading = name === 'reading.get' || name === 'reading.set';
    return asksReading ? ok({ ...(answer as { value: object }).value, ...reading }) : answer;
  }) as Client['call'];
  const announcer = new Announcer();
  const session = new ReviewSession({ ...client, call }, announcer);
  await session.open(1);
  expect(session.counts.open).toBe(3);
  held = Promise.withResolvers<null>();
  const state = await client.call('app.state', {});
  const sitDown = (reviewer: string) => host.emit('app.changed', { ...(state.ok && state.value), reviewer } as never);
  return { session, announcer, sitDown, letGo: () => held?.resolve(null) };
}

test('a second reading that begins hides what others said at once, and says so when all of it is hidden', async () => {
  const { session, announcer, letGo } = await opened({ reviewer: 'Bo Winter', blind: true });
  const begun = session.setBlind(true);
  await settle();
  expect(session.items.map(({ verdict }) => verdict)).toEqual(Array(6).fill(null));
  expect(session.counts.open).toBe(6);
  expect(announcer.text).not.toContain('Second reading begun');
  letGo();
  await begun;
  expect(announcer.text).toContain('Second reading begun');
});

test('the own verdicts of whoever begins one stay on the screen', async () => {
  const { session } = await opened({ reviewer: 'A. Lindqvist', blind: true });
  void session.setBlind(true);
  await settle();
  expect(session.reading.blind).toBe(true);
  expect(session.counts.open).toBe(3);
});

test.each([
  ['blind', true, 6],
  ['openly', false, 3],
])('somebody else who reads %s sits down at the screen', async (_, blind, open) => {
  const { session, sitDown } = await opened({ reviewer: 'Bo Winter', blind });
  sitDown('Bo Winter');
  await settle();
  expect(session.reading).toMatchObject({ reviewer: 'Bo Winter', blind });
  expect(session.counts.open).toBe(open);
});

test('a recording that both have judged shows both, one of others alone nothing', () => {
  const queue = new Queue(testClient().client);
  const by = (reviewer: string) => ({ ...said('unsure'), reviewer });
  const reading = (reviewer: string) => ({ ...by(reviewer), verdict: 'unsure' as const });
  const both = { ...by('Ada'), readings: [reading('Bo'), reading('Ada')] };
  const others = { ...by('Ada'), readings: [reading('Cleo'), reading('Ada')] };
  const verdicts = [by('Ada'), by('Bo'), null, both, others];
  queue.read(
    1,
    verdicts.map((verdict, index) => item(index + 1, { verdict })),
    null,
  );
  queue.hideOthers('Bo');
  expect(queue.items.map(({ verdict }) => verdict)).toEqual([null, by('Bo'), null, both, null]);
  expect(queue.counts).toEqual(stateCounts(queue.items));
});
