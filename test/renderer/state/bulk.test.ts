import { describe, expect, test } from 'vitest';
import { Bulk, previewOf } from '#renderer/state/bulk.svelte.ts';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import { Similar } from '#renderer/state/similar.svelte.ts';
import { SmallPictures } from '#renderer/state/small-pictures.svelte.ts';
import { testClient } from '#test/renderer/support/client.ts';

async function opened(reviewed = 5) {
  const { client, host } = testClient({ items: 20, reviewed });
  const announcer = new Announcer();
  const session = new ReviewSession(client, announcer);
  await session.open(1);
  const bulk = new Bulk(client, session, announcer);
  return { client, host, announcer, session, bulk };
}

const written = (host: Awaited<ReturnType<typeof opened>>['host']) =>
  host.calls.filter(({ name }) => name === 'verdicts.give-many').map(({ input }) => input);

describe('one verdict for several', () => {
  // false alarm, real fault, false alarm, unsure, unusable, and one that is open
  test('the preview counts what would change, and what stays', async () => {
    const { session } = await opened();
    const preview = previewOf(session.items.slice(0, 6), 'false-alarm');
    expect(preview).toMatchObject({ open: 1, same: 2 });
    expect(preview.others).toEqual([
      { verdict: 'real-fault', count: 1 },
      { verdict: 'unsure', count: 1 },
      { verdict: 'unusable', count: 1 },
    ]);
    expect(preview.recordingIds).toEqual([1, 3, 4, 5].map((index) => session.items[index]!.recordingId));
  });

  test('is one write of those that change, with its reason, and one undo takes it back', async () => {
    const { host, announcer, session, bulk } = await opened();
    const items = session.items.slice(0, 6);
    const before = items.map(({ verdict }) => verdict?.verdict ?? null);
    bulk.ask(items, 'false-alarm');
    expect(written(host)).toEqual([]);
    bulk.reason = 'weather';
    expect(await bulk.confirm()).toBe(true);
    expect(written(host)).toEqual([
      expect.objectContaining({ recordingIds: [1, 3, 4, 5].map((i) => items[i]!.recordingId), reason: 'weather' }),
    ]);
    const now = () => session.items.slice(0, 6).map(({ verdict }) => verdict?.verdict ?? null);
    expect(now()).toEqual(Array(6).fill('false-alarm'));
    expect(announcer.text).toBe('False alarm saved for 4 recordings.');
    expect(bulk.preview).toBeNull();
    await session.undo();
    expect(now()).toEqual(before);
  });

  test('took what was spent on the recording on the screen before it was asked for, too', async () => {
    const { host, session, bulk } = await opened(0);
    bulk.begin(40);
    bulk.ask(session.items.slice(0, 4), 'unsure');
    await bulk.confirm();
    const [{ secondsSpent }] = written(host) as [{ secondsSpent: number }];
    expect(secondsSpent).toBeGreaterThanOrEqual(40);
  });

  test('writes nothing when it is cancelled, or when nothing would change', async () => {
    const { host, session, bulk } = await opened();
    bulk.ask(session.items.slice(5, 8), 'unsure');
    bulk.cancel();
    expect(await bulk.confirm()).toBe(false);
    bulk.ask([session.items[0]!], 'false-alarm');
    expect(bulk.preview?.recordingIds).toEqual([]);
    expect(await bulk.confirm()).toBe(false);
    expect(written(host)).toEqual([]);
  });

  test('that cannot be saved changes nothing, blocks, and is saved by trying again', async () => {
    const { host, session, bulk } = await opened(0);
    host.setSaveFails(true);
    bulk.ask(session.items.slice(0, 3), 'unusable');
    expect(await bulk.confirm()).toBe(false);
    expect(session.saving.state).toBe('failed');
    expect(session.counts.unusable).toBe(0);
    bulk.ask(session.items.slice(4, 6), 'unusable');
    expect(bulk.preview).toBeNull();
    host.setSaveFails(false);
    await session.retry();
    expect(session.counts.unusable).toBe(3);
  });

  test('goes on to the next open recording, as a single verdict does', async () => {
    const { announcer, session, bulk } = await opened(0);
    bulk.ask(session.items.slice(0, 3), 'false-alarm');
    await bulk.confirmAndGoOn();
    expect(session.current).toBe(session.items[3]);
    expect(announcer.text).toMatch(/^False alarm saved for 3 recordings\. /);
  });

  test('says that it is saved also where no recording is open after it', async () => {
    const { announcer, session, bulk } = await opened(0);
    bulk.ask(session.items, 'false-alarm');
    await bulk.confirmAndGoOn();
    expect(announcer.text).toMatch(
      /^False alarm saved for \d+ recordings\. Every recording in this list has a verdict\.$/,
    );
  });
});

describe('similar recordings', () => {
  const pictures = () =>
    new SmallPictures(
      { asset: () => Promise.resolve(new Response(null, { status: 404 })) },
      { recording: () => Promise.reject(new Error('not asked')) },
    );

  async function similarTo() {
    const { client, session } = await opened();
    const similar = new Similar(client, session, pictures());
    await similar.open(session.items[7]!, null);
    return { session, similar };
  }
  const chosen = (similar: Similar) =>
    similar.recordings.flatMap((one, at) => (similar.chosen.has(one.recordingId) ? [at] : []));

  test('are chosen one by one, as a range from the last one, and all', async () => {
    const { similar } = await similarTo();
    expect(similar.recordings).toHaveLength(12);
    similar.toggle(2);
    similar.moveTo(4, true);
    expect(chosen(similar)).toEqual([2, 3, 4]);
    similar.toggle(3);
    expect(chosen(similar)).toEqual([2, 4]);
    similar.moveTo(99);
    expect(similar.focused).toBe(11);
    similar.moveTo(10, true);
    expect(chosen(similar)).toEqual([2, 4, 10, 11]);
    similar.chooseAll();
    expect(chosen(similar)).toHaveLength(12);
    similar.clear();
    expect(similar.chosenItems).toEqual([]);
  });

  test('the recording itself goes along while it is open, and first', async () => {
    const { session, similar } = await similarTo();
    similar.toggle(0);
    expect(similar.chosenItems.map(({ recordingId }) => recordingId)).toEqual([
      session.items[7]!.recordingId,
      similar.recordings[0]!.recordingId,
    ]);
  });

  test('of the whole library: what is not in the session cannot be chosen', async () => {
    const { similar } = await similarTo();
    await similar.setScope('library', null);
    const outside = similar.recordings.findIndex(({ inSession }) => !inSession);
    similar.toggle(outside);
    similar.chooseAll();
    expect(chosen(similar)).not.toContain(outside);
    expect(similar.sessionItem(similar.recordings[outside]!.recordingId)).toBeNull();
  });

  test('a recording that cannot be read, and one too long for a small picture, say so', async () => {
    const small = pictures();
    await small.show(
      [
        { recordingId: 1, durationSeconds: 10 },
        { recordingId: 2, durationSeconds: 3600 },
      ],
      null,
    );
    expect([...small.all.values()].map(({ state }) => state)).toEqual(['unreadable', 'long']);
    small.clear();
    expect(small.all.size).toBe(0);
  });
});
