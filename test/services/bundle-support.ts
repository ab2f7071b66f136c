/** Sessions that go from one library to another. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ExportedSession } from '#shared/core/export/model.ts';
import { omit } from '#shared/core/omit.ts';
import { defaultReportOptions, emptyNote } from '#shared/core/report/options.ts';
import { openApp, openSession, temporaryFolder, type TestApp } from '#test/support/library.ts';

export const said = { reason: 'bearing', comment: '', severity: null, tags: [], secondsSpent: 2 };

export async function exportJson({ call }: Pick<TestApp, 'call'>, sessionId: number) {
  const { path } = await call('session.export', { sessionId, format: 'json' });
  return { path, exported: JSON.parse(readFileSync(path, 'utf8')) as ExportedSession };
}

/** What a file says of the session, without when and by which library it was written. */
export function content(session: ExportedSession) {
  return omit(session, 'version', 'createdAt', 'journalHead');
}

export async function take({ finish }: Pick<TestApp, 'finish'>, path: string) {
  const job = await finish('bundle.import', { path });
  expect(job.problem).toBeNull();
  return job.result as { sessionId: number; outcome: string; entries: number; recordings: number };
}

export async function bundle(
  { finish }: Pick<TestApp, 'finish'>,
  sessionId: number,
  recordings = false,
): Promise<string> {
  const job = await finish('bundle.export', { sessionId, recordings });
  expect(job.problem).toBeNull();
  return String(job.result['path']);
}

/** An application with a session, whose recordings lie in a folder beside it. */
export async function withSession() {
  const base = temporaryFolder();
  const folder = join(base, 'data');
  return { ...(await openSession(folder)), folder, sounds: join(base, 'sounds-5') };
}

/** A session with a journal in which everything occurs, explained bands, notes and a mark. */
export async function reviewed() {
  const opened = await withSession();
  const { call, ended, sessionId, detectorId, recordingIds } = opened;
  await call('settings.set', { reviewer: 'Lena' });
  const [first, second, third] = recordingIds as [number, number, number];
  await call('verdicts.give', {
    ...said,
    sessionId,
    recordingId: first,
    verdict: 'real-fault',
    severity: 2,
    tags: ['outer race'],
  });
  await call('verdicts.give', {
    ...said,
    sessionId,
    recordingId: second,
    verdict: 'unsure',
    reason: 'my own “words”\n',
  });
  await call('verdicts.undo', { sessionId });
  await call('verdicts.redo', { sessionId });
  await call('verdicts.give', { ...said, sessionId, recordingId: third, verdict: 'false-alarm', reason: 'load-speed' });
  await call('verdicts.undo', { sessionId });
  await call('bookmarks.set', { sessionId, recordingId: third, on: true });
  const note = { ...emptyNote, severity: 3, observation: 'rattles', due: '2026-12-01' } as const;
  await call('report.note', { sessionId, recordingId: first, note });
  await call('report.configure', {
    sessionId,
    options: { ...defaultReportOptions, pages: ['real-fault'], severities: ['a', 'b', 'c', 'd'], title: 'Week 47' },
  });
  // All of them, or Earmark would go on explaining ahead of the reviewer while the session is compared.
  for (const recordingId of recordingIds) {
    const { jobId } = await call('explanations.request', { detectorId, recordingId, masks: 256 });
    if (jobId !== null) await ended(jobId);
  }
  return opened;
}

export async function elsewhere(reviewer: string) {
  const opened = await openApp(join(temporaryFolder(), 'data'));
  await opened.call('settings.set', { reviewer });
  return opened;
}
