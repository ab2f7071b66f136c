import { beforeEach, describe, expect, test } from 'vitest';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import { testClient, type TestClient } from '#test/renderer/support/client.ts';

let host: TestClient['host'];
let session: ReviewSession;
let announcer: Announcer;
/** calls that wait until they are let go */
let held: Map<string, (() => void)[]>;

/** Every session is the one of the host under another number; calls wait where they are held. */
beforeEach(async () => {
  const made = testClient({ items: 6, reviewed: 0 });
  host = made.host;
  announcer = new Announcer();
  held = new Map();
  const client = {
    ...made.client,
    call: (async (name: never, input: { readonly sessionId?: number }) => {
      const waiting = held.get(`${String(name)} ${input.sessionId}`);
      if (waiting) await new Promise<void>((resolve) => waiting.push(resolve));
      const answer = await made.client.call(name, { ...input, ...(input.sessionId && { sessionId: 1 }) } as never);
      if (!answer.ok || input.sessionId === undefined) return answer;
      const value = answer.value as { readonly session?: object };
      return value.session
        ? { ok: true, value: { ...value, session: { ...value.session, id: input.sessionId } } }
        : answer;
    }) as TestClient['client']['call'],
  };
  session = new ReviewSession(client, announcer, null);
  await session.open(1);
});

const hold = (call: string) => held.set(call, []);
const letGo = (call: string) => {
  const waiting = held.get(call) ?? [];
  held.delete(call);
  for (const go of waiting) go();
};
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('going to another session', () => {
  test('waits for the verdict that is on its way, which stays with its own', async () => {
    const here = session.currentId!;
    hold('verdicts.give 1');
    const giving = session.give('real-fault');
    const opening = session.open(2);
    await settle();
    expect(session.summary?.id).toBe(1);
    letGo('verdicts.give 1');
    await Promise.all([giving, opening]);
    expect(session.summary?.id).toBe(2);
    expect(session.saving.state).toBe('idle');
    expect(session.items.find((item) => item.recordingId === here)?.verdict?.verdict).toBe('real-fault');
    await session.give('unsure');
    expect(host.calls.filter(({ name }) => name === 'verdicts.give')).toHaveLength(2);
    expect(session.summary?.id).toBe(2);
  });

  test('is refused, and said, while a verdict could not be saved', async () => {
    host.setSaveFails(true);
    await session.give('real-fault');
    await session.open(2);
    expect(session.summary?.id).toBe(1);
    expect(session.saving).toMatchObject({ state: 'failed', unsaved: { verdict: 'real-fault' } });
    expect(announcer.text).toContain('not saved yet');
    host.setSaveFails(false);
    await session.retry();
    await session.open(2);
    expect(session.summary?.id).toBe(2);
  });

  test('that is refused leaves alone what is being read of the one that stays', async () => {
    host.setSaveFails(true);
    await session.give('real-fault');
    hold('sessions.get 1');
    const reading = session.reload();
    await session.open(2);
    letGo('sessions.get 1');
    await reading;
    expect(session.summary?.id).toBe(1);
    expect(session.loading).toBe(false);
  });

  test('shows the one that was asked for last, whichever answers first', async () => {
    hold('sessions.get 2');
    const second = session.open(2);
    await session.open(3);
    letGo('sessions.get 2');
    await second;
    expect(session.summary?.id).toBe(3);
    expect(session.loading).toBe(false);
  });
});
