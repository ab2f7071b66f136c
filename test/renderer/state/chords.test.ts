import { describe, expect, test } from 'vitest';
import { chordByPlace, chordFault, chordOf, isBare, keyCaps, normaliseChord } from '#renderer/state/chords.ts';

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

describe('the chord of the same key on a US keyboard', () => {
  test.each([
    ['French 1 without Shift', { key: '&', code: 'Digit1' }, '1'],
    ['French 1 with Ctrl', { key: '&', code: 'Digit1', ctrlKey: true }, 'Ctrl+1'],
    ['German ü', { key: 'ü', code: 'BracketLeft' }, '['],
    ['Norwegian ¨, which begins an accent', { key: 'Dead', code: 'BracketRight' }, ']'],
    ['a dead key on a letter', { key: 'Dead', code: 'KeyE', altKey: true }, 'Alt+e'],
    ['a letter', { key: 'r', code: 'KeyR' }, null],
    ['with Shift it is another character', { key: 'Ü', code: 'BracketLeft', shiftKey: true }, null],
    ['with AltGr the character was meant', { key: '{', code: 'Digit7', modifierAltGraph: true }, null],
    ['a named key', { key: 'ArrowUp', code: 'ArrowUp' }, null],
  ] as const)('%s', (_, init, chord) => expect(chordByPlace(event(init))).toBe(chord));
});

describe('what cannot be chosen', () => {
  test.each([
    ['Tab', 'platform'],
    ['Shift+Tab', 'platform'],
    ['F6', 'platform'],
    ['Enter', 'platform'],
    ['Shift+Enter', 'platform'],
    ['Escape', 'platform'],
    ['Ctrl+Escape', 'platform'],
    ['Shift', 'modifier'],
    ['Ctrl+Control', 'modifier'],
    ['Dead', 'modifier'],
    ['Ctrl+c', 'window'],
    ['Ctrl+w', 'window'],
    ['F5', 'window'],
    ['r', null],
    ['Ctrl+Enter', null],
    ['Ctrl+Shift+z', null],
    ['Alt+r', null],
    ['+', null],
    ['F2', null],
  ] as const)('%s: %s', (chord, fault) => expect(chordFault(chord)).toBe(fault));
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
  ['Backspace', true],
  ['ArrowLeft', true],
  ['Shift+ArrowUp', true],
  ['F2', false],
  ['Alt+ArrowUp', false],
])('%s is bare: %s', (chord, bare) => expect(isBare(chord)).toBe(bare));

test('chords are shown as key caps', () => {
  expect(keyCaps('Ctrl+Shift+z')).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(keyCaps('Alt+ArrowUp')).toEqual(['Alt', '↑']);
  expect(keyCaps('Ctrl++')).toEqual(['Ctrl', '+']);
  expect(keyCaps('Backspace')).toEqual(['⌫']);
});
