/** What must not be in the sources: foreign places, other machines' paths, leftovers. */
import { describe, expect, it } from 'vitest';
import { linesWith, sources } from './sources.ts';

const own = ['test/meta/words.test.ts'];
const everything = sources();
const application = sources('src');

/** Built from pieces, so that this file does not find itself in a search. */
const word = (...parts: string[]) => new RegExp(parts.join(''), 'i');

describe('the sources name', () => {
  it('no package registry or download place', () => {
    const hosts =
      /\b(registry\.npm|npmjs\.(org|com)|yarnpkg\.com|pypi\.org|githubusercontent|nuget\.org|unpkg\.com|jsdelivr)/i;
    expect(linesWith(hosts, everything, own)).toEqual([]);
  });

  it('no path of the machine they were written on', () => {
    expect(linesWith(word('(^|[\\s\'"`(=])/', 'work/'), everything, own)).toEqual([]);
    expect(linesWith(/\/home\/\w+\/|C:\\Users\\(?!me\b|x\b)/, application)).toEqual([]);
  });

  it('no folder outside of the repository', () => {
    expect(linesWith(word('\\.\\./', 'shared/(', 'recordings|fixtures|reference|paper)'), everything, own)).toEqual([]);
  });

  it('no address on the network: the application opens none', () => {
    const allowed = /https?:\/\/(127\.0\.0\.1|localhost|www\.w3\.org\/|\$\{|\S*\.example)/;
    const addresses = linesWith(
      /https?:\/\//,
      application.filter(({ path }) => !path.endsWith('.md')),
    );
    expect(addresses.filter((line) => !allowed.test(line))).toEqual([]);
  });
});

describe('the sources have no', () => {
  it('notes to come back to', () => {
    expect(linesWith(word('\\b(TO', 'DO|FIX', 'ME|HA', 'CK|XX', 'X)\\b'), everything, own)).toEqual([]);
  });

  it('path of a file that a space in a folder name would break', () => {
    expect(linesWith(/import\.meta\.url\)\.pathname/, everything, own)).toEqual([]);
  });

  it('focused or skipped tests', () => {
    const tests = sources('test');
    expect(linesWith(/\b(it|test|describe)\.((only|todo)\(|skip\(['"`)])/, tests, own)).toEqual([]);
  });

  it('`any`, and no suppression without a reason', () => {
    const code = application.filter(({ path }) => /\.(ts|svelte)$/.test(path));
    expect(linesWith(/(: |<|\bas )any\b(?! )|: any( =|;|,|\))/, code)).toEqual([]);
    expect(linesWith(word('@ts-', '(ignore|nocheck|expect-error)\\s*$'), everything, own)).toEqual([]);
    expect(linesWith(word('eslint-', 'disable(?!-next-line)'), everything, own)).toEqual([]);
  });
});
