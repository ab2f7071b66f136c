import { expect, onTestFinished, test, vi } from 'vitest';
import { registerActions, type Action } from '#renderer/state/keymap.svelte.ts';
import KeyEntry from '#renderer/views/shell/KeyEntry.svelte';
import { show } from '#test/renderer/support/mount.ts';

test('the key sheet says below an action what else the keyboard does then, and leaves its name as it is', () => {
  const action: Action = { id: 'clip.select', label: 'Pick out', hint: 'Arrow keys move it.', keys: ['s'] };
  onTestFinished(registerActions('Clip', [action]));
  const entry = show(KeyEntry, { action, changing: false, onchange: vi.fn(), ondone: vi.fn() });
  expect(entry.querySelector('.action')!.textContent.trim()).toBe('Pick out');
  expect(entry.querySelector('.hint')!.textContent).toBe('Arrow keys move it.');
});
