import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createClient } from '#renderer/client/client.ts';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { noFilter } from '#renderer/state/queue/filters.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import { verdicts } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { createRandom } from '#shared/core/random.ts';
import { testClient, testStorage, type TestClient } from '#test/renderer/support/client.ts';
import type { Scenario } from '#test/renderer/support/fake-bridge.ts';

let host: TestClient['host'];
let session: ReviewSession;
let announcer: Announcer;
let breakNext: ((name: string) => 'before' | 'after' | null) | null;

async function start(scenario: Scenario = {}): Promise<void> {
  const made = testClient({ items: 10, reviewed: 0, ...scenario });
  host = made.host;
  announcer = new Announcer();
  breakNext = null;
  const client = {
    ...made.client,
    // A connection that breaks before the host got the call, or after it was carried out.
    call: (async (name: never, input: never) => {
      const broken = breakNext?.(name) ?? null;
      if (broken === null) return made.client.call(name, input);
      breakNext = null;
      if (broken === 'after') await made.client.call(name, input);
      return { ok: false, problem: problem('connection.lost') };
    }) as TestClient['client']['call'],
  };
  session = new ReviewSession(client, announcer, testStorage());
  await session.open(1);
}
beforeEach(() => start());

const calls = (name: string) => host.calls.filter((call) => call.name === name).map(({ input }) => input);
const verdictOf = (recordingId: number) =>
  session.items.find((item) => item.recordingId === recordingId)?.verdict?.verdict ?? null;

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

describe('undo and redo', () => {
  test('bring the item back on the screen, also past a filter', async () => {
    const first = session.currentId!;
    await session.give('false-alarm');
    session.setFilter({ state: 'open' });
    await session.undo();
    expect(session.currentId).toBe(first);
    expect(verdictOf(first)).toBeNull();
    expect(announcer.text).toMatch(/^Undone\. Open: /);
    await session.redo();
    expect(session.currentId).toBe(first);
    expect(verdictOf(first)).toBe('false-alarm');
    expect(session.visible.some((item) => item.recordingId === first)).toBe(true);
  });

  test('work after the last verdict', async () => {
    await start({ reviewed: 9 });
    await session.give('unsure');
    await session.undo();
    expect(session.finished).toBe(false);
    expect(session.current?.verdict).toBeNull();
  });

  test('ask nothing when there is nothing', async () => {
    await session.undo();
    await session.redo();
    expect(calls('verdicts.undo')).toEqual([]);
    expect(calls('verdicts.redo')).toEqual([]);
  });

  test('200 random steps leave the screen as a fresh reading of the session', async () => {
    const random = createRandom(11);
    for (let step = 0; step < 200; step++) {
      const dice = random.next();
      if (dice < 0.5) await session.give(verdicts[random.integer(verdicts.length)]!);
      else if (dice < 0.7) await session.undo();
      else if (dice < 0.85) await session.redo();
      else session.move(random.next() < 0.5 ? 1 : -1);
    }
    const shown = session.items;
    const { reviewed } = session.summary!;
    await session.reload();
    expect(session.items).toEqual(shown);
    expect(session.summary?.reviewed).toBe(reviewed);
    expect(session.counts.all - session.counts.open).toBe(reviewed);
  });
});

describe('a verdict that cannot be saved', () => {
  beforeEach(async () => {
    host.setSaveFails(true);
    await session.give('real-fault');
  });

  test('blocks going on, says why, and is not shown as given', async () => {
    const here = session.currentId;
    expect(session.saving).toMatchObject({ state: 'failed', problem: { code: 'db.full' } });
    expect(announcer.text).toContain('The disk is full');
    session.move(1);
    session.toNextOpen();
    session.select(session.visible[4]!.recordingId);
    await session.give('false-alarm');
    await session.undo();
    expect(session.currentId).toBe(here);
    expect(session.current?.verdict).toBeNull();
    expect(calls('verdicts.give')).toHaveLength(1);
    expect(announcer.text).toContain('not saved yet');
  });

  test('is saved by another try, which then goes on', async () => {
    const here = session.currentId!;
    await session.retry();
    expect(session.saving.state).toBe('failed');
    host.setSaveFails(false);
    await session.retry();
    expect(session.saving.state).toBe('saved');
    expect(verdictOf(here)).toBe('real-fault');
    expect(session.currentId).not.toBe(here);
  });

  test('can be dropped', async () => {
    const here = session.currentId!;
    await session.drop();
    expect(session.saving.state).toBe('idle');
    expect(verdictOf(here)).toBeNull();
    session.move(1);
    expect(session.currentId).not.toBe(here);
  });
});

describe('a connection that breaks while a verdict is written', () => {
  test('before the host got it: another try writes it', async () => {
    const here = session.currentId!;
    breakNext = () => 'before';
    await session.give('unsure');
    expect(session.saving.state).toBe('failed');
    await session.retry();
    expect(verdictOf(here)).toBe('unsure');
    expect(calls('verdicts.give')).toHaveLength(1);
  });

  test('after the host wrote it: reading again shows it as saved, without a second entry', async () => {
    const here = session.currentId!;
    breakNext = () => 'after';
    await session.give('unsure');
    expect(session.saving.state).toBe('failed');
    await session.reload();
    expect(session.saving.state).toBe('saved');
    expect(verdictOf(here)).toBe('unsure');
    expect(calls('verdicts.give')).toHaveLength(1);
  });

  test('while it is still away, giving up leaves the session on the screen', async () => {
    breakNext = () => 'before';
    await session.give('unsure');
    breakNext = () => 'before';
    await session.drop();
    expect(session.problem).toBeNull();
    expect(session.items).toHaveLength(10);
    expect(session.saving.state).toBe('idle');
  });

  test('an undo is never repeated by itself', async () => {
    await session.give('unsure');
    await session.give('unsure');
    breakNext = () => 'after';
    await session.undo();
    await session.retry();
    expect(calls('verdicts.undo')).toHaveLength(1);
    expect(session.counts.open).toBe(9);
  });
});

describe('moving', () => {
  test('stops at both ends', () => {
    session.move(-1);
    expect(session.currentIndex).toBe(0);
    session.move(500);
    expect(session.currentIndex).toBe(9);
  });

  test('a filter that drops the current item goes to the first it keeps, or to nothing', async () => {
    await session.give('false-alarm');
    session.setFilter({ state: 'false-alarm' });
    expect(session.visible).toHaveLength(1);
    expect(session.current?.verdict?.verdict).toBe('false-alarm');
    session.setFilter({ state: 'unusable' });
    expect(session.visible).toEqual([]);
    expect(session.current).toBeNull();
    expect(session.finished).toBe(false);
  });

  test('the next open item is one of the list; what the filter hides is spoken of', async () => {
    await session.give('false-alarm');
    const decided = session.lastGivenId;
    session.setFilter({ state: 'false-alarm' });
    session.toNextOpen();
    expect(session.currentId).toBe(decided);
    expect(announcer.text).toBe(
      'Every recording in this list has a verdict. 9 open recordings are hidden by the filter.',
    );
  });

  test('the next open item follows the order and the filter', async () => {
    session.setOrder('machine');
    const machine = session.visible.find((item) => item.machine !== session.visible[0]!.machine)!.machine;
    session.setFilter({ machine });
    const list = session.visible.map((item) => item.recordingId);
    expect(new Set(session.visible.map((item) => item.machine))).toEqual(new Set([machine]));
    expect(session.currentId).toBe(list[0]);
    for (const next of list.slice(1)) {
      await session.give('unsure');
      expect(session.currentId).toBe(next);
    }
    await session.give('unsure');
    expect(session.currentId).toBe(list.at(-1));
    expect(announcer.text).toMatch(/^Unsure saved\. \d+ open recordings are hidden by the filter\.$/);
    session.showAll();
    session.toNextOpen();
    expect(session.current?.verdict).toBeNull();
    expect(session.current?.machine).not.toBe(machine);
  });

  test('what is looked for does not move the clip; Enter opens the first that was found', () => {
    const here = session.currentId;
    session.queue.search = session.visible[6]!.fileName.slice(0, -6).toUpperCase();
    expect(session.currentId).toBe(here);
    expect(session.visible.length).toBeLessThan(10);
    expect(session.currentIndex).toBe(-1);
    session.openFound();
    expect(session.currentIndex).toBe(0);
  });

  test('order and filter are kept with the session; going on is kept in this window', async () => {
    session.setOrder('machine');
    session.setFilter({ state: 'open', levelAlarm: true });
    const two = new ReviewSession(testClient().client, announcer);
    expect([two.queue.order, two.queue.filter.state]).toEqual(['score', 'all']);
    const three = new ReviewSession(createClient({ ...host, watch: () => () => undefined }), announcer);
    await three.open(1);
    expect([three.queue.order, three.queue.filter]).toEqual([
      'machine',
      { ...noFilter, state: 'open', levelAlarm: true },
    ]);
  });
});

describe('most unlike what is decided', () => {
  test('is asked for once, stays while verdicts change, and is worked out again on request', async () => {
    await session.give('unsure');
    session.setOrder('unlike');
    expect(session.queue.workingOut).toBe(true);
    await vi.waitFor(() => expect(session.queue.unlike).not.toBeNull());
    expect(calls('queue.unlike')).toEqual([{ sessionId: 1, again: false }]);
    expect(session.visible.map((item) => item.recordingId)).toEqual(session.queue.unlike!.recordingIds);
    expect(session.visible.at(-1)?.verdict).not.toBeNull();
    expect(session.queue.changedSince).toBe(0);

    const before = session.visible.map((item) => item.recordingId);
    await session.give('unsure');
    expect(session.visible.map((item) => item.recordingId)).toEqual(before);
    expect(session.queue.changedSince).toBe(1);
    session.setOrder('score');
    session.setOrder('unlike');
    expect(calls('queue.unlike')).toHaveLength(1);

    await session.queue.workOut(true);
    expect(session.queue.changedSince).toBe(0);
    expect(session.queue.unlike?.labelled).toBe(2);
    expect(session.visible.map((item) => item.recordingId)).not.toEqual(before);
  });

  test('that cannot be worked out says why, and leaves the order of the session', async () => {
    breakNext = (name) => (name === 'queue.unlike' ? 'before' : null);
    const before = session.visible.map((item) => item.recordingId);
    session.setOrder('unlike');
    await vi.waitFor(() => expect(session.queue.orderProblem?.code).toBe('connection.lost'));
    expect(session.visible.map((item) => item.recordingId)).toEqual(before);
    await session.queue.workOut(false);
    expect(session.queue.orderProblem).toBeNull();
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
