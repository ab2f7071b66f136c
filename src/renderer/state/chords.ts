/**
 * Names of keys: "r", "Shift+E", "Ctrl+Shift+Z", "Alt+ArrowUp", "Space", "[", "?".
 * Letters are matched whatever Caps Lock says and carry Shift in their name. Characters that need Shift or AltGr on some
 * keyboards (digits, brackets, "?") are matched by the character alone, so that they work on every layout.
 */

const modifiers = ['Ctrl', 'Alt', 'Shift'] as const;
const isLetter = (key: string) => /^[a-z]$/.test(key);

/** Keys that assistive technology and the platform own; binding one is a mistake. */
const reserved = new Set(['Tab', 'Shift+Tab', 'F6', 'Shift+F6', 'Ctrl+F6', 'Enter']);

/** One spelling per chord: modifiers in a fixed order, letters in lower case. */
export function normaliseChord(chord: string): string {
  const parts = chord === '+' ? ['+'] : chord.split(/\+(?!$)/);
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

/** Without Ctrl, Alt or a function key: what the switch for bare keys turns off (WCAG 2.1.4). */
export function isBare(chord: string): boolean {
  return !/^(Ctrl|Alt)\+/.test(chord) && (chord.split(/\+(?!$)/).at(-1)!.length === 1 || chord.endsWith('Space'));
}

const shown: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Backspace: '⌫',
  Escape: 'Esc',
};

/** A chord as the keys to show, one string per key cap. */
export function keyCaps(chord: string): string[] {
  const parts = chord === '+' ? ['+'] : chord.split(/\+(?!$)/);
  return parts.map((part) => shown[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
