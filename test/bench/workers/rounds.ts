/** A contestant's side of contest.ts. */
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Opening } from '../contest.ts';
import { measured, type Run } from '../measure.ts';

/** The job that the benchmark gave to this process. */
export const job = <T>(): T => JSON.parse(process.argv[2]!) as T;

/**
 * Says that it is ready and does `work` for every line that comes in. Of several `repeats` the mean is reported: what
 * takes less than a few milliseconds is measured better that way.
 */
export function serveRounds(
  work: () => unknown,
  { repeats = 1, ...opening }: Omit<Opening, 'ready'> & { readonly repeats?: number } = {},
): Promise<void> {
  return serve(opening, async () => {
    const { seconds, processor } = await measured(async () => {
      for (let i = 0; i < repeats; i += 1) await work();
    });
    return { seconds: seconds / repeats, processor: processor / repeats };
  });
}

/** Like serveRounds, but the best of the `repeats` is reported: what the machine can reach, not what it needs. */
export function serveBest(work: () => unknown, repeats: number): Promise<void> {
  return serve({}, async () => {
    const runs: Run[] = [];
    for (let i = 0; i < repeats; i += 1) runs.push(await measured(work));
    return runs.reduce((best, run) => (run.processor < best.processor ? run : best));
  });
}

async function serve(opening: Omit<Opening, 'ready'>, round: () => Promise<Run>): Promise<void> {
  say({ ready: true, ...opening });
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  while ((await lines.next()).done !== true) say(await round());
}

export function sayMissing(missing: string): void {
  say({ ready: false, missing } satisfies Opening);
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
