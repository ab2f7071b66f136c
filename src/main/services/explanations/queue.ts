import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, type Result } from '#shared/core/result.ts';

export type Priority = 'asked' | 'ahead';

export interface Task<T> {
  readonly key: string;
  readonly priority: Priority;
  readonly signal: AbortSignal;
  /** Does the work, going on where an interrupted run stopped; ends soon after the signal. */
  readonly run: (signal: AbortSignal) => Promise<Result<T>>;
}

interface Waiting {
  readonly task: Task<unknown>;
  readonly settle: (result: Result<unknown>) => void;
  readonly fail: (error: unknown) => void;
}

export interface PriorityQueue {
  add<T>(task: Task<T>): Promise<Result<T>>;
}

const cancelled: Problem = problem('job.cancelled');

/**
 * Runs one task at a time, the newest one that somebody asked for first, since that is what is on the screen. It
 * interrupts whatever runs; interrupted tasks go on later where they stopped.
 */
export function createPriorityQueue(): PriorityQueue {
  const waiting: Waiting[] = [];
  let current: { readonly entry: Waiting; readonly interrupt: AbortController } | null = null;

  function takeNext(): Waiting | undefined {
    const asked = waiting.findLastIndex(({ task }) => task.priority === 'asked');
    return waiting.splice(asked >= 0 ? asked : 0, 1)[0];
  }

  async function pump(): Promise<void> {
    for (let entry = takeNext(); entry !== undefined; entry = takeNext()) {
      const interrupt = new AbortController();
      current = { entry, interrupt };
      try {
        const result = await entry.task.run(AbortSignal.any([entry.task.signal, interrupt.signal]));
        const interrupted = !result.ok && result.problem.code === 'job.cancelled' && interrupt.signal.aborted;
        if (interrupted && !entry.task.signal.aborted) waiting.unshift(entry);
        else entry.settle(result);
      } catch (error) {
        entry.fail(error);
      }
      current = null;
    }
  }

  return {
    add: <T>(task: Task<T>) =>
      new Promise<Result<T>>((resolve, reject) => {
        const entry: Waiting = { task, settle: resolve as Waiting['settle'], fail: reject };
        if (task.signal.aborted) {
          resolve(fail(cancelled));
          return;
        }
        waiting.push(entry);
        task.signal.addEventListener('abort', () => {
          const at = waiting.indexOf(entry);
          if (at < 0) return;
          waiting.splice(at, 1);
          resolve(fail(cancelled));
        });
        if (current === null) void pump();
        else if (task.priority === 'asked' && current.entry.task.key !== task.key) current.interrupt.abort();
      }),
  };
}
