import { beforeEach, describe, expect, test } from 'vitest';
import { verdicts } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { announcer, breakNext, calls, host, session, start, verdictOf } from './session-fixture.ts';

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
    breakNext(() => 'before');
    await session.give('unsure');
    expect(session.saving.state).toBe('failed');
    await session.retry();
    expect(verdictOf(here)).toBe('unsure');
    expect(calls('verdicts.give')).toHaveLength(1);
  });

  test('after the host wrote it: reading again shows it as saved, without a second entry', async () => {
    const here = session.currentId!;
    breakNext(() => 'after');
    await session.give('unsure');
    expect(session.saving.state).toBe('failed');
    await session.reload();
    expect(session.saving.state).toBe('saved');
    expect(verdictOf(here)).toBe('unsure');
    expect(calls('verdicts.give')).toHaveLength(1);
  });

  test('while it is still away, giving up leaves the session on the screen', async () => {
    breakNext(() => 'before');
    await session.give('unsure');
    breakNext(() => 'before');
    await session.drop();
    expect(session.problem).toBeNull();
    expect(session.items).toHaveLength(10);
    expect(session.saving.state).toBe('idle');
  });

  test('an undo is never repeated by itself', async () => {
    await session.give('unsure');
    await session.give('unsure');
    breakNext(() => 'after');
    await session.undo();
    await session.retry();
    expect(calls('verdicts.undo')).toHaveLength(1);
    expect(session.counts.open).toBe(9);
  });
});

describe('keys that come faster than the disk', () => {
  const standing = (recordingId: number) =>
    session.items.find((item) => item.recordingId === recordingId)?.verdict ?? null;

  test('none overtakes another, and none takes back what the one before it said', async () => {
    const first = session.currentId!;
    const [reason] = session.reasons['real-fault'];
    await Promise.all([
      session.give('real-fault'),
      session.setReason(reason!.code),
      session.stepSeverity(),
      session.stepSeverity(),
      session.changeTags(first, (tags) => [...tags, 'belt']),
      session.changeTags(first, (tags) => [...tags, 'whine']),
    ]);
    expect(standing(first)).toMatchObject({
      verdict: 'real-fault',
      reason: reason!.code,
      severity: 1,
      tags: ['belt', 'whine'],
    });
    await Promise.all([session.undo(), session.undo(), session.redo()]);
    expect(standing(first)).toMatchObject({ severity: 1, tags: ['belt'] });
  });

  test('a second verdict while the first one waits is dropped, and does not fall on the next recording', async () => {
    const [first, second] = session.visible.map(({ recordingId }) => recordingId) as [number, number];
    await session.give('real-fault');
    session.select(first);
    await Promise.all([session.stepSeverity(), session.give('unsure'), session.give('unusable')]);
    expect([verdictOf(first), verdictOf(second)]).toEqual(['unsure', null]);
  });

  test('whoever goes elsewhere while a verdict is saved stays there', async () => {
    const [first, , , elsewhere] = session.visible.map(({ recordingId }) => recordingId) as [
      number,
      number,
      number,
      number,
    ];
    const given = session.give('false-alarm');
    session.select(elsewhere);
    await given;
    expect([verdictOf(first), session.currentId]).toEqual(['false-alarm', elsewhere]);
    expect(announcer.text).toBe('False alarm saved.');
  });

  test('what is typed into a comment while it is saved stays', async () => {
    const first = session.currentId!;
    await session.give('real-fault');
    session.draftComment(first, 'bearing');
    const saved = session.saveComment(first);
    session.draftComment(first, 'bearing whine');
    await saved;
    expect([standing(first)?.comment, session.drafts.get(first)]).toEqual(['bearing', 'bearing whine']);
  });

  test('each press on the bookmark takes back the one before it, in order, on the recording it was made on', async () => {
    const [first, second] = session.visible.map(({ recordingId }) => recordingId) as [number, number];
    const marked = () => session.items.filter(({ bookmark }) => bookmark).map(({ recordingId }) => recordingId);
    const quick = [session.toggleBookmark(), session.toggleBookmark()];
    expect(marked()).toEqual([]);
    await Promise.all(quick);
    expect(calls('bookmarks.set')).toMatchObject([
      { recordingId: first, on: true },
      { recordingId: first, on: false },
    ]);
    expect(marked()).toEqual([]);
    expect(announcer.text).toBe('Bookmark removed.');

    const three = [session.toggleBookmark(), session.toggleBookmark(), session.toggleBookmark()];
    session.move(1);
    await Promise.all([...three, session.toggleBookmark()]);
    expect(marked()).toEqual([first, second]);
    // A press in the middle of the others counts from the last of them.
    session.move(-1);
    const [one, two, last] = [session.toggleBookmark(), session.toggleBookmark(), session.toggleBookmark()];
    await Promise.all([one, two]);
    await Promise.all([last, session.toggleBookmark()]);
    expect(marked()).toEqual([first, second]);
  });

  test('a bookmark that could not be set is not taken for one by the press that takes it back', async () => {
    breakNext((name) => (name === 'bookmarks.set' ? 'before' : null));
    await Promise.all([session.toggleBookmark(), session.toggleBookmark()]);
    expect(calls('bookmarks.set')).toMatchObject([{ on: false }]);
    expect(session.current?.bookmark).toBe(false);
  });
});
