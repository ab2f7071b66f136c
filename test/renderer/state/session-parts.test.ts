import { expect, test } from 'vitest';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import type { Client } from '#renderer/client/client.ts';
import { problem } from '#shared/core/problems.ts';
import type { SessionSummary } from '#shared/contract/schemas.ts';
import { testClient } from '#test/renderer/support/client.ts';

const most = 7;

/** A session of 30 on a host that answers with seven recordings at a time; `between` happens before a part is read. */
function long(between: (from: number, made: ReturnType<typeof testClient>) => unknown = () => undefined) {
  const made = testClient({ items: 30, reviewed: 0 });
  const { client, host } = made;
  const call = async (name: string, input: object) => {
    if (name === 'sessions.get') return client.call(name, { ...(input as { sessionId: number }), items: most });
    if (name !== 'sessions.items') return client.call(name as never, input as never);
    const asked = input as { sessionId: number; from: number };
    const said = await between(asked.from, made);
    return said ?? client.call(name, { ...asked, count: most });
  };
  const session = new ReviewSession({ ...client, call: call as Client['call'] }, new Announcer());
  const asked = (name: string) => host.calls.filter((one) => one.name === name).length;
  return { session, host, asked };
}

/** Somebody else gives the recording at this place a verdict. */
async function give({ client, host }: ReturnType<typeof testClient>, place: number): Promise<void> {
  const answer = await client.call('sessions.get', { sessionId: 1 });
  const { recordingId } = (answer.ok && answer.value.items[place]) as { recordingId: number };
  const said = { verdict: 'unsure', reason: '', comment: '', secondsSpent: 1 } as const;
  expect(await client.call('verdicts.give', { sessionId: 1, recordingId, ...said })).toMatchObject({ ok: true });
  host.emit('session.changed', { sessionId: 1 });
}

test('a long session is read in parts, and is the whole of it in its order', async () => {
  const { session, asked } = long();
  await session.open(1);
  const whole = testClient({ items: 30, reviewed: 0 });
  const answer = await whole.client.call('sessions.get', { sessionId: 1 });
  expect(session.items).toEqual(answer.ok && answer.value.items);
  expect([asked('sessions.get'), asked('sessions.items')]).toEqual([1, 4]);
  expect(session.current).toBe(session.visible[0]);
});

test('a verdict that is given from elsewhere between two parts is seen, in a part that was read before it', async () => {
  let given = false;
  const { session, asked } = long(async (from, made) => {
    if (from !== 2 * most || given) return;
    given = true;
    await give(made, 0);
  });
  await session.open(1);
  expect(given).toBe(true);
  expect(session.items.filter(({ verdict }) => verdict !== null)).toHaveLength(1);
  expect((session.summary as SessionSummary).reviewed).toBe(1);
  expect(session.counts.open).toBe(29);
  // Twice in parts, and once by whoever gave the verdict.
  expect(asked('sessions.get')).toBe(3);
});

test('a second reading that begins between two parts is read again: the parts before it told everything', async () => {
  let begins = false;
  const opened: ReturnType<typeof long> = long(async (from) => {
    if (from !== 2 * most || !begins) return;
    begins = false;
    await opened.session.setBlind(true);
  });
  const { session, asked } = opened;
  await session.open(1);
  begins = true;
  await session.reload();
  expect(session.reading.blind).toBe(true);
  expect(session.items).toHaveLength(30);
  // At the opening, for the reload and once more for it, and when the second reading began.
  expect(asked('sessions.get')).toBe(4);
});

test('one that somebody never stops writing to is shown all the same', async () => {
  let given = 0;
  const { session } = long((from, made) => (from === most ? give(made, given++ % 30) : undefined));
  await session.open(1);
  expect(session.items).toHaveLength(30);
  expect(given).toBe(4);
});

test('where a part does not come the session does not either; what was on the screen stays', async () => {
  let broken = true;
  const { session } = long(() => (broken ? { ok: false, problem: problem('connection.lost') } : undefined));
  await session.open(1);
  expect(session.problem?.code).toBe('connection.lost');
  expect(session.items).toHaveLength(0);
  broken = false;
  await session.open(1);
  expect(session.problem).toBeNull();
  broken = true;
  await session.reload();
  expect(session.problem).toBeNull();
  expect(session.items).toHaveLength(30);
});
