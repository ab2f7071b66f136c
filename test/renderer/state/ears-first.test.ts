import { expect, test } from 'vitest';
import { EarsFirst } from '#renderer/state/ears-first.svelte.ts';
import { testStorage } from '#test/renderer/support/client.ts';

test('off: nothing is covered', () => {
  expect(new EarsFirst().covers(1)).toBe(false);
});

test('on: each recording is covered until it was heard itself', () => {
  const ears = new EarsFirst();
  ears.set(true);
  ears.uncover(1);
  expect([ears.covers(1), ears.covers(2)]).toEqual([false, true]);
  ears.set(false);
  ears.set(true);
  expect([ears.covers(1), ears.covers(2)]).toEqual([false, true]);
});

test('the switch is remembered, what was heard is not', () => {
  const storage = testStorage();
  const ears = new EarsFirst(storage);
  ears.set(true);
  ears.uncover(1);
  expect(new EarsFirst(storage).covers(1)).toBe(true);
});
