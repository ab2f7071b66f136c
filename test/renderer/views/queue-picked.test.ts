import { flushSync } from 'svelte';
import { beforeAll, expect, test, vi } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import type { ThemeState } from '#renderer/state/theme.svelte.ts';
import type ReviewType from '#renderer/views/Review/Review.svelte';
import { testClient, testStorage } from '#test/renderer/support/client.ts';
import { button, settle, show } from '#test/renderer/support/mount.ts';
import { stubLayout } from '#test/renderer/support/no-layout.ts';

let Review: typeof ReviewType;

beforeAll(async () => {
  stubLayout();
  // Nor has it workers.
  vi.stubGlobal(
    'Worker',
    class {
      addEventListener = () => undefined;
      postMessage = () => undefined;
      terminate = () => undefined;
    },
  );
  ({ default: Review } = await import('#renderer/views/Review/Review.svelte'));
}, 60_000);

const words = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim();

test('the queue says that only what was picked on the map is in it, and lets go of that by a button', async () => {
  const { client } = testClient({ items: 8, reviewed: 0 });
  const earmark = new Earmark(client, testStorage());
  await earmark.start();
  const root = show(Review, {}, contextOf({ earmark, theme: {} as ThemeState }));
  await settle();
  const chip = () => root.querySelector('[role=group][aria-label="Picked on the map"]');
  const rows = () => root.querySelectorAll('.queue .cells').length;
  expect([chip(), rows()]).toEqual([null, 8]);

  const { session } = earmark;
  const [first, second] = session.visible;
  session.pick([first!.recordingId, second!.recordingId]);
  await settle();
  expect(words(chip()!)).toBe('2 picked on the map');
  expect(words(root.querySelector('.head')!)).toContain('2 of 8 recordings');
  expect(rows()).toBe(2);

  session.setFilter({ state: 'unusable' });
  await settle();
  expect(words(root.querySelector('.clip')!)).toContain(
    'The filter hides all 8 recordings Only the 2 picked on the map were to be shown. 8 of them have no verdict yet.',
  );
  button(chip()!, 'Show the others again too').click();
  flushSync();
  expect(chip()).toBeNull();
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Flagged recordings');
  session.setFilter({ state: 'all' });
  await settle();
  expect(rows()).toBe(8);
});
