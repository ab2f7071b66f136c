/**
 * Contestants: processes of their own that do the same piece of work whenever they are asked to, in turns, so that a busy
 * minute hits all of them alike and each has its own peak of memory. One line of standard input asks for one round; the
 * answers are lines of JSON (`Opening` first, then one `Run` for each line).
 */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { peakMebibytes } from './machine.ts';
import { timing, type Run, type Timing } from './measure.ts';

/** The first line of a contestant. */
export interface Opening {
  readonly ready: boolean;
  /** why there is nothing to measure, when not ready */
  readonly missing?: string;
  /** what it computes with, such as "torch 2.1.0" */
  readonly version?: string;
  /** a few numbers of its result, to see that all compute the same */
  readonly sample?: readonly number[];
}

export interface Contestant {
  readonly opening: Opening;
  round(): Promise<Run>;
  /** MiB at most; null where the system does not say */
  peak(): number | null;
  end(): Promise<void>;
}

/** Why a contestant does not take part. */
export interface Absent {
  readonly missing: string;
}

export const isAbsent = (one: object): one is Absent => 'missing' in one;

/** Starts a program and waits until it is ready. */
export async function startContestant(command: string, words: readonly string[]): Promise<Contestant | Absent> {
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.on('error', () => resolve());
  });
  child.stdin.on('error', () => undefined);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2_000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T | null> => {
    const line = await lines.next();
    return line.done === true ? null : (JSON.parse(line.value) as T);
  };
  const end = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };

  const opening = await next<Opening>();
  if (opening === null) {
    await ended;
    return { missing: complaint.trim().split('\n').at(-1) || `${command} did not start` };
  }
  if (!opening.ready) {
    await end();
    return { missing: opening.missing ?? 'no reason given' };
  }
  return {
    opening,
    async round() {
      child.stdin.write('\n');
      const run = await next<Run>();
      if (run === null) throw new Error(`${words.join(' ')} ended: ${complaint.trim()}`);
      return run;
    },
    peak: () => peakMebibytes(child.pid!),
    end,
  };
}

/** A program of `workers/`, run by this Node. */
export function startWorker(name: string, job: object): Promise<Contestant | Absent> {
  const file = new URL(`workers/${name}.ts`, import.meta.url);
  return startContestant(process.execPath, [fileURLToPath(file), JSON.stringify(job)]);
}

/** A job of `python/contestant.py`, where a Python with what it needs is installed. */
export async function startPython(name: string, job: object): Promise<Contestant | Absent> {
  const file = fileURLToPath(new URL('python/contestant.py', import.meta.url));
  let last: Absent = { missing: 'no Python' };
  for (const python of ['/usr/bin/python3', 'python3']) {
    const started = await startContestant(python, [file, name, JSON.stringify(job)]);
    if (!isAbsent(started)) return started;
    last = started;
  }
  return last;
}

/** What came of a contest: times and peak of memory of those who took part, and why others did not. */
export interface Result {
  readonly opening: Opening;
  readonly timing: Timing;
  /** MiB */
  readonly peak: number | null;
}

/**
 * Lets contestants do one round after the other, `rounds` times after one that does not count, in turns from the front
 * and from the back. Ends all of them.
 */
export async function contest<K extends string>(
  starting: Readonly<Record<K, Promise<Contestant | Absent> | (() => Promise<Contestant | Absent>)>>,
  rounds: number,
): Promise<Record<K, Result | Absent>> {
  const started = new Map<K, Contestant | Absent>();
  const runs = new Map<K, Run[]>();
  try {
    for (const name of Object.keys(starting) as K[]) {
      const one = starting[name];
      started.set(name, await (typeof one === 'function' ? one() : one));
      runs.set(name, []);
    }
    for (let round = -1; round < rounds; round += 1) {
      const order = [...started];
      for (const [name, one] of round % 2 === 0 ? order : order.reverse()) {
        if (isAbsent(one)) continue;
        const run = await one.round();
        if (round >= 0) runs.get(name)!.push(run);
      }
    }
    const results = [...started].map(([name, one]): [K, Result | Absent] => [
      name,
      isAbsent(one) ? one : { opening: one.opening, timing: timing(runs.get(name)!), peak: one.peak() },
    ]);
    return Object.fromEntries(results) as Record<K, Result | Absent>;
  } finally {
    for (const one of started.values()) if (!isAbsent(one)) await one.end();
  }
}
