import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Keymap } from '#renderer/state/keymap.svelte.ts';
import { commandsOf, searchCommands } from '#renderer/state/palette.ts';

let keymap: Keymap;
const commands = () => commandsOf(keymap, 'works while held');
const labels = (query: string) => searchCommands(commands(), query).map(({ label }) => label);

beforeEach(() => {
  keymap = new Keymap();
});

describe('what is listed', () => {
  test('every action with its scope and first key; the chosen one, not the usual', () => {
    keymap.register('Decision', [{ id: 'decision.real-fault', label: 'Real fault', keys: ['r'], run: vi.fn() }]);
    keymap.register('Everywhere', [{ id: 'app.ears', label: 'Ears first', keys: [], run: vi.fn() }]);
    keymap.give('decision.real-fault', 'Alt+r');
    expect(commands()).toMatchObject([
      { scope: 'Decision', label: 'Real fault', chord: 'Alt+r', keyActs: true, whyNot: null },
      { scope: 'Everywhere', label: 'Ears first', chord: null, keyActs: false, whyNot: null },
    ]);
  });

  test('what cannot be done says why; what does not say why is left out', () => {
    const enabled = () => false;
    keymap.register('Clip', [
      { id: 'a', label: 'Play', keys: [], enabled, whyNot: 'nothing is open', run: vi.fn() },
      { id: 'b', label: 'Stop', keys: [], enabled, run: vi.fn() },
      { id: 'c', label: 'Hide', keys: ['h'], hold: { start: vi.fn(), end: vi.fn(), onlyHeld: true } },
    ]);
    expect(commands().map(({ label, whyNot }) => [label, whyNot])).toEqual([
      ['Play', 'nothing is open'],
      ['Hide', 'works while held'],
    ]);
  });

  test('of a row of keys each choice, and only while there are choices', () => {
    let choices = [
      { chord: '1', label: 'bearing' },
      { chord: '2', label: 'belt' },
    ];
    const run = vi.fn();
    const keys = ['1', '2', '3', '4'];
    keymap.register('Decision', [{ id: 'reason', label: 'Reason', keys, run, choices: () => choices }]);
    expect(commands().map(({ label, chord }) => [label, chord])).toEqual([
      ['Reason: bearing', '1'],
      ['Reason: belt', '2'],
    ]);
    commands()[1]!.run();
    expect(run).toHaveBeenCalledWith('2');
    choices = [];
    expect(commands()).toEqual([]);
  });

  test('a key that is switched off is told apart', () => {
    keymap.register('Decision', [{ id: 'a', label: 'Real fault', keys: ['r'], run: vi.fn() }]);
    keymap.setBareKeys(false);
    expect(commands()[0]).toMatchObject({ chord: 'r', keyActs: false });
  });

  test('running a key that is tapped or held is a tap', () => {
    const hold = { start: vi.fn(), end: vi.fn() };
    keymap.register('Clip', [{ id: 'ab', label: 'A/B', keys: ['a'], hold }]);
    commands()[0]!.run();
    expect(hold.start).toHaveBeenCalledOnce();
    expect(hold.end).toHaveBeenCalledWith(false);
  });
});

describe('searching', () => {
  beforeEach(() => {
    const of = (label: string, keys: string[] = [], more = {}) => ({ id: label, label, keys, run: vi.fn(), ...more });
    keymap.register('Clip', [
      of('Play or pause', ['Space']),
      of('Zoom in on time', ['+']),
      of('Display of time', []),
      of('Time axis', [], { enabled: () => false, whyNot: 'not now' }),
    ]);
    keymap.register('Decision', [of('Real fault', ['r']), of('Undo the last verdict', ['Ctrl+Z'])]);
  });

  test('without words everything, in order, what cannot be done last', () => {
    expect(labels('  ')).toEqual([
      'Play or pause',
      'Zoom in on time',
      'Display of time',
      'Real fault',
      'Undo the last verdict',
      'Time axis',
    ]);
  });

  test('every word must be found, in the label or the scope', () => {
    expect(labels('time zoom')).toEqual(['Zoom in on time']);
    expect(labels('decision undo')).toEqual(['Undo the last verdict']);
    expect(labels('decision pump')).toEqual([]);
  });

  test('what begins with the word comes before what contains it; upper case does not matter', () => {
    expect(labels('PLAY')).toEqual(['Play or pause', 'Display of time']);
  });

  test('a key finds its action, first of all', () => {
    expect(labels('ctrl+z')).toEqual(['Undo the last verdict']);
    expect(labels('r')[0]).toBe('Real fault');
    expect(labels('+')).toEqual(['Zoom in on time']);
  });
});
