import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportFormats, type ExportedSession } from '#shared/core/export/model.ts';
import { reportAsset } from '#shared/contract/assets.ts';
import { openSession, temporaryFolder } from '#test/support/library.ts';

async function reviewedSession() {
  const opened = await openSession(join(temporaryFolder(), 'data'));
  const { call, sessionId, recordingIds } = opened;
  const common = { sessionId, reason: 'bearing', comment: '=cmd|calc', secondsSpent: 2 } as const;
  await call('verdicts.give', { ...common, recordingId: recordingIds[0]!, verdict: 'real-fault' });
  await call('verdicts.give', { ...common, recordingId: recordingIds[1]!, verdict: 'unsure', reason: 'my own words' });
  await call('verdicts.undo', { sessionId });
  return opened;
}

describe('session.export', () => {
  test('json holds every item, the verdicts that stand and the whole journal', async () => {
    const { call, app, sessionId, recordingIds } = await reviewedSession();
    const { path, fileName } = await call('session.export', { sessionId, format: 'json' });
    expect(path.endsWith(fileName)).toBe(true);
    const exported = JSON.parse(readFileSync(path, 'utf8')) as ExportedSession;
    const { items } = await call('sessions.get', { sessionId });
    expect(exported.items.map(({ score, threshold }) => ({ score, threshold }))).toEqual(
      items.map(({ score, threshold }) => ({ score, threshold })),
    );
    const [first, second] = exported.items;
    const recording = await call('recordings.get', { recordingId: recordingIds[0]! });
    expect(first).toMatchObject({
      position: 1,
      recording: { sha256: recording.sha256 },
      verdict: { verdict: 'real-fault', reason: 'bearing', reasonText: 'Bearing' },
    });
    expect(first!.nearest.length).toBeGreaterThan(0);
    expect(second!.verdict).toBeNull();
    expect(exported.journal.map(({ action }) => action)).toEqual(['verdict', 'verdict', 'undo']);
    expect(exported.journal[1]).toMatchObject({ reason: 'my own words', secondsSpent: 2 });
    expect(exported.journalHead.hash).toBe(exported.journal.at(-1)!.hash);
    expect(exported.detectors).toHaveLength(1);
    await app.close();
  });

  test.each(exportFormats)('%s can be fetched as a file, and is not a page', async (format) => {
    const { call, app, sessionId } = await reviewedSession();
    const { fileName, path } = await call('session.export', { sessionId, format });
    const asset = await app.asset(reportAsset(fileName));
    if (asset === null || !('bytes' in asset)) throw new Error('no such asset');
    expect(asset.type).not.toContain('html');
    expect(Buffer.from(asset.bytes).equals(readFileSync(path))).toBe(true);
    await app.close();
  });

  test('a session that does not exist is refused', async () => {
    const { refusal, app } = await reviewedSession();
    expect(await refusal('session.export', { sessionId: 99, format: 'csv' })).toBe('session.unknown');
    await app.close();
  });
});
