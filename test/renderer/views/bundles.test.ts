import { flushSync } from 'svelte';
import { describe, expect, test, vi } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import { ThemeState } from '#renderer/state/theme.svelte.ts';
import { text } from '#renderer/text/en.ts';
import HandInBundle from '#renderer/views/Report/HandInBundle.svelte';
import ImportBundle from '#renderer/views/Setup/ImportBundle.svelte';
import Sessions from '#renderer/views/Setup/Sessions.svelte';
import type { Job } from '#shared/contract/schemas.ts';
import { testClient, testStorage } from '#test/renderer/support/client.ts';
import { button, labelled, settle, show, type } from '#test/renderer/support/mount.ts';

const words = text.bundles;

async function started() {
  const made = testClient({ items: 6 });
  const earmark = new Earmark(made.client, testStorage());
  await earmark.start();
  const noQuery = { matches: false, addEventListener: () => undefined } as unknown as MediaQueryList;
  const theme = new ThemeState(testStorage(), document.createElement('html'), noQuery);
  const inputs = (name: string) => made.host.calls.filter((call) => call.name === name).map(({ input }) => input);
  return { earmark, inputs, context: contextOf({ earmark, theme }) };
}

describe('a bundle for a colleague', () => {
  test('says what it will hold and how large it will be, with and without sound', async () => {
    const { context } = await started();
    const root = show(HandInBundle, { sessionId: 1 }, context);
    await settle();
    expect(root.textContent).toContain('56 recordings');
    expect(root.textContent).toContain('3 recordings cannot be included');
    expect(root.textContent).toContain('About 20.3 MB, with 80 pictures.');
    root.querySelector<HTMLInputElement>('input')!.click();
    flushSync();
    expect(root.textContent).toContain('About 2.4 MB, with 80 pictures.');
  });

  test('is written with what was chosen, and says where it lies', async () => {
    const { context, inputs } = await started();
    const root = show(HandInBundle, { sessionId: 1 }, context);
    await settle();
    root.querySelector<HTMLInputElement>('input')!.click();
    button(root, words.create).click();
    flushSync();
    expect(button(root, words.create).disabled).toBe(true);
    await vi.waitFor(() => expect(root.querySelector('[role=status]')).not.toBeNull());
    expect(inputs('bundle.export')).toEqual([{ sessionId: 1, recordings: false }]);
    expect(root.querySelector('[role=status]')!.textContent).toContain('session-1-bundle.earmark is written');
    expect(button(root, words.download)).toBeDefined();
  });
});

describe('importing a session', () => {
  async function open() {
    const made = await started();
    show(ImportBundle, {}, made.context);
    const root = show(Sessions, {}, made.context);
    await settle();
    button(root, words.importing.action).click();
    await settle(20);
    return { ...made, root, dialog: document.querySelector<HTMLElement>('[role=dialog]')! };
  }

  test('takes a file out of a folder, and opens its session', async () => {
    const { dialog, earmark, inputs } = await open();
    earmark.show('setup');
    expect(dialog.textContent).not.toContain('manifest.csv');
    expect(button(dialog, words.importing.submit).disabled).toBe(true);
    button(dialog, /line-3\.earmark/).click();
    await settle();
    button(dialog, words.importing.submitName('line-3.earmark')).click();
    await vi.waitFor(() => expect(earmark.view).toBe('review'));
    expect(inputs('bundle.import')).toEqual([{ path: '/home/lindqvist/line-3.earmark' }]);
    expect(earmark.notices.list.map((notice) => notice.text)).toContain(
      'Line 3 was here: 12 journal entries of others joined to it, and yours are kept.',
    );
  });

  test('takes a file whose name was typed', async () => {
    const { dialog, inputs } = await open();
    type(labelled<HTMLInputElement>(dialog, words.importing.path), '/media/stick/a.earmark');
    await settle();
    dialog.querySelector('form')!.requestSubmit();
    await settle(50);
    expect(inputs('bundle.import')).toEqual([{ path: '/media/stick/a.earmark' }]);
  });

  test('a folder that is not there is said, and the dialog stays', async () => {
    const { dialog, inputs } = await open();
    type(labelled<HTMLInputElement>(dialog, words.importing.path), '/missing');
    dialog.querySelector('form')!.requestSubmit();
    await settle(20);
    expect(dialog.textContent).toContain('There is no folder or file at that place.');
    expect(inputs('bundle.import')).toEqual([]);
  });
});

test('what came of an import is said in a sentence', () => {
  const said = (outcome: string, entries: number, recordings: number) =>
    words.imported({ result: { name: 'Line 3', outcome, entries, recordings } } as unknown as Job);
  expect(said('new', 1, 2)).toBe('Line 3 is imported, with 1 journal entry. 2 recordings came along.');
  expect(said('merged', 0, 0)).toBe('Line 3 was here, and no verdict was new. What it lacked was added.');
  expect(said('known', 0, 0)).toBe('All of Line 3 was here already; nothing was changed.');
});
