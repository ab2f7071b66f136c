import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connect } from '#main/adapters/db/connection.ts';
import { migrate } from '#main/adapters/db/migrate.ts';
import { migrations } from '#main/adapters/db/migrations/index.ts';
import { temporaryFolder } from '#test/support/library.ts';
import { fill, now, opened, verdictEntry } from './support.ts';

function withLibrary() {
  const { library, close } = opened(temporaryFolder());
  return { library, close: () => close(now) };
}

test('the migration leaves detectors of before without a reason, and their banks chosen', () => {
  const connection = connect(join(temporaryFolder(), 'library.sqlite'));
  migrate(connection, now, migrations.slice(0, 3));
  connection.execute(`
    INSERT INTO recordings VALUES (1, '${'ab'.repeat(32)}', '/a.wav', 'a.wav', 1, 1, 1, 'fan', '00', '', '', 'normal', '{}',
      16000, 1, 1, 'PCM 16 bit', NULL, NULL, 0, '', NULL);
    INSERT INTO models VALUES (1, 'ab', '{}', '');
    INSERT INTO presets VALUES (1, '{}');
    INSERT INTO detectors VALUES (1, 'Fan', 1, 'fan', '00', 'fused', '{}', '{}', 1, 1, 'mel-128', 1, '');
    INSERT INTO bank_members VALUES (1, 0, 1, 0.5);`);
  migrate(connection, now, migrations.slice(0, 4));
  expect(connection.prepare('SELECT why, made_by FROM detectors').get()).toEqual({ why: '', made_by: '' });
  expect(connection.prepare('SELECT source FROM bank_members').get()).toEqual({ source: 'chosen' });
  expect(() => connection.execute("INSERT INTO bank_members VALUES (1, 1, 1, 0, 'guess')")).toThrow(/CHECK/);
  connection.close();
});

test('a version keeps why and by whom it was made, and which of its bank came by a verdict', () => {
  const { library, close } = withLibrary();
  const { detectorId, recordingIds } = fill(library);
  const { name, machine, section, spec, fitted, origin, createdAt } = library.detectors.get(detectorId)!;
  const bank = [
    { recordingId: recordingIds[0]!, leaveOneOut: 0.5 },
    { recordingId: recordingIds[1]!, leaveOneOut: 2, source: 'false-alarm' as const },
  ];
  const made = { name, machine, section, spec, fitted, origin, createdAt, bank, why: 'The cold room', madeBy: 'Ada' };
  const id = library.detectors.insert(made);
  expect(library.detectors.get(id)).toMatchObject({ version: 2, why: 'The cold room', madeBy: 'Ada' });
  expect(library.detectors.bank(id)).toEqual(bank);
  expect(library.detectors.get(detectorId)).toMatchObject({ why: '', madeBy: '' });
  close();
});

test('the verdict that counts is the newest that holds in any session; sessions that contradict each other are told', () => {
  const { library, close } = withLibrary();
  const { detectorId, recordingIds, sessionId } = fill(library);
  const [a, b] = recordingIds as [number, number];
  const item = (recordingId: number) => ({ recordingId, detectorId, score: 3, threshold: 1, levelAlarm: false });
  const other = library.sessions.insert('Again', false, [item(a), item(b)], now.toISOString());
  const say = (session: number, recordingId: number, verdict: 'real-fault' | 'false-alarm' | 'unsure') =>
    library.journal.append(
      verdictEntry(
        { sessionId: session, detectorId, recordingIds },
        { recordingId, verdict, reason: '', comment: '', score: 3, threshold: 1 },
      ),
    );
  say(sessionId, a, 'real-fault');
  say(other, a, 'unsure');
  say(sessionId, b, 'false-alarm');
  say(sessionId, b, 'real-fault');
  const judged = () =>
    library.journal.judged('fan', '').map((found) => [found.recordingId, found.verdict, found.disputed]);
  expect(judged()).toEqual([
    [a, 'unsure', false],
    [b, 'real-fault', false],
  ]);
  say(other, b, 'false-alarm');
  expect(judged()[1]).toEqual([b, 'false-alarm', true]);
  expect(library.journal.judged('fan', '')[1]).toMatchObject({ sessionId: other, detectorId, reviewer: 'Ada' });
  expect(library.journal.judged('pump', '')).toEqual([]);
  expect(library.sessions.newestByRecording().get(a)).toBe(other);
  close();
});
