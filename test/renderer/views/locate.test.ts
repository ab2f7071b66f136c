import { flushSync } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import type { ThemeState } from '#renderer/state/theme.svelte.ts';
import LocateFiles from '#renderer/views/Setup/LocateFiles.svelte';
import { testClient, testStorage, type TestClient } from '#test/renderer/support/client.ts';
import { button, settle, show } from '#test/renderer/support/mount.ts';

let made: TestClient;
let earmark: Earmark;

const dialog = () => document.querySelector<HTMLElement>('[role=dialog]')!;
const asked = (name: string) => made.host.calls.filter((call) => call.name === name).map(({ input }) => input);

beforeEach(async () => {
  made = testClient({ items: 3 });
  earmark = new Earmark(made.client, testStorage());
  await earmark.start();
  const theme = {} as ThemeState;
  show(LocateFiles, { open: true }, contextOf({ earmark, theme }));
  await settle();
  flushSync();
});

test('says how many are missing and where they were, and searches the folder that is shown', async () => {
  expect(dialog().textContent).toContain('3 of 40 recordings are not where they were:');
  expect(dialog().textContent).toContain('/mnt/line3/fan: 3');
  button(dialog(), 'Search this folder').click();
  await settle();
  expect(asked('recordings.locate')).toEqual([{ paths: ['/home/lindqvist'] }]);
});

test('a file can be chosen instead; when some were found, the screen and the queue look at them again', async () => {
  earmark.subject.show(earmark.session.items[0]!);
  await settle();
  const reads = () => [asked('recordings.get').length, asked('sessions.get').length];
  const [recordings, sessions] = reads();
  const file = [...dialog().querySelectorAll<HTMLButtonElement>('.entry[aria-pressed]')][0]!;
  file.click();
  flushSync();
  button(dialog(), /^Look at /).click();
  await settle();
  const [input] = asked('recordings.locate') as { paths: string[] }[];
  expect(input!.paths[0]).toMatch(/^\/home\/lindqvist\/.+\.wav$/);
  await vi.waitFor(() => expect(reads()).toEqual([recordings! + 1, sessions! + 1]));
  expect(earmark.notices.list.at(-1)!.text).toBe('2 recordings found again, 1 still missing.');
});
