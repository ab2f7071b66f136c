/**
 * Writes or takes in a bundle on a disk of its own that has less room than it needs, then a little more, until it has
 * enough; says each time, as a line of JSON, what came of it and what was left.
 * Arguments: data directory, name of the call, its input as JSON, bytes more each time.
 */
import { existsSync, readdirSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Job } from '#shared/contract/schemas.ts';
import { unwrap } from '#shared/core/result.ts';
import { receivedFolder } from '#main/adapters/bundle/index.ts';
import { createApp } from '#main/app/create-app.ts';
import { createFakeEngine } from '#test/support/fake-engine.ts';

const [dataDirectory = '', name = '', input = '', step = ''] = process.argv.slice(2);
const engine = createFakeEngine();
const app = unwrap(await createApp({ dataDirectory, version: '1.0.0', host: 'web', engine, modelDirectory: 'model' }));
const filler = join(dataDirectory, 'filler');
const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

/** Leaves this many bytes on the disk, or as many as it has. */
function leave(bytes: number): void {
  rmSync(filler, { force: true });
  const { bavail, bsize } = statfsSync(dataDirectory);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
}

async function ended(jobId: number): Promise<Job> {
  for (;;) {
    const { jobs } = unwrap(await app.call('jobs.list', {})) as { jobs: Job[] };
    const job = jobs.find(({ id }) => id === jobId)!;
    if (job.state !== 'queued' && job.state !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function outcome(): Promise<string> {
  const started = await app.call(name, JSON.parse(input));
  if (!started.ok) return started.problem.code;
  const { state, problem } = await ended((started.value as { jobId: number }).jobId);
  return problem?.code ?? state;
}

for (let room = 0; ; room += Number(step)) {
  leave(room);
  const told = await outcome();
  const { sessions } = unwrap(await app.call('sessions.list', {})) as { sessions: unknown[] };
  const filter = { filter: {}, offset: 0, limit: 1 };
  const { total } = unwrap(await app.call('recordings.list', filter)) as { total: number };
  const left = [...namesIn(receivedFolder(dataDirectory)), ...namesIn(join(dataDirectory, 'reports'))];
  writeSync(1, `${JSON.stringify({ told, sessions: sessions.length, recordings: total, left: left.length })}\n`);
  if (told === 'done') break;
}
rmSync(filler);
const { journal } = unwrap(await app.call('app.state', {})) as { journal: { valid: boolean } };
writeSync(1, `${JSON.stringify({ valid: journal.valid })}\n`);
await app.close();
process.exit(0);
