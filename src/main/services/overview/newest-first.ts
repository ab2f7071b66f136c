import { inSlices } from '#main/services/queue/slices.ts';

/** Takes on a computation that pauses, and answers when it is done. */
export type NewestFirst = <Result>(work: Generator<undefined, Result>) => Promise<Result>;

interface Waiting {
  /** Goes on to the next pause; true when it has ended. */
  step(): boolean;
}

/**
 * Computations for one screen: the one that was asked for last goes first, since only its answer is still looked at, and
 * an older one goes on after it. They never take turns, so that no slice is longer because there are several.
 */
export function createNewestFirst(elapsed: () => number): NewestFirst {
  const waiting: Waiting[] = [];
  let busy = false;

  function* everything(): Generator<undefined, void> {
    for (;;) {
      const newest = waiting.at(-1);
      if (newest === undefined) break;
      if (newest.step()) waiting.splice(waiting.indexOf(newest), 1);
      yield;
    }
    // Within the same step: who hears that the last one failed may ask on in a microtask, and nobody would take that up.
    busy = false;
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({
        step: () => {
          try {
            const step = work.next();
            if (step.done !== true) return false;
            // A large answer is checked and sent when it is heard of: not in the same turn as the last slice.
            setImmediate(() => resolve(step.value));
          } catch (error) {
            reject(error as Error);
          }
          return true;
        },
      });
      if (busy) return;
      busy = true;
      void inSlices(everything(), elapsed);
    });
}
