import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verdicts, type Verdict } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { openApp, openSession, temporaryFolder, type TestApp } from '#test/support/library.ts';

const give = (sessionId: number, recordingId: number, verdict: Verdict = 'false-alarm') =>
  ({ sessionId, recordingId, verdict, reason: 'sensor', comment: `say ${verdict}`, secondsSpent: 1.5 }) as const;

describe('verdicts', () => {
  test('keep reviewer, time, and the score and threshold of that moment', async () => {
    const folder = temporaryFolder();
    const clock = { now: () => new Date('2026-11-22T12:00:00.000Z'), elapsed: () => 0 };
    const { call, app, events, sessionId, detectorId, recordingIds } = await openSession(join(folder, 'data'), {
      clock,
    });
    await call('settings.set', { reviewer: '  Ada Lovelace ' });
    const recordingId = recordingIds[2]!;
    const { items } = await call('sessions.get', { sessionId });
    const before = events.length;
    const answer = await call('verdicts.give', give(sessionId, recordingId, 'unusable'));
    expect(answer).toMatchObject({
      recordingId,
      verdict: { verdict: 'unusable', reason: 'sensor', reviewer: 'Ada Lovelace', at: '2026-11-22T12:00:00.000Z' },
      session: { reviewed: 1, counts: { unusable: 1, 'real-fault': 0 } },
      canUndo: true,
      canRedo: false,
    });
    expect(events.slice(before)).toContainEqual({ name: 'session.changed', payload: { sessionId } });
    const { entries } = await call('verdicts.history', { sessionId, recordingId });
    expect(entries).toMatchObject([
      { action: 'verdict', score: items[2]!.score, threshold: items[2]!.threshold, detectorId, sequence: 1 },
    ]);
    await app.close();
  });

  test('what does not exist is refused and leaves no entry', async () => {
    const folder = temporaryFolder();
    const { call, refusal, app, sessionId, recordingIds } = await openSession(join(folder, 'data'));
    expect(await refusal('verdicts.give', give(99, recordingIds[0]!))).toBe('session.unknown');
    const { recordings } = await call('recordings.list', { filter: { split: 'train' }, offset: 0, limit: 1 });
    expect(await refusal('verdicts.give', give(sessionId, recordings[0]!.id))).toBe('recording.unknown');
    expect(await refusal('verdicts.undo', { sessionId })).toBe('verdict.nothing-to-undo');
    expect(await refusal('verdicts.redo', { sessionId })).toBe('verdict.nothing-to-redo');
    expect(await refusal('verdicts.undo', { sessionId: 99 })).toBe('session.unknown');
    expect(await refusal('verdicts.history', { sessionId: 99, recordingId: 1 })).toBe('session.unknown');
    expect(await refusal('sessions.get', { sessionId: 99 })).toBe('session.unknown');
    expect((await call('app.state', {})).journal).toEqual({ entries: 0, valid: true, problem: null });
    await app.close();
  });

  test('sessions are apart: undo in one does not touch another', async () => {
    const folder = temporaryFolder();
    const { call, refusal, app, sessionId, detectorId, recordingIds } = await openSession(join(folder, 'data'));
    const other = (await call('sessions.create', { name: 'Again', detectorIds: [detectorId] })).sessionId;
    await call('verdicts.give', give(sessionId, recordingIds[0]!));
    await call('verdicts.give', give(other, recordingIds[0]!, 'real-fault'));
    await call('verdicts.undo', { sessionId });
    expect(await refusal('verdicts.undo', { sessionId })).toBe('verdict.nothing-to-undo');
    const { sessions } = await call('sessions.list', {});
    expect(sessions.map(({ id, reviewed }) => [id, reviewed])).toEqual([
      [other, 1],
      [sessionId, 0],
    ]);
    await app.close();
  });
});

/** The slow and obvious model: the whole list of verdicts, and how many of them count. */
class Model {
  given: { recordingId: number; verdict: Verdict }[] = [];
  counting = 0;

  give(recordingId: number, verdict: Verdict): void {
    this.given = [...this.given.slice(0, this.counting), { recordingId, verdict }];
    this.counting = this.given.length;
  }

  state(recordingIds: readonly number[]) {
    const standing = recordingIds.map(
      (id) => this.given.slice(0, this.counting).findLast(({ recordingId }) => recordingId === id)?.verdict ?? null,
    );
    return { standing, canUndo: this.counting > 0, canRedo: this.counting < this.given.length };
  }
}

async function shown({ call }: TestApp, sessionId: number) {
  const { items, session, canUndo, canRedo } = await call('sessions.get', { sessionId });
  const standing = items.map(({ verdict }) => verdict?.verdict ?? null);
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, standing.filter((v) => v === verdict).length]));
  expect(session.counts).toEqual(counts);
  expect(session.reviewed).toBe(standing.filter((verdict) => verdict !== null).length);
  return { standing, canUndo, canRedo };
}

test.each([1, 2])(
  '500 random steps of verdict, undo, redo and restart agree with the model (seed %i)',
  async (seed) => {
    const data = join(temporaryFolder(), 'data');
    const random = createRandom(seed);
    const model = new Model();
    let appended = 0;
    const first = await openSession(data);
    const { sessionId, recordingIds } = first;
    let current: TestApp = first;
    for (let step = 0; step < 500; step++) {
      const kind = random.integer(100);
      if (kind < 2) {
        await current.app.close();
        current = await openApp(data);
        expect((await current.call('app.state', {})).journal).toEqual({
          entries: appended,
          valid: true,
          problem: null,
        });
        expect(await shown(current, sessionId)).toEqual(model.state(recordingIds));
      } else if (kind < 50) {
        const recordingId = recordingIds[random.integer(recordingIds.length)]!;
        const verdict = verdicts[random.integer(4)]!;
        await current.call('verdicts.give', give(sessionId, recordingId, verdict));
        model.give(recordingId, verdict);
        appended++;
      } else {
        const undo = kind < 80;
        const possible = undo ? model.counting > 0 : model.counting < model.given.length;
        const answer = await current.app.call(undo ? 'verdicts.undo' : 'verdicts.redo', { sessionId });
        expect(answer.ok, `step ${step}`).toBe(possible);
        if (possible) {
          model.counting += undo ? -1 : 1;
          appended++;
        }
      }
      if (step % 7 === 0) expect(await shown(current, sessionId), `step ${step}`).toEqual(model.state(recordingIds));
    }
    expect(await shown(current, sessionId)).toEqual(model.state(recordingIds));
    await current.app.close();
  },
);
