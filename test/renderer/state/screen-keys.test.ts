import { expect, test } from 'vitest';
import { views } from '#renderer/state/app.svelte.ts';
import { Keymap } from '#renderer/state/keymap.svelte.ts';
import { text } from '#renderer/text/en.ts';
import { testStorage } from '#test/renderer/support/client.ts';

test('keys that somebody has chosen for screens go on working, and no key means two of them', () => {
  const storage = testStorage();
  // A file of the time when Setup was 2 and Report 3: the two were exchanged, and Filters has a key of its own.
  const custom = {
    'app.report': ['Ctrl+2', 'Alt+3'],
    'app.setup': ['Ctrl+3', 'Alt+2'],
    'app.filters': ['Ctrl+9', 'Alt+4'],
  };
  storage.setItem(
    'earmark.keys',
    JSON.stringify({
      format: 'earmark-keys',
      version: 1,
      profile: 'left-hand',
      singleLetterKeys: true,
      custom: { 'left-hand': custom, arrows: {} },
    }),
  );
  const keymap = new Keymap(storage);
  keymap.register(
    'Everywhere',
    views.map((view, index) => ({
      id: `app.${view}`,
      label: text.shell.actions[view],
      keys: [`Ctrl+${index + 1}`, `Alt+${index + 1}`],
      run: () => undefined,
    })),
  );
  for (const [id, keys] of Object.entries(custom)) expect(keymap.keysOf(id)).toEqual(keys);
  const all = views.flatMap((view) => keymap.keysOf(`app.${view}`));
  expect(new Set(all).size).toBe(all.length);
  expect(keymap.keysOf('app.review')).toEqual(['Ctrl+1', 'Alt+1']);
});
