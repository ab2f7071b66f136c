import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/core/problems.ts';
import { sources } from './sources.ts';

const code = sources('src').filter(({ path }) => path !== 'src/shared/core/problems.ts');

describe('the catalogue of problems', () => {
  it.each(Object.keys(catalogue))('%s is used', (name) => {
    expect(code.some(({ text }) => text.includes(`'${name}'`))).toBe(true);
  });

  it.each(Object.entries(catalogue))('%s is made of whole sentences', (_name, sentence) => {
    expect(sentence).toMatch(/^(\{detail\}|["A-Z{].*[.])$/);
    expect(sentence).not.toMatch(/\b(please|oops|sorry|invalid argument)\b|!/i);
  });
});
