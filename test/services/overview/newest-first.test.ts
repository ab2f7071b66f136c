import { expect, test } from 'vitest';
import { createNewestFirst } from '#main/services/overview/newest-first.ts';

/** A clock on which every look takes a slice, so that each step is a slice of its own. */
function everyStep() {
  let now = 0;
  return () => (now += 100);
}

function* steps(name: string, count: number, log: string[]): Generator<undefined, string> {
  for (let i = 0; i < count; i += 1) {
    log.push(`${name}${i}`);
    yield;
  }
  return name;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is asked for later goes first, and what it has overtaken goes on after it', async () => {
  const ask = createNewestFirst(everyStep());
  const log: string[] = [];
  const ended: string[] = [];
  const note = (name: string) => void ended.push(name);
  const first = ask(steps('a', 6, log)).then(note);
  await turn();
  await turn();
  const before = log.length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(6);
  await Promise.all([first, ask(steps('b', 3, log)).then(note), ask(steps('c', 2, log)).then(note)]);
  expect(ended).toEqual(['c', 'b', 'a']);
  expect(log.slice(before)).toEqual([
    'c0',
    'c1',
    'b0',
    'b1',
    'b2',
    ...['a0', 'a1', 'a2', 'a3', 'a4', 'a5'].slice(before),
  ]);
});

function* failing(): Generator<undefined, string> {
  yield;
  throw new Error('the disk is gone');
}

test('one that fails tells only who asked for it, and everything else goes on, later questions too', async () => {
  const ask = createNewestFirst(everyStep());
  const log: string[] = [];
  const [good, bad] = await Promise.allSettled([ask(steps('a', 2, log)), ask(failing())]);
  expect(good).toMatchObject({ status: 'fulfilled', value: 'a' });
  expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'the disk is gone' } });
  expect(await ask(steps('b', 1, log))).toBe('b');
});

test('one that ends at once is answered too', async () => {
  const ask = createNewestFirst(everyStep());
  expect(await Promise.all([ask(steps('a', 0, [])), ask(steps('b', 0, []))])).toEqual(['a', 'b']);
  expect(await ask(steps('c', 0, []))).toBe('c');
});

test.each(['answer', 'failure'])(
  'what is asked for in the very moment of the last %s is answered too',
  async (last) => {
    for (let ticks = 0; ticks < 8; ticks += 1) {
      // Stops after the first slice: the last answer and the end fall into one, and only microtasks lie between them.
      let looks = 0;
      const ask = createNewestFirst(() => (looks++ === 0 ? 0 : 100));
      const again = async () => {
        try {
          await ask(last === 'answer' ? steps('a', 2, []) : failing());
        } catch {
          // It is told to who asked: that is the moment.
        }
        for (let i = 0; i < ticks; i += 1) await Promise.resolve();
        return ask(steps('b', 2, []));
      };
      expect(await Promise.race([again(), new Promise((resolve) => setTimeout(() => resolve('never'), 1000))])).toBe(
        'b',
      );
    }
  },
);
