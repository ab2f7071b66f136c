import { keyCaps } from './chords.ts';
import { isKeyRow } from './key-settings.ts';
import type { Action, Keymap } from './keymap.svelte.ts';

/** One line of the command palette. */
export interface Command {
  readonly id: string;
  /** the part of the screen that it belongs to */
  readonly scope: string;
  readonly label: string;
  /** the key to show, null where it has none */
  readonly chord: string | null;
  /** whether that key acts: bare keys may be switched off */
  readonly keyActs: boolean;
  /** why it cannot be done now; null = it can */
  readonly whyNot: string | null;
  run(): void;
}

/** Every registered action as it is now; of a row of keys, what each of them stands for. One that cannot be done and does not say why is left out. */
export function commandsOf(keymap: Keymap, onlyHeld: string): readonly Command[] {
  return keymap.groups.flatMap(({ scope, actions }) => actions.flatMap((action) => linesOf(scope, action)));

  function linesOf(scope: string, action: Action): readonly Command[] {
    const whyNot = obstacle(action);
    if (whyNot === undefined) return [];
    const line = (id: string, label: string, chord: string | null): Command => ({
      id,
      scope,
      label,
      chord,
      keyActs: chord !== null && keymap.acts(chord),
      whyNot,
      run: () => keymap.run(action, chord ?? ''),
    });
    const whole = [line(action.id, action.label, keymap.keysOf(action.id)[0] ?? null)];
    if (!isKeyRow(action) || whyNot !== null) return whole;
    const choices = action.choices?.() ?? [];
    return choices.map(({ chord, label }) => line(`${action.id}.${chord}`, `${action.label}: ${label}`, chord));
  }

  function obstacle(action: Action): string | null | undefined {
    if (action.enabled && !action.enabled()) return action.whyNot;
    return action.hold?.onlyHeld ? onlyHeld : null;
  }
}

/**
 * The commands in which every word of the query is found: in what it does, where it belongs, or its key. What begins with
 * the query comes first, then what has a word beginning with it; within that, what can be done comes first.
 */
export function searchCommands(commands: readonly Command[], query: string): readonly Command[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const ranked = commands.flatMap((command) => {
    const rank = rankOf(command, words);
    return rank === null ? [] : [{ command, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ command }) => command);
}

function rankOf({ label, scope, chord, whyNot }: Command, words: readonly string[]): number | null {
  const name = label.toLowerCase();
  const caps = chord === null ? '' : keyCaps(chord).join('+').toLowerCase();
  const found = (word: string) => name.includes(word) || scope.toLowerCase().includes(word) || caps === word;
  if (!words.every(found)) return null;
  const later = whyNot === null ? 0 : 4;
  const [first] = words;
  if (first === undefined) return later;
  if (caps === words.join('')) return later;
  if (name.startsWith(first)) return later + 1;
  return name.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(first)) ? later + 2 : later + 3;
}
