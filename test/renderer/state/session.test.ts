import { describe, expect, test } from 'vitest';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import { problem } from '#shared/core/problems.ts';
import { testClient, testStorage } from '#test/renderer/support/client.ts';
import { announcer, calls, host, session, start, verdictOf } from './session-fixture.ts';

describe('opening', () => {
  test('starts at the first item without a verdict', async () => {
    await start({ reviewed: 3 });
    expect(session.currentIndex).toBe(3);
    expect(session.current?.verdict).toBeNull();
  });

  test('says what is wrong when the session cannot be read', async () => {
    const other = new ReviewSession(
      {
        ...testClient().client,
        call: async () => ({ ok: false, problem: problem('session.unknown', { name: 'x' }) }) as never,
      },
      announcer,
    );
    await other.open(9);
    expect(other.problem?.code).toBe('session.unknown');
  });
});

describe('a verdict', () => {
  test('is shown as saving until its row is committed, then as saved with the time of the row', async () => {
    const first = session.current!;
    const writing = session.give('false-alarm');
    expect(session.saving).toEqual({ state: 'saving' });
    expect(verdictOf(first.recordingId)).toBeNull();
    await writing;
    expect(verdictOf(first.recordingId)).toBe('false-alarm');
    expect(session.saving).toEqual({ state: 'saved', at: session.lastGiven!.verdict!.at });
    expect(session.summary?.reviewed).toBe(1);
  });

  test('goes on to the next open item and says so', async () => {
    const next = session.visible[1]!;
    await session.give('false-alarm');
    expect(session.currentId).toBe(next.recordingId);
    expect(announcer.text).toMatch(
      /^False alarm saved\. Next: \w+ section 0\d, score [\d.]+, [\d.]+ above threshold\.$/,
    );
  });

  test('stays when going on is switched off, and the switch is remembered', async () => {
    const storage = testStorage();
    const stay = new ReviewSession(testClient({ items: 4 }).client, announcer, storage);
    stay.setAutoAdvance(false);
    await stay.open(1);
    const here = stay.currentId;
    await stay.give('unsure');
    expect(stay.currentId).toBe(here);
    expect(new ReviewSession(testClient().client, announcer, storage).autoAdvance).toBe(false);
  });

  test('a second key while the first is being written is not given to anyone', async () => {
    const writing = session.give('false-alarm');
    await session.give('real-fault');
    await writing;
    expect(calls('verdicts.give')).toHaveLength(1);
    expect(session.counts.open).toBe(9);
  });

  test('a verdict, a reason and an undo pressed one right after the other all happen, in this order', async () => {
    const first = session.currentId!;
    const writing = session.give('false-alarm');
    const reason = session.setReason('nearby-machine');
    const undo = session.undo();
    await Promise.all([writing, reason, undo]);
    expect(calls('verdicts.give')).toMatchObject([{ reason: '' }, { recordingId: first, reason: 'nearby-machine' }]);
    expect(calls('verdicts.undo')).toHaveLength(1);
  });

  test('a verdict pressed while a reason is being written waits for it', async () => {
    await session.give('false-alarm');
    const second = session.currentId!;
    const reason = session.setReason('nearby-machine');
    const verdict = session.give('real-fault');
    await Promise.all([reason, verdict]);
    expect(calls('verdicts.give').at(-1)).toMatchObject({ recordingId: second, verdict: 'real-fault' });
    expect(session.counts.open).toBe(8);
  });

  test('carries the comment typed before it, and the seconds spent', async () => {
    session.draftComment(session.currentId!, 'Grinding');
    await session.give('real-fault');
    expect(calls('verdicts.give')[0]).toMatchObject({ verdict: 'real-fault', comment: 'Grinding', reason: '' });
    expect((calls('verdicts.give')[0] as { secondsSpent: number }).secondsSpent).toBeGreaterThanOrEqual(0);
    expect(session.drafts.size).toBe(0);
  });

  test('changing it drops the reason, which belonged to the other verdict, and keeps the comment', async () => {
    const id = session.currentId!;
    session.draftComment(id, 'Hum');
    await session.give('false-alarm');
    await session.setReason('nearby-machine');
    session.select(id);
    await session.give('real-fault');
    expect(session.items.find((item) => item.recordingId === id)?.verdict).toMatchObject({
      verdict: 'real-fault',
      reason: '',
      comment: 'Hum',
    });
  });

  test('after the last one nothing is on the screen that a key could change', async () => {
    await start({ reviewed: 9 });
    await session.give('unsure');
    expect(session.finished).toBe(true);
    expect(session.current).toBeNull();
    expect(announcer.text).toBe('Unsure saved. Every flagged recording has a verdict.');
    await session.give('real-fault');
    expect(calls('verdicts.give')).toHaveLength(1);
    session.lookAgain();
    expect(session.currentIndex).toBe(0);
    expect(session.finished).toBe(false);
  });
});

describe('a reason', () => {
  test('goes to the item just given, though the queue has moved on', async () => {
    const first = session.currentId!;
    await session.give('false-alarm');
    expect(session.currentId).not.toBe(first);
    await session.setReason('start-or-stop');
    expect(calls('verdicts.give').at(-1)).toMatchObject({
      recordingId: first,
      reason: 'start-or-stop',
      secondsSpent: 0,
    });
    expect(announcer.text).toBe('Reason saved: Start or stop.');
    expect(session.counts.open).toBe(9);
  });

  test('goes to the item on the screen when that has a verdict', async () => {
    const first = session.currentId!;
    await session.give('false-alarm');
    await session.give('unsure');
    session.select(first);
    expect(session.reasonTarget?.recordingId).toBe(first);
  });

  test('chosen again is taken away; one of another verdict is not accepted', async () => {
    await session.give('false-alarm');
    await session.setReason('weather');
    await session.setReason('weather');
    expect(session.lastGiven?.verdict?.reason).toBe('');
    await session.setReason('bearing');
    expect(calls('verdicts.give')).toHaveLength(3);
  });
});

describe('a comment', () => {
  test('waits for the verdict when there is none, and is saved at once when there is', async () => {
    const id = session.currentId!;
    session.draftComment(id, 'before');
    await session.saveComment(id);
    expect(calls('verdicts.give')).toEqual([]);
    await session.give('unsure');
    session.draftComment(id, 'after');
    await session.saveComment(id);
    expect(calls('verdicts.give').at(-1)).toMatchObject({ recordingId: id, verdict: 'unsure', comment: 'after' });
  });

  test('that did not change is not written again', async () => {
    const id = session.currentId!;
    session.draftComment(id, 'same');
    await session.give('unsure');
    session.draftComment(id, 'same');
    await session.saveComment(id);
    expect(calls('verdicts.give')).toHaveLength(1);
  });
});

test('what is left is told at the own pace, after five verdicts and until none is left', async () => {
  for (let given = 0; given < 4; given++) await session.give('unsure');
  expect(session.secondsLeft).toBeNull();
  await session.give('unsure');
  expect(session.secondsLeft).toBe(5 * 14);
  for (let given = 0; given < 5; given++) await session.give('unsure');
  expect(session.secondsLeft).toBeNull();
});

test('what another window decided appears here, without moving', async () => {
  const here = session.currentId!;
  await host.call('verdicts.give', {
    sessionId: 1,
    recordingId: session.visible[5]!.recordingId,
    verdict: 'unsure',
    reason: '',
    comment: '',
  });
  host.emit('session.changed', { sessionId: 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(session.counts.unsure).toBe(1);
  expect(session.currentId).toBe(here);
});
