import { expect, test } from 'vitest';
import { takeToken } from '#renderer/client/token.ts';
import { testStorage } from '#test/renderer/support/client.ts';

test('the token leaves the address bar and survives a reload of the tab', () => {
  const storage = testStorage();
  history.replaceState(null, '', '/?view=1#token=s3cret');
  expect(takeToken(location, history, storage)).toBe('s3cret');
  expect(location.pathname + location.search + location.hash).toBe('/?view=1');
  expect(takeToken(location, history, storage)).toBe('s3cret');
});

test('a new token replaces the one of an earlier start', () => {
  const storage = testStorage();
  history.replaceState(null, '', '/#token=old');
  takeToken(location, history, storage);
  history.replaceState(null, '', '/#token=new');
  expect(takeToken(location, history, storage)).toBe('new');
});

test('without a token there is none, and another fragment stays', () => {
  history.replaceState(null, '', '/#main');
  expect(takeToken(location, history, testStorage())).toBeNull();
  expect(location.hash).toBe('#main');
});
