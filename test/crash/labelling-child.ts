/**
 * Gives verdicts through the real application as fast as it can, and writes each acknowledged journal entry to standard
 * output, after the call has answered. Killed by the test at any moment.
 * Arguments: data directory, session, seed.
 */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { verdicts } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { createApp } from '#main/app/create-app.ts';
import type { CallOutput } from '#shared/contract/api.ts';
import { createFakeEngine } from '#test/support/fake-engine.ts';

const [dataDirectory = '', session = '', seed = ''] = process.argv.slice(2);
const sessionId = Number(session);
const random = createRandom(Number(seed));
const engine = createFakeEngine();
const app = unwrap(await createApp({ dataDirectory, version: '1.0.0', host: 'web', engine, modelDirectory: 'model' }));
const opened = await app.call('sessions.get', { sessionId });
if (!opened.ok) throw new Error(opened.problem.message);
const { items } = opened.value as CallOutput<'sessions.get'>;

for (;;) {
  const { recordingId } = items[random.integer(items.length)]!;
  const verdict = verdicts[random.integer(verdicts.length)]!;
  const step = random.integer(10);
  const give = { sessionId, recordingId, verdict, reason: 'other', comment: `kill ${seed}`, secondsSpent: 1 };
  const answer =
    step < 7
      ? await app.call('verdicts.give', give)
      : await app.call(step < 9 ? 'verdicts.undo' : 'verdicts.redo', { sessionId });
  if (!answer.ok) continue; // nothing to undo or redo
  const { recordingId: changed } = answer.value as CallOutput<'verdicts.give'>;
  const history = await app.call('verdicts.history', { sessionId, recordingId: changed });
  if (!history.ok) throw new Error(history.problem.message);
  const { sequence, hash } = (history.value as CallOutput<'verdicts.history'>).entries.at(-1)!;
  writeSync(1, `${sequence} ${hash}\n`);
}
