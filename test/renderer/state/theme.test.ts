import { beforeEach, expect, test } from 'vitest';
import { ThemeState, themes } from '#renderer/state/theme.svelte.ts';
import { testStorage } from '#test/renderer/support/client.ts';

/** A media query that the test answers. */
function query(matches: boolean): MediaQueryList & { set(matches: boolean): void } {
  const target = new EventTarget();
  return Object.assign(target, {
    matches,
    set(this: { matches: boolean }, value: boolean) {
      this.matches = value;
      target.dispatchEvent(new Event('change'));
    },
  }) as unknown as MediaQueryList & { set(matches: boolean): void };
}

const root = document.createElement('div');
const look = () => `${root.dataset['theme']} ${root.dataset['contrast']}`;
let dark: ReturnType<typeof query>;
let more: ReturnType<typeof query>;
const storage = testStorage();

beforeEach(() => {
  storage.clear();
  dark = query(false);
  more = query(false);
});

test('by itself it looks as the system wants, and follows when that changes', () => {
  new ThemeState(storage, root, dark, more);
  expect(look()).toBe('light usual');
  dark.set(true);
  expect(look()).toBe('dark usual');
  more.set(true);
  expect(look()).toBe('dark more');
});

test('light and dark can be chosen, high contrast keeps the system’s light or dark', () => {
  const theme = new ThemeState(storage, root, dark, more);
  theme.choose('dark');
  expect(look()).toBe('dark usual');
  theme.choose('contrast');
  expect(look()).toBe('light more');
  dark.set(true);
  expect(look()).toBe('dark more');
});

test('who asks the system for more contrast gets it in every theme', () => {
  more.set(true);
  const theme = new ThemeState(storage, root, dark, more);
  for (const choice of themes) {
    theme.choose(choice);
    expect(root.dataset['contrast']).toBe('more');
  }
});

test('the choice is remembered', () => {
  new ThemeState(storage, root, dark, more).choose('contrast');
  expect(new ThemeState(storage, root, dark, more).choice).toBe('contrast');
  storage.setItem('earmark.theme', 'pink');
  expect(new ThemeState(storage, root, dark, more).choice).toBe('system');
});
