import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportAsset } from '#shared/contract/assets.ts';
import { defaultReportOptions } from '#shared/core/report/options.ts';
import { unwrap } from '#shared/core/result.ts';
import type { FindingPictures, PictureCache } from '#main/services/report/pictures.ts';
import { createReportsService } from '#main/services/report/reports.ts';
import { fill, now, opened, verdictEntry } from '#test/adapters/db/support.ts';
import { problem } from '#shared/core/problems.ts';
import { openSession, put, temporaryFolder, wav } from '#test/support/library.ts';

type ReportsNeeds = Parameters<typeof createReportsService>[0];

/** The default options, as a call takes them. */
const copy = () => ({
  ...defaultReportOptions,
  pages: [...defaultReportOptions.pages],
  severities: [...defaultReportOptions.severities] as [string, string, string, string],
});
const note = {
  severity: 2,
  basis: '12 dB',
  observation: '<b>knocks</b>',
  recommendation: '',
  due: '2026-12-01',
} as const;

async function reviewed() {
  const opened = await openSession(join(temporaryFolder(), 'data'));
  const { call, sessionId, recordingIds } = opened;
  const common = { sessionId, reason: 'bearing', comment: '', secondsSpent: 2 } as const;
  await call('verdicts.give', { ...common, recordingId: recordingIds[0]!, verdict: 'real-fault' });
  await call('verdicts.give', { ...common, recordingId: recordingIds[1]!, verdict: 'unsure' });
  await call('verdicts.give', { ...common, recordingId: recordingIds[2]!, verdict: 'false-alarm' });
  return opened;
}

/** The preview as the window shows it, with every picture drawn. */
async function preview({ call, app, sessionId }: Awaited<ReturnType<typeof reviewed>>) {
  for (;;) {
    const { fileName, undrawn } = await call('report.preview', { sessionId });
    if (undrawn > 0) continue;
    const asset = await app.asset(reportAsset(fileName));
    if (asset === null || !('bytes' in asset)) throw new Error('no such asset');
    return { fileName, type: asset.type, text: new TextDecoder().decode(asset.bytes) };
  }
}

test('a preview of more findings than pictures are kept draws the first of them, and says so', async () => {
  const { library, close } = opened(join(temporaryFolder(), 'data'));
  const filled = fill(library);
  for (const recordingId of filled.recordingIds)
    library.journal.append(verdictEntry({ ...filled, recordingIds: [recordingId] }));
  const asked: number[] = [];
  const nothing: FindingPictures = { flagged: null, nearest: null, levels: null, problem: null };
  const pictures: PictureCache = {
    most: 2,
    known: () => null,
    get: (recording) => (asked.push(recording.id), Promise.resolve(nothing)),
  };
  const clock = { now: () => now, elapsed: () => 0 };
  const reports = createReportsService({ library, pictures, clock, version: '1.0.0' } as unknown as ReportsNeeds);
  const { fileName, undrawn } = unwrap(await reports.preview(filled.sessionId));
  expect([asked.length, undrawn]).toEqual([2, 0]);
  expect(reports.document(fileName)!.match(/The preview has no pictures of so many findings/g)).toHaveLength(1);
  close(now);
});

test('a file that has other content now is never drawn as the recording', async () => {
  const opened = await reviewed();
  const { recordings } = await opened.call('recordings.list', {
    filter: { ids: [opened.recordingIds[0]!] },
    offset: 0,
    limit: 1,
  });
  const drawn = (text: string) => text.match(/<image /g)?.length ?? 0;
  put(recordings[0]!.path, wav(77_000, 0.2));
  const { text } = await preview(opened);
  expect(text).toContain(problem('file.changed', { path: recordings[0]!.path }).message);
  // The other finding has its picture, and both their nearest normals.
  expect(drawn(text)).toBe(3);
  await opened.app.close();
});

describe('the report as it is written', () => {
  test('begins with the defaults and the findings of the session', async () => {
    const { call, app, sessionId, recordingIds } = await reviewed();
    const draft = await call('report.get', { sessionId });
    expect(draft.options).toEqual(defaultReportOptions);
    expect(draft.findings.map(({ recordingId }) => recordingId).sort()).toEqual(recordingIds.slice(0, 2).sort());
    expect(draft.pdfProblem).toContain('can be printed from any browser');
    await app.close();
  });

  test('keeps options and notes by session and recording, over restarts', async () => {
    const opened = await reviewed();
    const { call, app, sessionId, recordingIds } = opened;
    await call('report.configure', { sessionId, options: { ...copy(), title: 'Line 3', pages: ['unsure'] } });
    const draft = await call('report.note', { sessionId, recordingId: recordingIds[1]!, note });
    expect(draft.options.title).toBe('Line 3');
    expect(draft.findings).toEqual([expect.objectContaining({ recordingId: recordingIds[1]!, note })]);
    const again = await call('report.get', { sessionId });
    expect(again).toEqual(draft);
    await app.close();
  });

  test('refuses what is not in the session, and what is no date', async () => {
    const { refusal, app, sessionId, recordingIds } = await reviewed();
    expect(await refusal('report.get', { sessionId: 99 })).toBe('session.unknown');
    expect(await refusal('report.preview', { sessionId: 99 })).toBe('session.unknown');
    expect(await refusal('report.note', { sessionId, recordingId: 9999, note })).toBe('recording.unknown');
    const bad = { sessionId, recordingId: recordingIds[0]!, note: { ...note, due: '2026-99-99' } };
    expect(await refusal('report.note', bad)).toBe('input.invalid');
    await app.close();
  });
});

describe('the preview', () => {
  test('is the document that is written', async () => {
    const opened = await reviewed();
    const { call, app, finish, sessionId, recordingIds } = opened;
    await call('report.note', { sessionId, recordingId: recordingIds[0]!, note });
    const { result } = await finish('report.create', { sessionId, pictures: false });
    const written = readFileSync(String(result['path']), 'utf8');
    const shown = await preview(opened);
    const withoutTime = (text: string) => text.replace(/report made [^<]* with/, '');
    expect(withoutTime(shown.text)).toBe(withoutTime(written));
    expect(shown.type).toContain('text/html');
    expect(shown.text).toContain('&lt;b&gt;knocks&lt;/b&gt;');
    expect(shown.text).toContain('in third-octave bands');
    await app.close();
  });

  test('follows the options, and only the newest one is kept', async () => {
    const opened = await reviewed();
    const { call, app, sessionId } = opened;
    const first = await preview(opened);
    expect(first.text.match(/<article/g)).toHaveLength(2);
    const without = { pictures: false, bands: false, numbers: false, levels: false, journal: false, hashes: false };
    await call('report.configure', {
      sessionId,
      options: { ...copy(), ...without, pages: ['real-fault'], falseAlarms: 'count' },
    });
    const second = await preview(opened);
    expect(second.text.match(/<article/g)).toHaveLength(1);
    expect(second.text).not.toMatch(
      /<svg|Frequency bands|<h3>Numbers|third-octave bands <|Verdict journal of|File hashes/,
    );
    expect(second.text).toContain('is counted, not listed');
    expect(await app.asset(reportAsset(first.fileName))).toBeNull();
    await app.close();
  });
});

describe('a PDF', () => {
  test('is refused in words before any work where nothing can print', async () => {
    const { finish, app, sessionId } = await reviewed();
    const job = await finish('report.create', { sessionId, pictures: false, pdf: true });
    expect(job.problem?.code).toBe('pdf.no-browser');
    await app.close();
  });

  test('lies beside the HTML file that it was printed from', async () => {
    const printed: string[] = [];
    const pdf = {
      unavailable: () => null,
      print: (path: string) => {
        printed.push(basename(path));
        return Promise.resolve({ ok: true as const, value: Buffer.from('%PDF-1.4') });
      },
    };
    const { finish, app, sessionId } = await openSession(join(temporaryFolder(), 'data'), { pdf });
    const { result: made } = await finish('report.create', { sessionId, pictures: false, pdf: true });
    expect(printed).toEqual([made['fileName']]);
    expect(made['pdfFileName']).toBe(String(made['fileName']).replace('.html', '.pdf'));
    expect(readFileSync(String(made['pdfPath']), 'utf8')).toBe('%PDF-1.4');
    const asset = await app.asset(reportAsset(String(made['pdfFileName'])));
    expect(asset).toMatchObject({ type: 'application/pdf' });
    await app.close();
  });
});
