import { join } from 'node:path';
import type { Verdict } from '#shared/core/domain.ts';
import { emptyNote } from '#shared/core/report/options.ts';
import { openSession, temporaryFolder } from '#test/support/library.ts';

/** Ada has judged the first two of five recordings; Bo sits at the screen and reads blind. */
export async function blindBo(
  beforeBo: (opened: Awaited<ReturnType<typeof openSession>>) => Promise<unknown> = () => Promise.resolve(),
) {
  const opened = await openSession(join(temporaryFolder(), 'data'));
  const { call, sessionId, recordingIds } = opened;
  const [first, second] = recordingIds as [number, number];
  const give = (recordingId: number, verdict: Verdict, comment = '') =>
    call('verdicts.give', { sessionId, recordingId, verdict, reason: '', comment, secondsSpent: 1 });
  await call('settings.set', { reviewer: 'Ada' });
  await give(first, 'real-fault', 'SECRET grinding');
  await give(second, 'false-alarm', 'SECRET fork-lift');
  const note = { ...emptyNote, observation: 'SECRET play in the bearing' };
  await call('report.note', { sessionId, recordingId: first, note });
  await beforeBo(opened);
  await call('settings.set', { reviewer: 'Bo' });
  await call('reading.set', { sessionId, blind: true });
  return { ...opened, give, first, second };
}

export type BlindBo = Awaited<ReturnType<typeof blindBo>>;
