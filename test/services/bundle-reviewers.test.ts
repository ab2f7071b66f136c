import { cpSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openApp, type TestApp } from '#test/support/library.ts';
import { bundle, elsewhere, exportJson, reviewed, said, take, withSession } from './bundle-support.ts';

describe('two reviewers', () => {
  test('who judged apart are both heard, differ where they differ, and nothing is lost', async () => {
    const here = await withSession();
    await here.call('settings.set', { reviewer: 'Lena' });
    const { sessionId } = here;
    const there = await elsewhere('Jonas');
    const taken = await take(there, await bundle(here, sessionId));
    const theirs = (await there.call('sessions.get', { sessionId: taken.sessionId })).items;
    const [a, b, c] = here.recordingIds as [number, number, number];
    await here.call('verdicts.give', { ...said, sessionId, recordingId: a, verdict: 'real-fault' });
    await here.call('verdicts.give', { ...said, sessionId, recordingId: b, verdict: 'false-alarm' });
    const jonas = (index: number, verdict: 'real-fault' | 'false-alarm') =>
      there.call('verdicts.give', {
        ...said,
        sessionId: taken.sessionId,
        recordingId: theirs[index]!.recordingId,
        verdict,
      });
    await jonas(0, 'real-fault');
    await jonas(1, 'real-fault');
    await jonas(2, 'false-alarm');

    const back = await take(here, await bundle(there, taken.sessionId));
    expect(back).toMatchObject({ sessionId, outcome: 'merged', entries: 3 });
    const { items, canUndo } = await here.call('sessions.get', { sessionId });
    expect(items.slice(0, 3).map(({ verdict }) => verdict?.disputed)).toEqual([false, true, false]);
    expect(items[1]!.verdict!.readings.map(({ reviewer }) => reviewer).sort()).toEqual(['Jonas', 'Lena']);
    expect(items[2]!.verdict).toMatchObject({ reviewer: 'Jonas', verdict: 'false-alarm' });
    expect(canUndo).toBe(true);
    const { entries } = await here.call('verdicts.history', { sessionId, recordingId: b });
    expect(entries.map(({ reviewer }) => reviewer)).toEqual(['Lena', 'Jonas']);

    // Undo is one's own; the other's entries stay.
    await here.call('verdicts.undo', { sessionId });
    expect((await here.call('verdicts.history', { sessionId, recordingId: c })).entries).toHaveLength(1);
    await here.call('verdicts.redo', { sessionId });

    // Back again: both libraries hold the same entries, and each of them is sound.
    await take(there, await bundle(here, sessionId));
    const hashes = async (app: TestApp, id: number) =>
      (await exportJson(app, id)).exported.journal.map(({ hash }) => hash).sort();
    expect(await hashes(there, taken.sessionId)).toEqual(await hashes(here, sessionId));
    const disputed = async (app: TestApp, id: number) =>
      (await app.call('sessions.get', { sessionId: id })).items.map(({ verdict }) => verdict?.disputed ?? null);
    expect(await disputed(there, taken.sessionId)).toEqual(await disputed(here, sessionId));
    expect(await take(here, await bundle(there, taken.sessionId))).toMatchObject({ outcome: 'known', entries: 0 });
    for (const app of [here, there]) expect((await app.call('app.state', {})).journal.valid).toBe(true);
    await Promise.all([here.app.close(), there.app.close()]);
    const again = await openApp(here.folder);
    expect((await again.call('app.state', {})).journal).toMatchObject({ valid: true, problem: null });
    await again.app.close();
  });

  test('one who knew what the other said has settled it', async () => {
    const here = await reviewed();
    const { sessionId } = here;
    const there = await elsewhere('Jonas');
    const taken = await take(there, await bundle(here, sessionId));
    const { items } = await there.call('sessions.get', { sessionId: taken.sessionId });
    await there.call('verdicts.give', {
      ...said,
      sessionId: taken.sessionId,
      recordingId: items[0]!.recordingId,
      verdict: 'false-alarm',
    });
    await take(here, await bundle(there, taken.sessionId));
    const [first] = (await here.call('sessions.get', { sessionId })).items;
    expect(first!.verdict).toMatchObject({ verdict: 'false-alarm', reviewer: 'Jonas', disputed: false });
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('with copies of one library are told apart, though their entries have the same numbers', async () => {
    const before = await withSession();
    const { folder, sessionId, recordingIds } = before;
    const [first, second, third] = recordingIds as [number, number, number];
    await before.call('verdicts.give', { ...said, sessionId, recordingId: first, verdict: 'unsure' });
    await before.app.close();
    const copied = `${folder}-copy`;
    cpSync(folder, copied, { recursive: true });
    const [one, other] = [await openApp(folder), await openApp(copied)];
    await one.call('verdicts.give', { ...said, sessionId, recordingId: second, verdict: 'real-fault' });
    await other.call('verdicts.give', { ...said, sessionId, recordingId: third, verdict: 'false-alarm' });
    const colleague = await elsewhere('Jonas');
    const taken = await take(colleague, await bundle(one, sessionId));
    await one.call('verdicts.undo', { sessionId });
    await take(other, await bundle(one, sessionId));
    await take(colleague, await bundle(other, sessionId));
    const verdictsOf = async (app: TestApp, id: number) =>
      (await app.call('sessions.get', { sessionId: id })).items.map(({ verdict }) => verdict?.verdict ?? null);
    expect(await verdictsOf(other, sessionId)).toEqual(['unsure', null, 'false-alarm', null, null]);
    expect(await verdictsOf(colleague, taken.sessionId)).toEqual(await verdictsOf(other, sessionId));
    await Promise.all([one, other, colleague].map(({ app }) => app.close()));
  });

  test('of one person at two machines the newest verdict counts, whatever is brought back at the other', async () => {
    const here = await withSession();
    await here.call('settings.set', { reviewer: 'Lena' });
    const [recordingId] = here.recordingIds as [number];
    await here.call('verdicts.give', { ...said, sessionId: here.sessionId, recordingId, verdict: 'real-fault' });
    await here.call('verdicts.undo', { sessionId: here.sessionId });
    const there = await elsewhere('Lena');
    const { sessionId } = await take(there, await bundle(here, here.sessionId));
    const [item] = (await there.call('sessions.get', { sessionId })).items;
    await there.call('verdicts.give', {
      ...said,
      sessionId,
      recordingId: item!.recordingId,
      verdict: 'false-alarm',
    });
    await here.call('verdicts.redo', { sessionId: here.sessionId });
    await take(there, await bundle(here, here.sessionId));
    const shown = async () => (await there.call('sessions.get', { sessionId })).items[0]!.verdict?.verdict;
    const written = async () => (await exportJson(there, sessionId)).exported.items[0]!.verdict?.verdict;
    expect([await shown(), await written()]).toEqual(['false-alarm', 'false-alarm']);
    // What was brought back last is taken back first.
    await there.call('verdicts.undo', { sessionId });
    expect([await shown(), await written()]).toEqual(['false-alarm', 'false-alarm']);
    const { entries } = await there.call('verdicts.history', { sessionId, recordingId: item!.recordingId });
    expect(entries.at(-1)).toMatchObject({ action: 'undo', verdict: 'false-alarm' });
    await there.call('verdicts.undo', { sessionId });
    expect([await shown(), await written()]).toEqual([undefined, undefined]);
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('what was taken back there after it was joined is taken back here', async () => {
    const here = await withSession();
    const there = await elsewhere('Jonas');
    const { sessionId } = await take(there, await bundle(here, here.sessionId));
    const recordingId = (await there.call('sessions.get', { sessionId })).items[0]!.recordingId;
    await there.call('verdicts.give', { ...said, sessionId, recordingId, verdict: 'real-fault' });
    await take(here, await bundle(there, sessionId));
    const standing = async () => (await here.call('sessions.get', { sessionId: here.sessionId })).items[0]!.verdict;
    expect(await standing()).toMatchObject({ reviewer: 'Jonas' });
    await there.call('verdicts.undo', { sessionId });
    await take(here, await bundle(there, sessionId));
    expect(await standing()).toBeNull();
    await Promise.all([here.app.close(), there.app.close()]);
  });
});
