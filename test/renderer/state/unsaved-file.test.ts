import { expect, test } from 'vitest';
import { unsavedFile } from '#renderer/state/unsaved-file.ts';
import type { SessionItem, SessionSummary } from '#shared/contract/schemas.ts';

test('the file has what stands, and apart from it what could not be written', () => {
  const item = { fileName: 'a.wav', recordingId: 7, score: 2.5, threshold: 1.4, verdict: null } as SessionItem;
  const said = { reason: 'bearing', comment: 'a "knock"\n', severity: null, tags: ['night'] };
  const standing = { ...said, verdict: 'real-fault', reviewer: 'A. Lindqvist', at: '2026-11-22T14:00:00Z' };
  const items = [item, { ...item, recordingId: 8, fileName: 'b.wav', verdict: standing } as unknown as SessionItem];
  const session = { id: 3, name: 'Line 3' } as SessionSummary;
  const unsaved = { ...said, recordingId: 7, verdict: 'false-alarm' } as const;
  const content = JSON.parse(unsavedFile(session, items, unsaved, '2026-11-22T14:05:00Z')) as Record<string, unknown>;
  expect(content).toEqual({
    earmark: 'verdicts of a session',
    session: { id: 3, name: 'Line 3' },
    writtenAt: '2026-11-22T14:05:00Z',
    notSaved: [{ recordingId: 7, fileName: 'a.wav', verdict: 'false-alarm', ...said }],
    saved: [
      {
        ...{ recordingId: 8, fileName: 'b.wav', verdict: 'real-fault', ...said },
        ...{ reviewer: 'A. Lindqvist', at: '2026-11-22T14:00:00Z', score: 2.5, threshold: 1.4 },
      },
    ],
  });
  const undone = JSON.parse(unsavedFile(session, [], null, '')) as { notSaved: unknown[] };
  expect(undone.notSaved).toEqual([]);
});
