import { expect, test } from 'vitest';
import type { Client } from '#renderer/client/client.ts';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import Decision from '#renderer/views/Review/Decision.svelte';
import History from '#renderer/views/Review/History.svelte';
import { problem } from '#shared/core/problems.ts';
import { fail } from '#shared/core/result.ts';
import { testClient } from '#test/renderer/support/client.ts';
import { settle, show } from '#test/renderer/support/mount.ts';

/** The panel of a session whose first recording was called a false alarm; `hold` lets no history arrive until it is let go. */
async function panel() {
  const { client } = testClient({ items: 6, reviewed: 0 });
  let held: PromiseWithResolvers<null> | null = null;
  const call = (async (name: never, input: never) => {
    const answer = await client.call(name, input);
    if (name === 'verdicts.history') await held?.promise;
    return answer;
  }) as Client['call'];
  const session = new ReviewSession(client, new Announcer());
  await session.open(1);
  session.autoAdvance = false;
  await session.give('false-alarm');
  const root = show(Decision, { session, client: { ...client, call } });
  await settle();
  const hold = () => {
    held = Promise.withResolvers<null>();
    return async () => {
      held?.resolve(null);
      await settle();
    };
  };
  const told = () => root.querySelector('details:has(ol), details:has(p)')!.textContent!.replace(/\s+/g, ' ').trim();
  return { session, hold, told };
}

test('while the history of a recording is read, that of the one before is not taken for it', async () => {
  const { session, hold, told } = await panel();
  expect(told()).toMatch(/^History of this recording \(1\) said: False alarm/);
  const letGo = hold();
  session.move(1);
  await settle();
  expect(told()).toBe('History of this recording Loading…');
  await letGo();
  expect(told()).toBe('History of this recording (0) No entries yet.');
});

test('after a write the entries stay while the new one is read', async () => {
  const { session, hold, told } = await panel();
  const letGo = hold();
  await session.give('unsure');
  await settle();
  expect(told()).toMatch(/\(1\) said: False alarm/);
  await letGo();
  expect(told()).toMatch(/\(2\) said: Unsure/);
});

test('with a second reading, and with other eyes, nothing of it stays', async () => {
  const { session, hold, told } = await panel();
  const letGo = hold();
  await session.setBlind(true);
  await settle();
  expect(told()).toBe('History of this recording Loading…');
  await letGo();
  expect(told()).toMatch(/\(1\)/);
  hold();
  session.reading = { ...session.reading, reviewer: 'Bo Winter' };
  await settle();
  expect(told()).toBe('History of this recording Loading…');
});

test('a history that cannot be read says why, and is not called empty', async () => {
  const { client } = testClient({ items: 6, reviewed: 0 });
  const session = new ReviewSession(client, new Announcer());
  await session.open(1);
  const call = (async (name: never, input: never) =>
    name === 'verdicts.history' ? fail(problem('connection.lost')) : client.call(name, input)) as Client['call'];
  const history = show(History, { session, client: { ...client, call }, item: session.current! });
  await settle();
  expect(history.textContent).toContain(problem('connection.lost').message);
  expect(history.textContent).not.toMatch(/No entries|\(0\)/);
});
