import { flushSync } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { expect, test } from 'vitest';
import TextTwin from '#renderer/parts/clip/TextTwin.svelte';
import type { BandLevel } from '#renderer/state/band-levels.ts';
import { show } from '#test/renderer/support/mount.ts';

const levels: readonly BandLevel[] = [
  { lowHz: 0, highHz: 500, flagged: -20, normal: -30, delta: 10 },
  { lowHz: 500, highHz: 1000, flagged: -40, normal: -41, delta: 1 },
];

/** What changes while it is on the screen. */
function shown(open: boolean) {
  const now = new SvelteMap<string, unknown>([
    ['values', [null, null]],
    ['open', open],
  ]);
  const root = show(TextTwin, {
    id: 'twin',
    levels,
    valueName: 'Shapley values',
    get values() {
      return now.get('values') as (number | null)[];
    },
    get open() {
      return now.get('open') as boolean;
    },
  });
  const change = (name: string, value: unknown) => flushSync(() => void now.set(name, value));
  return { details: root.querySelector('details')!, sentence: () => root.querySelector('#twin')!.textContent, change };
}

test('the table stays as somebody opened it when the explanation comes', () => {
  const { details, sentence, change } = shown(false);
  expect(details.open).toBe(false);
  details.open = true;
  const before = sentence();
  change('values', [3, -1]);
  expect(sentence()).not.toBe(before);
  expect(details.open).toBe(true);
  details.open = false;
  change('values', [1, 4]);
  expect(details.open).toBe(false);
});

test('it opens by itself where there is nothing else to see', () => {
  const { details, change } = shown(false);
  change('open', true);
  expect(details.open).toBe(true);
  expect(shown(true).details.open).toBe(true);
});
