import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '#shared/core/domain.ts';
import type { ExportedSession } from '#shared/core/export/model.ts';
import { openApp, openSession, temporaryFolder, type TestApp } from '#test/support/library.ts';

const give = (sessionId: number, recordingId: number, verdict: Verdict, more: object = {}) => ({
  sessionId,
  recordingId,
  verdict,
  reason: '',
  comment: '',
  secondsSpent: 1,
  ...more,
});

async function twoReviewers() {
  const opened = await openSession(join(temporaryFolder(), 'data'));
  const { call, sessionId } = opened;
  const become = (reviewer: string) => call('settings.set', { reviewer });
  const readBlind = (blind: boolean) => call('reading.set', { sessionId, blind });
  const itemOf = async (recordingId: number) =>
    (await call('sessions.get', { sessionId })).items.find((item) => item.recordingId === recordingId)!;
  return { ...opened, become, readBlind, itemOf };
}

describe('a second reviewer who reads blind', () => {
  test('sees nothing of the first one’s verdicts before giving an own one, anywhere', async () => {
    const { call, app, become, readBlind, itemOf, sessionId, recordingIds } = await twoReviewers();
    const [first, second] = recordingIds as [number, number];
    await become('Ada');
    await call('verdicts.give', give(sessionId, first, 'real-fault', { comment: 'SECRET grinding', tags: ['SECRET'] }));
    await call('verdicts.give', give(sessionId, second, 'unsure', { comment: 'SECRET' }));
    await call('bookmarks.set', { sessionId, recordingId: first, on: true });
    await become('Bo');
    await readBlind(true);
    const everything = async () =>
      JSON.stringify([
        await call('sessions.get', { sessionId }),
        await call('sessions.list', {}),
        await call('verdicts.history', { sessionId, recordingId: first }),
        await call('verdicts.tags', { sessionId }),
        await call('reading.get', { sessionId }),
      ]);
    expect(await call('queue.unlike', { sessionId, again: true })).toMatchObject({ labelled: 0 });
    expect(await everything()).not.toMatch(/SECRET|Ada/);
    const before = await call('sessions.get', { sessionId });
    expect(before.items.every(({ verdict, bookmark }) => verdict === null && !bookmark)).toBe(true);
    expect(before.session).toMatchObject({ reviewed: 0, disputed: 0 });
    expect((await call('sessions.list', {})).sessions[0]).toMatchObject({ reviewed: 0 });

    const answer = await call('verdicts.give', give(sessionId, first, 'false-alarm'));
    expect(answer.session).toMatchObject({ reviewed: 1, disputed: 1 });
    expect((await itemOf(first)).verdict).toMatchObject({
      verdict: 'false-alarm',
      disputed: true,
      readings: [
        { reviewer: 'Ada', verdict: 'real-fault' },
        { reviewer: 'Bo', verdict: 'false-alarm' },
      ],
    });
    expect((await itemOf(second)).verdict).toBeNull();
    const { entries } = await call('verdicts.history', { sessionId, recordingId: first });
    expect(entries.map(({ reviewer, comment, blind }) => [reviewer, comment, blind])).toEqual([
      ['Ada', 'SECRET grinding', false],
      ['Bo', '', true],
    ]);
    // Bo takes it back: Ada's is hidden again, and what Bo says anew is no longer said in ignorance.
    await call('verdicts.undo', { sessionId });
    expect((await itemOf(first)).verdict).toBeNull();
    await call('verdicts.give', give(sessionId, first, 'real-fault'));
    expect((await itemOf(first)).verdict).toMatchObject({ disputed: false });
    const found = { recordings: 1, same: 1, reviewers: ['Ada', 'Bo'] };
    expect(await call('reading.get', { sessionId })).toMatchObject({ agreement: null, openAgreement: found });
    await readBlind(false);
    const { path } = await call('session.export', { sessionId, format: 'json' });
    const written = JSON.parse(readFileSync(path, 'utf8')) as ExportedSession;
    expect(written.agreement).toMatchObject({ blind: null, open: found });
    await app.close();
  });

  test('differs, and the dispute ends with a verdict that is given openly, and comes back with its undo', async () => {
    const { call, refusal, app, become, readBlind, itemOf, sessionId, recordingIds } = await twoReviewers();
    const recordingId = recordingIds[0]!;
    await become('Ada');
    await readBlind(true);
    await call('verdicts.give', give(sessionId, recordingId, 'real-fault', { reason: 'bearing', severity: 2 }));
    await become('Bo');
    await readBlind(true);
    await call('verdicts.give', give(sessionId, recordingId, 'false-alarm'));
    // A reason, comment or tag for what one said is no word in the dispute.
    await call('verdicts.give', give(sessionId, recordingId, 'false-alarm', { reason: 'sensor', tags: ['hum'] }));
    expect((await itemOf(recordingId)).verdict).toMatchObject({ disputed: true, reason: 'sensor', tags: ['hum'] });
    expect((await call('reading.get', { sessionId })).agreement).toEqual({
      reviewers: ['Ada', 'Bo'],
      recordings: 1,
      same: 0,
      kappa: 0,
    });
    await become('Ada');
    await call('verdicts.give', give(sessionId, recordingId, 'real-fault', { comment: 'I stay with it' }));
    expect((await itemOf(recordingId)).verdict).toMatchObject({ disputed: true });
    await call('verdicts.give', give(sessionId, recordingId, 'real-fault', { settle: true }));
    expect((await itemOf(recordingId)).verdict).toMatchObject({
      verdict: 'real-fault',
      disputed: false,
      resolution: true,
      severity: 2,
      readings: [],
    });
    // A comment on the resolution leaves it one.
    await call('verdicts.give', give(sessionId, recordingId, 'real-fault', { comment: 'agreed on the phone' }));
    expect((await itemOf(recordingId)).verdict).toMatchObject({ resolution: true, comment: 'agreed on the phone' });
    await call('verdicts.undo', { sessionId });
    await call('verdicts.undo', { sessionId });
    expect((await itemOf(recordingId)).verdict).toMatchObject({ disputed: true });
    // Bo's own undo takes back nothing of Ada's.
    await become('Bo');
    await call('verdicts.undo', { sessionId });
    await call('verdicts.undo', { sessionId });
    expect(await refusal('verdicts.undo', { sessionId })).toBe('verdict.nothing-to-undo');
    expect((await itemOf(recordingId)).verdict).toBeNull();
    await readBlind(false);
    expect((await itemOf(recordingId)).verdict).toMatchObject({ verdict: 'real-fault', reviewer: 'Ada' });
    await app.close();
  });

  test('stays with what was said before, and after somebody else has settled it that is a new word', async () => {
    const { call, app, become, itemOf, sessionId, recordingIds } = await twoReviewers();
    const recordingId = recordingIds[0]!;
    await become('Ada');
    await call('verdicts.give', give(sessionId, recordingId, 'real-fault'));
    await become('Bo');
    await call('verdicts.give', give(sessionId, recordingId, 'false-alarm'));
    await become('Ada');
    await call('verdicts.give', give(sessionId, recordingId, 'real-fault', { comment: 'heard it again' }));
    expect((await itemOf(recordingId)).verdict).toMatchObject({ reviewer: 'Ada', verdict: 'real-fault' });
    // Two who say the same: the comment of the second look is the one that is shown.
    await become('Bo');
    await call('verdicts.give', give(sessionId, recordingId, 'real-fault'));
    await become('Ada');
    await call('verdicts.give', give(sessionId, recordingId, 'real-fault', { comment: 'loud' }));
    expect((await itemOf(recordingId)).verdict).toMatchObject({ reviewer: 'Ada', comment: 'loud', disputed: false });
    await app.close();
  });

  test('a dispute counts neither as a fault nor as normal, and the report says so', async () => {
    const { call, app, become, readBlind, sessionId, recordingIds, detectorId } = await twoReviewers();
    const [first, second] = recordingIds as [number, number];
    await become('Ada');
    await call('verdicts.give', give(sessionId, first, 'false-alarm'));
    await call('verdicts.give', give(sessionId, second, 'false-alarm', { tags: ['wind'] }));
    await become('Bo');
    await readBlind(true);
    await call('verdicts.give', give(sessionId, first, 'real-fault', { severity: 3 }));
    await call('verdicts.give', give(sessionId, second, 'false-alarm', { tags: ['wind'] }));
    const advice = await call('advice.get', { detectorId });
    expect(advice).toMatchObject({ disputed: 1, verdicts: { 'false-alarm': 1, 'real-fault': 0 } });
    expect(advice.additions.map(({ recordingId }) => recordingId)).toEqual([second]);
    const draft = await call('report.get', { sessionId });
    expect(draft.findings).toMatchObject([{ recordingId: first, disputed: true, note: { severity: null } }]);
    await call('verdicts.give', give(sessionId, first, 'real-fault', { severity: 3, settle: true }));
    expect((await call('report.get', { sessionId })).findings).toMatchObject([
      { recordingId: first, disputed: false, note: { severity: 3 } },
    ]);
    await app.close();
  });
});

describe('one verdict for several', () => {
  test('is one step back and one forward, over a restart, and keeps what was said of each', async () => {
    const data = join(temporaryFolder(), 'data');
    const opened = await openSession(data);
    const { call, sessionId, recordingIds } = opened;
    const [first, second, third] = recordingIds as [number, number, number];
    const said = async ({ call: ask }: TestApp) =>
      (await ask('sessions.get', { sessionId })).items.map(
        ({ verdict }) => verdict && [verdict.verdict, verdict.comment],
      );
    await call(
      'verdicts.give',
      give(sessionId, second, 'false-alarm', { comment: 'wind', reason: 'sensor', tags: ['x'] }),
    );
    const before = await said(opened);
    const answer = await call('verdicts.give-many', {
      sessionId,
      recordingIds: [third, first, second],
      verdict: 'false-alarm',
      tags: ['event 4'],
      secondsSpent: 6,
    });
    expect(answer.changed.map(({ recordingId }) => recordingId)).toEqual([third, first, second]);
    expect(answer).toMatchObject({ recordingId: third, session: { reviewed: 3 } });
    const { items } = await call('sessions.get', { sessionId });
    expect(items.find(({ recordingId }) => recordingId === second)!.verdict).toMatchObject({
      comment: 'wind',
      reason: 'sensor',
      tags: ['event 4'],
    });
    const after = await said(opened);
    await opened.app.close();
    const again = await openApp(data);
    const undone = await again.call('verdicts.undo', { sessionId });
    expect(undone.changed.map(({ recordingId }) => recordingId)).toEqual([second, first, third]);
    expect(undone).toMatchObject({ canUndo: true, canRedo: true, session: { reviewed: 1 } });
    expect(await said(again)).toEqual(before);
    const redone = await again.call('verdicts.redo', { sessionId });
    expect(redone.changed.map(({ recordingId }) => recordingId)).toEqual([third, first, second]);
    expect(await said(again)).toEqual(after);
    expect((await again.call('app.state', {})).journal).toMatchObject({ entries: 10, valid: true });
    await again.app.close();
  });

  test('is refused whole where one recording is not of the session', async () => {
    const { call, refusal, app, sessionId, recordingIds } = await openSession(join(temporaryFolder(), 'data'));
    const many = (ids: number[]) => ({ sessionId, recordingIds: ids, verdict: 'unsure' as const, secondsSpent: 1 });
    expect(await refusal('verdicts.give-many', many([recordingIds[0]!, 99_999]))).toBe('recording.unknown');
    expect(await refusal('verdicts.give-many', many([recordingIds[0]!, recordingIds[0]!]))).toBe('input.invalid');
    expect(await refusal('verdicts.give-many', many([]))).toBe('input.invalid');
    expect((await call('app.state', {})).journal.entries).toBe(0);
    await app.close();
  });
});

test('bookmarks are the own ones, and stay over a restart', async () => {
  const data = join(temporaryFolder(), 'data');
  const { call, refusal, app, sessionId, recordingIds } = await openSession(data);
  const recordingId = recordingIds[1]!;
  await call('bookmarks.set', { sessionId, recordingId, on: true });
  expect(await refusal('bookmarks.set', { sessionId, recordingId: 99_999, on: true })).toBe('recording.unknown');
  await app.close();
  const again = await openApp(data);
  const marked = async () => (await again.call('sessions.get', { sessionId })).items.filter(({ bookmark }) => bookmark);
  expect((await marked()).map((item) => item.recordingId)).toEqual([recordingId]);
  await again.call('settings.set', { reviewer: 'Somebody else' });
  expect(await marked()).toEqual([]);
  await again.app.close();
});
