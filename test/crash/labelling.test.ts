import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { createJournalStore } from '#main/adapters/db/journal.ts';
import { openLibrary } from '#main/adapters/db/open.ts';
import { openSession, temporaryFolder } from '#test/support/library.ts';

const kills = Number(process.env['EARMARK_KILLS'] ?? 20);
const child = join(import.meta.dirname, 'labelling-child.ts');

interface Acknowledged {
  readonly sequence: number;
  readonly hash: string;
}

/** Lets a process give verdicts, kills it some time after its first one, and says which ones it acknowledged. */
function labelUntilKilled(dataDirectory: string, sessionId: number, seed: number, milliseconds: number) {
  return new Promise<Acknowledged[]>((resolve, reject) => {
    const labelling = spawn(process.execPath, [child, dataDirectory, String(sessionId), String(seed)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    labelling.stdout.on('data', (piece: Buffer) => {
      output += piece.toString();
      timer ??= setTimeout(() => labelling.kill('SIGKILL'), milliseconds);
    });
    labelling.stderr.on('data', (piece: Buffer) => (errors += piece.toString()));
    labelling.on('close', (code, signal) => {
      clearTimeout(timer);
      if (signal !== 'SIGKILL') reject(new Error(`the labelling process ended by itself (${code}): ${errors}`));
      const lines = output.split('\n').slice(0, -1);
      resolve(lines.map((line) => ({ sequence: Number(line.split(' ')[0]), hash: line.split(' ')[1]! })));
    });
  });
}

test(`no acknowledged verdict is lost in ${kills} kills`, { timeout: 60_000 + kills * 5_000 }, async () => {
  const dataDirectory = join(temporaryFolder(), 'data');
  const { app, sessionId } = await openSession(dataDirectory, { loud: 12 });
  await app.close();

  const random = createRandom(20_261_122);
  const acknowledged = new Map<number, string>();
  for (let kill = 0; kill < kills; kill++) {
    const given = await labelUntilKilled(dataDirectory, sessionId, kill, random.integer(200));
    expect(given.length).toBeGreaterThan(0);
    for (const { sequence, hash } of given) acknowledged.set(sequence, hash);

    const { connection, release } = unwrap(openLibrary(dataDirectory, new Date()));
    expect(connection.pragma('integrity_check')).toBe('ok');
    const journal = createJournalStore(connection);
    expect(journal.verify(given.at(-1)).firstBad).toBeNull();
    const stored = new Map(journal.ofSession(sessionId).map(({ sequence, hash }) => [sequence, hash]));
    for (const [sequence, hash] of acknowledged) expect(stored.get(sequence)).toBe(hash);
    release();
  }
  process.stderr.write(`${kills} kills, ${acknowledged.size} acknowledged verdicts, 0 lost\n`);
});
