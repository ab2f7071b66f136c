import { describe, expect, it } from 'vitest';
import { german } from '#renderer/text/de/de.ts';
import { text as english } from '#renderer/text/en.ts';

/** Every text of a catalogue by its path: its words, or the function that makes them. */
function textsOf(catalogue: object, path = ''): Map<string, unknown> {
  return new Map(
    Object.entries(catalogue).flatMap(([key, value]: [string, unknown]): [string, unknown][] =>
      typeof value === 'object' && value !== null ? [...textsOf(value, `${path}${key}.`)] : [[`${path}${key}`, value]],
    ),
  );
}

const inEnglish = textsOf(english);
const inGerman = textsOf(german);
const hasWords = (value: string) => /\p{L}{3}/u.test(value);

/** Names, units, ids and words that German has too. */
const alike = new Set([
  'AUC',
  'AUC (95 %)',
  'Band',
  'CPU',
  'CUDA (NVIDIA)',
  'Cividis',
  'Core ML',
  'Detektor',
  'Deutsch',
  'Dimension',
  'DirectML',
  'Earmark',
  'Filter',
  'Format',
  'Inferno',
  'Label Studio',
  'Linear',
  'Magma',
  'Mel',
  'Mel, 128 bins',
  'Name',
  'Normal',
  'Parameter',
  'Problem',
  'Pause',
  'SHA-256',
  'Start',
  'Status',
  'System',
  'Text',
  'Ton',
  'Training',
  'Transformer',
  'Version',
  'Viridis',
  'WebGPU',
  'min:s',
  'mixed',
  'nat',
  'normal',
]);
const isId = (path: string) => /\.keys\.\d+\.action$/.test(path);

describe('the catalogues', () => {
  it('have the same keys, and each holds words or a function where the other does', () => {
    const kinds = (texts: Map<string, unknown>) => [...texts].map(([path, value]) => `${path}: ${typeof value}`).sort();
    expect(kinds(inGerman)).toEqual(kinds(inEnglish));
    expect(inEnglish.size).toBeGreaterThan(900);
  });

  it('say something wherever the other one does', () => {
    const empty = [...inEnglish].filter(([path, value]) => (value === '') !== (inGerman.get(path) === ''));
    expect(empty).toEqual([]);
  });

  it('differ, but for names, units and words of both languages', () => {
    const same = [...inEnglish].filter(
      ([path, value]) =>
        typeof value === 'string' &&
        hasWords(value) &&
        value === inGerman.get(path) &&
        !alike.has(value) &&
        !isId(path),
    );
    expect(same).toEqual([]);
  });

  it('make sentences of their own: a German function holds no English sentence', () => {
    const words = (value: unknown) =>
      [...String(value).matchAll(/(['"`])((?:(?!\1)[^\\]|\\.)*)\1/gs)].map(([, , inner]) =>
        inner!.replace(/\$\{[^}]*\}/g, ''),
      );
    const english = /\b(the|and|from|recordings?|are|yet|there|threshold|score)\b /;
    const left = [...inGerman].filter(
      ([, value]) => typeof value === 'function' && words(value).some((inner) => english.test(inner)),
    );
    expect(left.map(([path]) => path)).toEqual([]);
  });

  it('use German quotation marks and no English word order of units', () => {
    const wrong = [...inGerman].filter(([, value]) => typeof value === 'string' && /["“][^„]*”|\d\.\d\d? /.test(value));
    expect(wrong).toEqual([]);
  });
});
