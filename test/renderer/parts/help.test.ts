import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import Help from '#renderer/parts/Help.svelte';
import { help } from '#renderer/text/help.ts';
import { press } from '#test/renderer/support/press.ts';
import { button, settle, show } from '#test/renderer/support/mount.ts';

test('a question mark opens a note with the focus in it; Escape closes it and gives the focus back', async () => {
  const root = show(Help, { topic: 'score' });
  const opener = button(root, 'What is this: Score');
  expect(opener.getAttribute('aria-expanded')).toBe('false');
  opener.focus();
  opener.click();
  await settle();
  const note = root.querySelector<HTMLElement>('[role=dialog]')!;
  expect(opener.getAttribute('aria-expanded')).toBe('true');
  expect(opener.getAttribute('aria-controls')).toBe(note.id);
  expect(note.getAttribute('aria-label')).toBe('Score');
  const described = document.getElementById(note.getAttribute('aria-describedby')!)!;
  for (const line of help.topics.score.lines) expect(described.textContent).toContain(line);
  expect(document.activeElement).toBe(note);
  let heard = false;
  const listener = () => (heard = true);
  document.addEventListener('keydown', listener);
  press('Escape');
  document.removeEventListener('keydown', listener);
  flushSync();
  expect(root.querySelector('[role=dialog]')).toBeNull();
  expect(document.activeElement).toBe(opener);
  // nothing around it closes as well
  expect(heard).toBe(false);
});

test('the button closes it again, and so does going on to something else', async () => {
  const root = show(Help, { topic: 'bands' });
  const opener = button(root, /Bands/);
  opener.click();
  await settle();
  opener.click();
  await settle();
  expect(root.querySelector('[role=dialog]')).toBeNull();
  opener.click();
  await settle();
  const elsewhere = document.createElement('button');
  document.body.append(elsewhere);
  elsewhere.focus();
  await settle();
  expect(root.querySelector('[role=dialog]')).toBeNull();
  elsewhere.remove();
  opener.click();
  await settle();
  button(root, 'Close').click();
  await settle();
  expect(document.activeElement).toBe(opener);
});
