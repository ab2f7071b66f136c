import { describe, expect, test } from 'vitest';
import { chordOf, isBare, keyCaps, normaliseChord } from '#renderer/state/chords.ts';

const event = (init: KeyboardEventInit) => new KeyboardEvent('keydown', init);

describe('the chord of a key event', () => {
  test.each([
    [{ key: 'r', code: 'KeyR' }, 'r'],
    [{ key: 'R', code: 'KeyR' }, 'r'],
    [{ key: 'E', code: 'KeyE', shiftKey: true }, 'Shift+e'],
    [{ key: 'Z', code: 'KeyZ', shiftKey: true, ctrlKey: true }, 'Ctrl+Shift+z'],
    [{ key: 'z', code: 'KeyZ', metaKey: true }, 'Ctrl+z'],
    [{ key: ' ', code: 'Space' }, 'Space'],
    [{ key: ' ', code: 'Space', shiftKey: true }, 'Shift+Space'],
    [{ key: 'ArrowUp', code: 'ArrowUp', altKey: true }, 'Alt+ArrowUp'],
    [{ key: '?', code: 'Slash', shiftKey: true }, '?'],
    [{ key: '?', code: 'Minus', shiftKey: true }, '?'],
    [{ key: '+', code: 'Equal', shiftKey: true }, '+'],
    [{ key: '+', code: 'Equal', shiftKey: true, ctrlKey: true }, 'Ctrl++'],
  ] as const)('%o is %s', (init, chord) => expect(chordOf(event(init))).toBe(chord));

  test('Caps Lock does not change a letter', () => {
    expect(chordOf(event({ key: 'F', code: 'KeyF', modifierCapsLock: true }))).toBe('f');
  });

  test('a bracket typed with AltGr is a bracket', () => {
    const german = event({ key: '[', code: 'Digit8', ctrlKey: true, altKey: true, modifierAltGraph: true });
    expect(chordOf(german)).toBe('[');
  });

  test('digits that need Shift on the keyboard are digits', () => {
    expect(chordOf(event({ key: '3', code: 'Digit3', shiftKey: true }))).toBe('3');
  });

  test('a keyboard with another alphabet uses the letter printed on the same key', () => {
    expect(chordOf(event({ key: 'к', code: 'KeyR' }))).toBe('r');
    expect(chordOf(event({ key: 'а', code: 'KeyF' }))).toBe('f');
  });

  test('a letter of the Latin alphabet stays what was typed, wherever it is', () => {
    expect(chordOf(event({ key: 'q', code: 'KeyA' }))).toBe('q');
  });
});

describe('one spelling per chord', () => {
  test.each([
    ['Shift+Ctrl+Z', 'Ctrl+Shift+z'],
    ['R', 'r'],
    ['+', '+'],
    ['Ctrl++', 'Ctrl++'],
    ['Alt+ArrowUp', 'Alt+ArrowUp'],
  ])('%s is written %s', (chord, normal) => expect(normaliseChord(chord)).toBe(normal));

  test.each(['Tab', 'Shift+Tab', 'F6', 'Enter'])('%s cannot be bound', (chord) => {
    expect(() => normaliseChord(chord)).toThrow('belongs to the platform');
  });
});

test.each([
  ['r', true],
  ['Shift+e', true],
  ['Space', true],
  ['?', true],
  ['Ctrl+z', false],
  ['Alt+w', false],
  ['Backspace', false],
  ['ArrowLeft', false],
])('%s is bare: %s', (chord, bare) => expect(isBare(chord)).toBe(bare));

test('chords are shown as key caps', () => {
  expect(keyCaps('Ctrl+Shift+z')).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(keyCaps('Alt+ArrowUp')).toEqual(['Alt', '↑']);
  expect(keyCaps('Ctrl++')).toEqual(['Ctrl', '+']);
  expect(keyCaps('Backspace')).toEqual(['⌫']);
});
