/**
 * Writes or takes in a bundle through the real application; says when it begins, and what came of it.
 * Arguments: data directory, name of the call, its input as JSON.
 */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { unwrap } from '#shared/core/result.ts';
import { createApp } from '#main/app/create-app.ts';
import { createFakeEngine } from '#test/support/fake-engine.ts';

const [dataDirectory = '', name = '', input = ''] = process.argv.slice(2);
const engine = createFakeEngine();
const app = unwrap(await createApp({ dataDirectory, version: '1.0.0', host: 'web', engine, modelDirectory: 'model' }));
app.subscribe((event, payload) => {
  if (event !== 'job.changed') return;
  const { state, problem } = payload as { state: string; problem: { code: string } | null };
  if (state === 'running' || state === 'queued') return;
  writeSync(1, `${state} ${problem?.code ?? ''}\n`);
  void app.close().then(() => process.exit(0));
});
writeSync(1, 'begun\n');
await app.call(name, JSON.parse(input));
