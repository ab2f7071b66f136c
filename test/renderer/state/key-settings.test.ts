import { describe, expect, test } from 'vitest';
import { chordFault } from '#renderer/state/chords.ts';
import {
  giveKey,
  judgeChange,
  profileKeys,
  readKeySettings,
  resetKey,
  resetKeys,
  resolveKeys,
  usualKeys,
  writeKeySettings,
  type Keyed,
  type KeySettings,
} from '#renderer/state/key-settings.ts';
import { createRandom } from '#shared/core/random.ts';

const actions: readonly Keyed[] = [
  { id: 'a', keys: ['q'] },
  { id: 'b', keys: ['w', 'Ctrl+Y'] },
  { id: 'c', keys: [] },
  { id: 'd', keys: ['e'] },
  { id: 'row', keys: ['1', '2', '3', '4'] },
];
const keysIn = (settings: KeySettings) => Object.fromEntries(resolveKeys(actions, settings));

describe('judging a change', () => {
  test('free, its own, another action’s, one of a row, never', () => {
    const judge = (chord: string) => judgeChange(actions, usualKeys, 'a', chord);
    expect(judge('z')).toEqual({ kind: 'free' });
    expect(judge('q')).toEqual({ kind: 'same' });
    expect(judge('w')).toEqual({ kind: 'taken', by: actions[1] });
    expect(judge('2')).toEqual({ kind: 'row', by: actions[4] });
    expect(judge('Escape')).toEqual({ kind: 'refused', fault: 'platform' });
  });

  test('what is refused changes nothing even when it is asked for', () => {
    for (const chord of ['2', 'Escape', 'Ctrl+c', 'q']) expect(giveKey(actions, usualKeys, 'a', chord)).toBe(usualKeys);
  });
});

describe('exchanging', () => {
  test('the other action gets the first key, and second keys stay where they are', () => {
    expect(keysIn(giveKey(actions, usualKeys, 'b', 'q'))).toMatchObject({ a: ['w'], b: ['q', 'Ctrl+y'] });
    expect(keysIn(giveKey(actions, usualKeys, 'a', 'Ctrl+y'))).toMatchObject({ a: ['Ctrl+y'], b: ['w', 'q'] });
  });

  test('from an action without a key there is nothing to get', () => {
    expect(keysIn(giveKey(actions, usualKeys, 'c', 'q'))).toMatchObject({ a: [], c: ['q'] });
  });

  test('a reset follows a ring of exchanges until everyone has what is theirs', () => {
    const first = giveKey(actions, usualKeys, 'a', 'w');
    const second = giveKey(actions, first, 'd', 'q');
    expect(keysIn(second)).toMatchObject({ a: ['w'], b: ['e', 'Ctrl+y'], d: ['q'] });
    expect(keysIn(resetKey(actions, second, 'a'))).toEqual(keysIn(usualKeys));
  });

  test('profiles are changed one by one', () => {
    const changed = giveKey(actions, usualKeys, 'a', 'z');
    expect(keysIn({ ...changed, profile: 'arrows' })).toEqual(keysIn(usualKeys));
  });
});

/** The obvious version: who has which key, in a table that is changed key by key. */
class Table {
  readonly keys = new Map(actions.map((action) => [action.id, [...profileKeys(action, 'left-hand')]]));

  ownerOf(chord: string): string | undefined {
    return [...this.keys].find(([, keys]) => keys.includes(chord))?.[0];
  }

  give(id: string, chord: string): void {
    const owner = this.ownerOf(chord);
    if (chordFault(chord) !== null || owner === id || owner === 'row') return;
    const mine = this.keys.get(id)!;
    const old = mine[0];
    mine[0] = chord;
    if (owner === undefined) return;
    const theirs = this.keys.get(owner)!;
    const at = theirs.indexOf(chord);
    if (old === undefined) theirs.splice(at, 1);
    else theirs[at] = old;
  }
}

const pool = ['q', 'w', 'e', 'z', 'y', 'Ctrl+y', 'Alt+q', '1', '3', 'Escape', 'Ctrl+c', 'ArrowUp'];

test('random changes do what the table says, and no key ever means two things', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = createRandom(seed);
    const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)]!;
    const table = new Table();
    let settings = usualKeys;
    for (let step = 0; step < 40; step++) {
      const { id } = pick(actions.slice(0, 4));
      const chord = pick(pool);
      settings = giveKey(actions, settings, id, chord);
      table.give(id, chord);
      // As it is after a restart.
      if (random.next() < 0.2) settings = readKeySettings(writeKeySettings(settings))!;
      expect(keysIn(settings), `seed ${seed}, step ${step}`).toEqual(Object.fromEntries(table.keys));
    }
    const { id } = pick(actions.slice(0, 4));
    const after = keysIn(resetKey(actions, settings, id));
    expect(after[id]).toEqual(
      profileKeys(
        actions.find((action) => action.id === id)!,
        'left-hand',
      ),
    );
    const all = Object.values(after).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(keysIn(resetKeys(settings))).toEqual(keysIn(usualKeys));
  }
});

describe('the file', () => {
  const file = (changes: object) => JSON.stringify({ ...JSON.parse(writeKeySettings(usualKeys)), ...changes });
  const custom = (keys: unknown) => ({ custom: { 'left-hand': { a: keys }, arrows: {} } });

  test('is read back as it was', () => {
    const settings = { ...giveKey(actions, usualKeys, 'a', 'Alt+z'), bareKeys: false, profile: 'arrows' as const };
    expect(readKeySettings(writeKeySettings(settings))).toEqual(settings);
    expect(readKeySettings(file(custom(['+', 'Ctrl++'])))).not.toBeNull();
  });

  test.each([
    ['not JSON', 'r = 1'],
    ['a list', '[]'],
    ['another version', file({ version: 2 })],
    ['another profile', file({ profile: 'vim' })],
    ['no switch', file({ singleLetterKeys: 'yes' })],
    ['a key of the platform', file(custom(['Tab']))],
    ['a key of the clipboard', file(custom(['Ctrl+c']))],
    ['another spelling', file(custom(['Shift+Ctrl+Q']))],
    ['no list of keys', file(custom('r'))],
    ['a number', file(custom([1]))],
    ['an empty key', file(custom(['']))],
    ['a strange name', file({ custom: { 'left-hand': { 'A B': ['r'] }, arrows: {} } })],
    ['a profile missing', file({ custom: { 'left-hand': {} } })],
  ])('%s is refused as a whole', (_, text) => expect(readKeySettings(text)).toBeNull());
});
