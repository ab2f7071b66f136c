import { language } from '#renderer/text/language.ts';

/**
 * Names of keys: "r", "Shift+E", "Ctrl+Shift+Z", "Alt+ArrowUp", "Space", "[", "?".
 * Letters are matched whatever Caps Lock says and carry Shift in their name. Characters that need Shift or AltGr on some
 * keyboards (digits, brackets, "?") are matched by the character alone, so that they work on every layout.
 */

const modifiers = ['Ctrl', 'Alt', 'Shift'] as const;
const isLetter = (key: string) => /^[a-z]$/.test(key);

/** Keys that assistive technology and the platform own; binding one is a mistake. */
const reserved = new Set(['Tab', 'Shift+Tab', 'F6', 'Shift+F6', 'Ctrl+F6', 'Enter']);

/** Keys that a chord cannot end with: they only change others, or stand for no character yet. */
const modifierKeys = new Set([
  'Control',
  'Shift',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'Fn',
  'NumLock',
  'ScrollLock',
]);
const nameless = new Set(['Dead', 'Process', 'Unidentified', 'Compose']);
/** What the window and the clipboard answer to, before or beside any application. */
const windowKeys =
  /^(Ctrl\+(a|c|v|x|w|t|n|q|r|l|p|Tab|Shift\+(w|t|n|r|i|j|Tab))|Alt\+(F4|Tab|Escape)|F5|Ctrl\+F5|F11|F12|ContextMenu|PrintScreen)$/;

/** Why an action cannot be given a key. */
export type ChordFault = 'modifier' | 'platform' | 'window';

/** Whether a chord may be chosen by the user; null = it may. */
export function chordFault(chord: string): ChordFault | null {
  const key = lastKey(chord);
  if (modifierKeys.has(key) || nameless.has(key)) return 'modifier';
  if (reserved.has(chord) || key === 'Tab' || key === 'Escape' || (key === 'Enter' && isBare(chord))) return 'platform';
  return windowKeys.test(chord) ? 'window' : null;
}

/** One spelling per chord: modifiers in a fixed order, letters in lower case. */
export function normaliseChord(chord: string): string {
  const parts = partsOf(chord);
  const key = parts.at(-1)!;
  const name = [
    ...modifiers.filter((modifier) => parts.slice(0, -1).includes(modifier)),
    key.length === 1 ? key.toLowerCase() : key,
  ].join('+');
  if (reserved.has(name)) throw new Error(`The key ${name} belongs to the platform and cannot be bound.`);
  return name;
}

/** The chord that a key event stands for. */
export function chordOf(event: KeyboardEvent): string {
  const altGraph = event.getModifierState('AltGraph');
  const key = keyOf(event);
  const character = key.length === 1;
  const parts: string[] = [];
  if ((event.ctrlKey || event.metaKey) && !altGraph) parts.push('Ctrl');
  if (event.altKey && !altGraph) parts.push('Alt');
  if (event.shiftKey && (!character || isLetter(key))) parts.push('Shift');
  return [...parts, key].join('+');
}

/** The character, or for keyboards with another alphabet the Latin letter that sits on the same key. */
function keyOf(event: KeyboardEvent): string {
  if (event.key === ' ') return 'Space';
  if (event.key.length !== 1) return event.key;
  const key = event.key.toLowerCase();
  const physical = /^Key([A-Z])$/.exec(event.code)?.[1];
  return key > '\u007f' && physical !== undefined ? physical.toLowerCase() : key;
}

/** Characters by where their key is on a US keyboard, for layouts that print something else there. */
const byPlace: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Period: '.',
  Minus: '-',
  Equal: '=',
};

/**
 * What the same key would be on a US keyboard, where that can help: digits that need Shift (French), brackets that need
 * AltGr (German, Nordic), keys that begin an accent. Asked only when the character itself means nothing.
 */
export function chordByPlace(event: KeyboardEvent): string | null {
  if (event.getModifierState('AltGraph')) return null;
  const { key, code } = event;
  if (key.length !== 1 && key !== 'Dead') return null;
  const place =
    /^Digit([0-9])$/.exec(code)?.[1] ??
    byPlace[code] ??
    (key === 'Dead' ? /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() : undefined);
  // Shift makes another character of these keys, so only a letter keeps its name.
  if (place === undefined || (event.shiftKey && !isLetter(place))) return null;
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey) parts.push('Shift');
  return [...parts, place].join('+');
}

/** Without Ctrl, Alt or a function key: what the switch for single keys turns off (WCAG 2.1.4). */
export function isBare(chord: string): boolean {
  return !/^(Ctrl|Alt)\+/.test(chord) && !/^F\d+$/.test(lastKey(chord));
}

function partsOf(chord: string): string[] {
  return chord === '+' ? ['+'] : chord.split(/\+(?!$)/);
}

const lastKey = (chord: string): string => partsOf(chord).at(-1)!;

const shown: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Backspace: '⌫',
  Escape: 'Esc',
};

/** What stands on a German keyboard. */
const germanCaps: Readonly<Record<string, string>> = {
  Ctrl: 'Strg',
  Shift: 'Umschalt',
  Space: 'Leertaste',
  Enter: 'Eingabe',
  Delete: 'Entf',
  Backspace: 'Rück',
  Home: 'Pos1',
  End: 'Ende',
  PageUp: 'Bild↑',
  PageDown: 'Bild↓',
  'Page Up': 'Bild↑',
  'Page Down': 'Bild↓',
  Insert: 'Einfg',
};

/** A chord as the keys to show, one string per key cap. */
export function keyCaps(chord: string): string[] {
  return partsOf(chord).map((part) => {
    const cap = shown[part] ?? (part.length === 1 ? part.toUpperCase() : part);
    return language() === 'de' ? (germanCaps[cap] ?? cap) : cap;
  });
}
