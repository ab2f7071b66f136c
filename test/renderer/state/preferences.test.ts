import { expect, test, vi } from 'vitest';
import { Preferences } from '#renderer/state/preferences.ts';
import { testStorage } from '#test/renderer/support/client.ts';

test('a choice is kept in the browser and sent to the library', () => {
  const storage = testStorage();
  const preferences = new Preferences(storage);
  const send = vi.fn(() => Promise.resolve());
  preferences.connect(send);
  preferences.setItem('earmark.theme', 'dark');
  expect(storage.getItem('earmark.theme')).toBe('dark');
  expect(send).toHaveBeenCalledWith({ theme: 'dark' });
});

test('what is not of the person stays in the browser', () => {
  const preferences = new Preferences(testStorage());
  const send = vi.fn(() => Promise.resolve());
  preferences.connect(send);
  preferences.setItem('earmark.session', '3');
  expect(send).not.toHaveBeenCalled();
  expect(preferences.getItem('earmark.session')).toBe('3');
});

test('what the library keeps wins, and who reads it is told, once', () => {
  const preferences = new Preferences(testStorage());
  const read = vi.fn();
  preferences.watch('earmark.keys', read);
  preferences.take({ keys: 'mine', theme: 'dark' });
  preferences.take({ keys: 'mine' });
  expect(read).toHaveBeenCalledOnce();
  expect(preferences.getItem('earmark.keys')).toBe('mine');
  expect(preferences.getItem('earmark.theme')).toBe('dark');
});

test('an answer that is older than a choice on its way does not undo it', async () => {
  const preferences = new Preferences(testStorage());
  let arrive = () => {};
  preferences.connect(() => new Promise<void>((resolve) => (arrive = resolve)));
  preferences.setItem('earmark.keys', 'new');
  preferences.take({ keys: 'old' });
  expect(preferences.getItem('earmark.keys')).toBe('new');
  arrive();
  await new Promise((resolve) => setTimeout(resolve));
  preferences.take({ keys: 'from another window' });
  expect(preferences.getItem('earmark.keys')).toBe('from another window');
});

test('without a storage nothing is remembered and nothing breaks', () => {
  const preferences = new Preferences(null);
  preferences.setItem('earmark.theme', 'dark');
  expect(preferences.getItem('earmark.theme')).toBeNull();
});
