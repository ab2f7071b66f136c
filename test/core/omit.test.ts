import { expect, test } from 'vitest';
import { omit } from '#shared/core/omit.ts';

test('leaves out what is named, and only that, in a copy', () => {
  const value = { a: 1, b: undefined, c: { d: 2 } };
  expect(omit(value, 'a')).toStrictEqual({ b: undefined, c: { d: 2 } });
  expect(omit(value, 'a', 'b', 'c')).toStrictEqual({});
  expect(value).toHaveProperty('a', 1);
});
