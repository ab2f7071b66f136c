/** Milliseconds of one slice: a verdict that is given meanwhile waits no longer. */
const sliceMilliseconds = 8;

/** Runs a computation that pauses now and then, and lets everything else have its turn in between. */
export async function inSlices<Result>(work: Generator<undefined, Result>, elapsed: () => number): Promise<Result> {
  for (;;) {
    const until = elapsed() + sliceMilliseconds;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (elapsed() < until);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
