import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verdicts, type Verdict } from '#shared/core/domain.ts';
import type { ExportedSession } from '#shared/core/export/model.ts';
import { createRandom } from '#shared/core/random.ts';
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
    expect((await call('reading.get', { sessionId })).agreement).toBeNull();
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

/** The slow and obvious model: every step of each reviewer, and which of them stand. */
class Model {
  steps = new Map<
    string,
    { given: { order: number; ids: readonly number[]; verdict: Verdict; open: boolean }[]; standing: number }
  >();
  blind = new Set<string>();
  order = 0;

  of(reviewer: string) {
    const found = this.steps.get(reviewer) ?? { given: [], standing: 0 };
    this.steps.set(reviewer, found);
    return found;
  }

  give(reviewer: string, ids: readonly number[], verdict: Verdict): void {
    const own = this.of(reviewer);
    own.given = own.given.slice(0, own.standing);
    this.order += 1;
    own.given.push({ order: this.order, ids, verdict, open: !this.blind.has(reviewer) });
    own.standing += 1;
  }

  /** Of a reviewer: since when this has been said, and whether it was said openly at first. */
  said(reviewer: string, id: number) {
    const own = this.of(reviewer);
    const about = own.given.slice(0, own.standing).filter(({ ids }) => ids.includes(id));
    const last = about.at(-1);
    if (last === undefined) return null;
    const from = about.findLastIndex(({ verdict }) => verdict !== last.verdict) + 1;
    return { reviewer, verdict: last.verdict, last: last.order, since: about[from]!.order, open: about[from]!.open };
  }

  shown(viewer: string, id: number) {
    if (this.blind.has(viewer) && this.said(viewer, id) === null) return null;
    const all = [...this.steps.keys()].flatMap((reviewer) => this.said(reviewer, id) ?? []);
    if (all.length === 0) return null;
    const settled = all.filter(({ open }) => open).reduce((newest, { since }) => Math.max(newest, since), 0);
    const counting = all.filter(({ since }) => since >= settled).sort((a, b) => a.last - b.last);
    return { verdict: counting.at(-1)!.verdict, disputed: new Set(counting.map(({ verdict }) => verdict)).size > 1 };
  }
}

test.each([1, 2])(
  '500 random steps of two reviewers, of several at once, undo, redo, blind or not, and restarts agree with the model (seed %i)',
  async (seed) => {
    const data = join(temporaryFolder(), 'data');
    const random = createRandom(seed);
    const model = new Model();
    const first = await openSession(data);
    const { sessionId, recordingIds } = first;
    let current: TestApp = first;
    let viewer = 'Ada';
    await current.call('settings.set', { reviewer: viewer });
    const compare = async (step: number) => {
      const { items, session, canUndo, canRedo } = await current.call('sessions.get', { sessionId });
      const shown = items.map(({ verdict }) => verdict && { verdict: verdict.verdict, disputed: verdict.disputed });
      expect(shown, `step ${step}`).toEqual(recordingIds.map((id) => model.shown(viewer, id)));
      const { given, standing } = model.of(viewer);
      expect([canUndo, canRedo], `step ${step}`).toEqual([standing > 0, standing < given.length]);
      const settled = shown.filter((one) => one !== null && !one.disputed);
      expect(session.counts, `step ${step}`).toEqual(
        Object.fromEntries(
          verdicts.map((verdict) => [verdict, settled.filter((one) => one!.verdict === verdict).length]),
        ),
      );
      expect([session.reviewed, session.disputed], `step ${step}`).toEqual([
        shown.filter((one) => one !== null).length,
        shown.filter((one) => one?.disputed).length,
      ]);
    };
    for (let step = 0; step < 500; step++) {
      const kind = random.integer(100);
      if (kind < 2) {
        await current.app.close();
        current = await openApp(data);
        expect((await current.call('app.state', {})).journal.valid).toBe(true);
      } else if (kind < 12) {
        viewer = viewer === 'Ada' ? 'Bo' : 'Ada';
        await current.call('settings.set', { reviewer: viewer });
      } else if (kind < 17) {
        const blind = !model.blind.has(viewer);
        if (blind) model.blind.add(viewer);
        else model.blind.delete(viewer);
        await current.call('reading.set', { sessionId, blind });
      } else if (kind < 45) {
        const recordingId = recordingIds[random.integer(recordingIds.length)]!;
        const verdict = verdicts[random.integer(4)]!;
        await current.call('verdicts.give', give(sessionId, recordingId, verdict));
        model.give(viewer, [recordingId], verdict);
      } else if (kind < 58) {
        const ids = recordingIds.filter(() => random.next() < 0.6);
        if (ids.length === 0) continue;
        const verdict = verdicts[random.integer(4)]!;
        await current.call('verdicts.give-many', { sessionId, recordingIds: ids, verdict, secondsSpent: 1 });
        model.give(viewer, ids, verdict);
      } else {
        const undo = kind < 82;
        const own = model.of(viewer);
        const possible = undo ? own.standing > 0 : own.standing < own.given.length;
        const answer = await current.app.call(undo ? 'verdicts.undo' : 'verdicts.redo', { sessionId });
        expect(answer.ok, `step ${step}`).toBe(possible);
        if (possible) own.standing += undo ? -1 : 1;
      }
      if (step % 5 === 0) await compare(step);
    }
    await compare(500);
    // What SQL makes of the journal is what the replay makes of it.
    model.blind.clear();
    for (const reviewer of ['Ada', 'Bo']) {
      await current.call('settings.set', { reviewer });
      await current.call('reading.set', { sessionId, blind: false });
    }
    const { path } = await current.call('session.export', { sessionId, format: 'json' });
    const written = JSON.parse(readFileSync(path, 'utf8')) as ExportedSession;
    expect(
      written.items.map(({ verdict }) => verdict && { verdict: verdict.verdict, disputed: verdict.disputed }),
    ).toEqual(recordingIds.map((id) => model.shown('Ada', id)));
    await current.app.close();
  },
);
