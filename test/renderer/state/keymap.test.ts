import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Keymap } from '#renderer/state/keymap.svelte.ts';
import { testStorage } from '#test/renderer/support/client.ts';
import { press, release } from '#test/renderer/support/press.ts';

let keymap: Keymap;
let stop: () => void;
const storage = testStorage();

beforeEach(() => {
  storage.clear();
  keymap = new Keymap(storage);
  stop = keymap.listen(window);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  document.body.replaceChildren();
});

/** Puts an element on the page and gives it the focus. */
function focus<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Record<string, string> = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
  element.focus();
  return element;
}
const action = (id: string, keys: string[], more = {}) => ({ id, label: id, keys, run: vi.fn(), ...more });

describe('registering', () => {
  test('two actions never share a key, in one part of the screen or in two', () => {
    keymap.register('Decision', [action('real-fault', ['r'])]);
    expect(() => keymap.register('Clip', [action('rewind', ['R'])])).toThrow(
      'The key r is wanted by rewind but belongs to real-fault.',
    );
    expect(() => keymap.register('Clip', [action('a', ['x']), action('b', ['x'])])).toThrow('belongs to a');
  });

  test('a refused part leaves nothing behind', () => {
    keymap.register('Decision', [action('real-fault', ['r'])]);
    const first = action('first', ['q']);
    expect(() => keymap.register('Clip', [first, action('second', ['r'])])).toThrow();
    press('q');
    expect(first.run).not.toHaveBeenCalled();
    expect(keymap.groups.map(({ scope }) => scope)).toEqual(['Decision']);
  });

  test('what is unregistered is silent, and its keys are free again', () => {
    const old = action('old', ['r']);
    keymap.register('Decision', [old])();
    press('r');
    expect(old.run).not.toHaveBeenCalled();
    const fresh = action('fresh', ['r']);
    keymap.register('Decision', [fresh]);
    press('r');
    expect(fresh.run).toHaveBeenCalledOnce();
  });

  test('the key sheet lists every part with its actions', () => {
    keymap.register('Decision', [action('real-fault', ['r'])]);
    keymap.register('Clip', [action('play', ['Space']), action('loop', ['l'])]);
    expect(keymap.groups.map(({ scope, actions }) => [scope, actions.map(({ id }) => id)])).toEqual([
      ['Decision', ['real-fault']],
      ['Clip', ['play', 'loop']],
    ]);
  });
});

describe('pressing', () => {
  test('runs the action, tells it the chord, and keeps the browser from acting', () => {
    const reason = action('reason', ['1', '2', '3']);
    keymap.register('Decision', [reason]);
    expect(press('2').defaultPrevented).toBe(true);
    expect(reason.run).toHaveBeenCalledWith('2');
  });

  test('an action that is not possible now leaves the key to the browser', () => {
    const undo = action('undo', ['Ctrl+Z'], { enabled: () => false });
    keymap.register('Decision', [undo]);
    expect(press('z', { ctrlKey: true }).defaultPrevented).toBe(false);
    expect(undo.run).not.toHaveBeenCalled();
  });

  test('a key kept down fires once, unless the action repeats', () => {
    const once = action('once', ['n']);
    const again = action('again', ['j'], { repeat: true });
    keymap.register('Queue', [once, again]);
    press('n');
    press('n', { repeat: true });
    press('j');
    press('j', { repeat: true });
    expect(once.run).toHaveBeenCalledTimes(1);
    expect(again.run).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['input', {}],
    ['input', { type: 'search' }],
    ['input', { type: 'number' }],
    ['textarea', {}],
    ['select', {}],
  ] as const)('in %s %o no key fires, with Ctrl or without', (tag, attributes) => {
    const undo = action('undo', ['Ctrl+Z', 'Backspace']);
    const verdict = action('false-alarm', ['f']);
    keymap.register('Decision', [undo, verdict]);
    focus(tag, attributes);
    press('f');
    press('z', { ctrlKey: true });
    press('Backspace');
    expect(verdict.run).not.toHaveBeenCalled();
    expect(undo.run).not.toHaveBeenCalled();
  });

  test('in a text field only chords meant for everywhere work', () => {
    const go = action('setup', ['Ctrl+2'], { everywhere: true });
    keymap.register('Everywhere', [go]);
    focus('textarea');
    press('2', { ctrlKey: true });
    expect(go.run).toHaveBeenCalledOnce();
  });

  test('on a checkbox letters work, but Space is its own', () => {
    const play = action('play', ['Space']);
    const verdict = action('false-alarm', ['f']);
    keymap.register('Clip', [play, verdict]);
    focus('input', { type: 'checkbox' });
    press(' ');
    press('f');
    expect(play.run).not.toHaveBeenCalled();
    expect(verdict.run).toHaveBeenCalledOnce();
  });

  test('Space on a button presses the button and nothing else', () => {
    const play = action('play', ['Space']);
    keymap.register('Clip', [play]);
    focus('button');
    expect(press(' ').defaultPrevented).toBe(false);
    expect(play.run).not.toHaveBeenCalled();
  });

  test('arrows belong to the grid or slider that has the focus', () => {
    const forward = action('forward', ['ArrowRight']);
    keymap.register('Clip', [forward]);
    const grid = focus('div', { role: 'grid', tabindex: '0' });
    press('ArrowRight');
    expect(forward.run).not.toHaveBeenCalled();
    grid.blur();
    press('ArrowRight', { target: document.body });
    expect(forward.run).toHaveBeenCalledOnce();
  });

  test('what a part of the screen handled itself is left alone', () => {
    const forward = action('forward', ['ArrowRight']);
    keymap.register('Clip', [forward]);
    const region = focus('div', { tabindex: '0' });
    region.addEventListener('keydown', (event) => event.preventDefault());
    press('ArrowRight');
    expect(forward.run).not.toHaveBeenCalled();
  });

  test('while a dialog is open nothing fires; two dialogs need two closings', () => {
    const verdict = action('false-alarm', ['f']);
    keymap.register('Decision', [verdict]);
    const first = keymap.block();
    const second = keymap.block();
    press('f');
    first();
    first();
    press('f');
    expect(verdict.run).not.toHaveBeenCalled();
    second();
    press('f');
    expect(verdict.run).toHaveBeenCalledOnce();
  });
});

describe('the switch for bare keys', () => {
  test('off: letters, Space and ? are silent, Ctrl and Alt work', () => {
    const verdict = action('false-alarm', ['f']);
    const help = action('help', ['?']);
    const undo = action('undo', ['Ctrl+Z']);
    keymap.register('Decision', [verdict, help, undo]);
    keymap.setBareKeys(false);
    press('f');
    press('?', { shiftKey: true });
    press('z', { ctrlKey: true });
    expect(verdict.run).not.toHaveBeenCalled();
    expect(help.run).not.toHaveBeenCalled();
    expect(undo.run).toHaveBeenCalledOnce();
  });

  test('off: keys without a character are silent too, and a chord with Shift alone', () => {
    const silent = ['Backspace', 'ArrowUp', 'Shift+ArrowUp', 'Shift+G'].map((key, index) => action(`a${index}`, [key]));
    keymap.register('Decision', silent);
    keymap.setBareKeys(false);
    press('Backspace');
    press('ArrowUp');
    press('ArrowUp', { shiftKey: true });
    press('G', { shiftKey: true });
    for (const { run } of silent) expect(run).not.toHaveBeenCalled();
  });

  test('is remembered', () => {
    keymap.setBareKeys(false);
    expect(new Keymap(storage).bareKeys).toBe(false);
    keymap.setBareKeys(true);
    expect(new Keymap(storage).bareKeys).toBe(true);
  });
});

describe('changed keys', () => {
  const decision = () => [action('decision.real-fault', ['r']), action('decision.false-alarm', ['f'])] as const;

  test('the new key acts, the old one does not, and that stays so after a restart', () => {
    const [fault, alarm] = decision();
    keymap.register('Decision', [fault, alarm]);
    keymap.give('decision.real-fault', 'y');
    press('r');
    expect(fault.run).not.toHaveBeenCalled();
    press('y');
    expect(fault.run).toHaveBeenCalledOnce();
    stop();
    keymap = new Keymap(storage);
    stop = keymap.listen(window);
    keymap.register('Decision', [fault, alarm]);
    press('y');
    expect(fault.run).toHaveBeenCalledTimes(2);
    expect(keymap.shownKey('decision.real-fault')).toBe('y');
  });

  test('a key that another action has is exchanged', () => {
    const [fault, alarm] = decision();
    keymap.register('Decision', [fault, alarm]);
    expect(keymap.judge('decision.real-fault', 'f')).toEqual({ kind: 'taken', by: alarm });
    keymap.give('decision.real-fault', 'f');
    press('f');
    press('r');
    expect(fault.run).toHaveBeenCalledOnce();
    expect(alarm.run).toHaveBeenCalledOnce();
    keymap.reset('decision.real-fault');
    expect([keymap.isChanged('decision.real-fault'), keymap.isChanged('decision.false-alarm')]).toEqual([false, false]);
  });

  test('a key given to one action is taken from a part of the screen that opens later', () => {
    const [fault] = decision();
    keymap.register('Decision', [fault]);
    keymap.give('decision.real-fault', 'l');
    const loop = action('clip.loop', ['l']);
    keymap.register('Clip', [loop]);
    press('l');
    expect(fault.run).toHaveBeenCalledOnce();
    expect(loop.run).not.toHaveBeenCalled();
    expect(keymap.keysOf('clip.loop')).toEqual([]);
  });

  test('the arrows profile decides with the arrows, and is remembered', () => {
    const [fault, alarm] = decision();
    keymap.setProfile('arrows');
    keymap.register('Decision', [fault, alarm]);
    press('ArrowUp');
    press('f');
    expect([fault.run.mock.calls.length, alarm.run.mock.calls.length]).toEqual([1, 1]);
    expect(new Keymap(storage).settings.profile).toBe('arrows');
  });

  test('two actions that share a key in any profile are refused', () => {
    keymap.register('Decision', [decision()[0]]);
    expect(() => keymap.register('Clip', [action('clip.up', ['ArrowUp'])])).toThrow(
      'The key ArrowUp is wanted by clip.up',
    );
  });

  test('a key that means nothing by its character is tried by its place', () => {
    const reason = action('reason', ['1', '2', '3', '4']);
    const and = action('and', ['&']);
    keymap.register('Decision', [reason]);
    press('&', { code: 'Digit1' });
    expect(reason.run).toHaveBeenCalledWith('1');
    keymap.register('Clip', [and]);
    press('&', { code: 'Digit1' });
    expect(reason.run).toHaveBeenCalledOnce();
    expect(and.run).toHaveBeenCalledOnce();
  });

  test('what was stored badly is as if nothing was', () => {
    storage.setItem('earmark.keys', '{"format":"earmark-keys","version":1,"profile":"left-hand"}');
    expect(new Keymap(storage).settings).toEqual(new Keymap(null).settings);
  });

  test('a file takes the choices along, and another file changes nothing', () => {
    keymap.register('Decision', decision());
    keymap.give('decision.real-fault', 'Alt+r');
    keymap.setBareKeys(false);
    const other = new Keymap();
    expect(other.read(keymap.write())).toBe(true);
    expect(other.settings).toEqual(keymap.settings);
    expect(other.read('{"theme":"dark"}')).toBe(false);
    expect(other.settings).toEqual(keymap.settings);
  });
});

describe('holding', () => {
  const held = () => ({ start: vi.fn(), end: vi.fn() });

  test('a short press is a tap, a long one a hold', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const hold = held();
    keymap.register('Clip', [{ id: 'ab', label: 'A/B', keys: ['a'], hold }]);
    press('a');
    vi.advanceTimersByTime(120);
    release('a');
    expect(hold.start).toHaveBeenCalledTimes(1);
    expect(hold.end).toHaveBeenLastCalledWith(false);
    press('a');
    press('a', { repeat: true });
    vi.advanceTimersByTime(800);
    release('a');
    expect(hold.start).toHaveBeenCalledTimes(2);
    expect(hold.end).toHaveBeenLastCalledWith(true);
  });

  test('ends when the window loses the focus or a dialog opens', () => {
    const hold = held();
    keymap.register('Clip', [{ id: 'hide', label: 'Hide', keys: ['h'], hold }]);
    press('h');
    window.dispatchEvent(new Event('blur'));
    expect(hold.end).toHaveBeenCalledTimes(1);
    press('h');
    keymap.block();
    expect(hold.end).toHaveBeenCalledTimes(2);
    release('h');
    expect(hold.end).toHaveBeenCalledTimes(2);
  });
});
