import { flushSync } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import Queue from '#renderer/views/Review/Queue.svelte';
import { testClient } from '#test/renderer/support/client.ts';
import { settle, show } from '#test/renderer/support/mount.ts';

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
  );
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500);
});

async function rows(long: boolean): Promise<string[]> {
  const { client } = testClient({ items: 4, reviewed: 0, long });
  const session = new ReviewSession(client, new Announcer());
  await session.open(1);
  const root = show(Queue, { session, onsimilar: () => undefined, onverdict: () => undefined });
  await settle();
  return [...root.querySelectorAll('.cells')].map((row) => row.textContent.replace(/\s+/g, ' '));
}

test('a long recording says where it is least like normal', async () => {
  const found = await rows(true);
  expect(found).toHaveLength(4);
  for (const row of found) expect(row).toMatch(/\.wav at 1[23]:\d0 /);
});

test('a recording whose file was not where it belongs says so, until it is seen again', async () => {
  const { client } = testClient({ items: 4, reviewed: 0 });
  const session = new ReviewSession(client, new Announcer());
  await session.open(1);
  const root = show(Queue, { session, onsimilar: () => undefined, onverdict: () => undefined });
  await settle();
  const marked = () =>
    [...root.querySelectorAll('.cells')].map((row) => row.textContent.includes('file is missing')).indexOf(true);
  expect(marked()).toBe(-1);
  const { recordingId } = session.visible[2]!;
  session.queue.see(recordingId, false);
  flushSync();
  expect(marked()).toBe(2);
  session.queue.see(recordingId, true);
  flushSync();
  expect(marked()).toBe(-1);
});

test('one that was scored as a whole says nothing of it', async () => {
  for (const row of await rows(false)) expect(row).not.toMatch(/ at \d/);
});
