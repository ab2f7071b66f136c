import { flushSync } from 'svelte';
import { expect, onTestFinished, test } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import { keymap, registerActions, type Action } from '#renderer/state/keymap.svelte.ts';
import type { ThemeState } from '#renderer/state/theme.svelte.ts';
import Palette from '#renderer/views/shell/Palette.svelte';
import { testClient, testStorage } from '#test/renderer/support/client.ts';
import { settle, show, type } from '#test/renderer/support/mount.ts';
import { press } from '#test/renderer/support/press.ts';

let happened: string[] = [];

/** The palette, open over a screen on which X does something. */
async function open(): Promise<HTMLInputElement> {
  happened = [];
  const noted = (id: string, label: string, key: string): Action => ({
    ...{ id, label, keys: [key] },
    run: () => void happened.push(label),
  });
  onTestFinished(keymap.listen(window));
  onTestFinished(registerActions('Here', [noted('test.move', 'Move on', 'Ctrl+Alt+1'), noted('test.act', 'Act', 'x')]));
  const earmark = new Earmark(testClient().client, testStorage());
  show(Palette, { open: true }, contextOf({ earmark, theme: {} as ThemeState }));
  await settle();
  return document.querySelector<HTMLInputElement>('[role=combobox]')!;
}

test('a key that is pressed right behind Enter does not act before the chosen command has', async () => {
  const field = await open();
  type(field, 'move');
  press('Enter', { target: field });
  flushSync();
  for (let turn = 0; !happened.includes('Move on') && turn < 100; turn += 1) {
    press('x', { target: document.body });
    await settle();
  }
  expect(happened).toEqual(['Move on']);
  press('x', { target: document.body });
  expect(happened).toEqual(['Move on', 'Act']);
  expect(keymap.blocked).toBe(false);
});

test('while it is open no key acts, and what is closed with Escape does nothing', async () => {
  const field = await open();
  press('x', { target: document.body });
  press('Escape', { target: field });
  await settle(50);
  expect(document.querySelector('[role=combobox]')).toBeNull();
  expect(happened).toEqual([]);
  press('x', { target: document.body });
  expect(happened).toEqual(['Act']);
});
