import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeyProfile } from '#renderer/state/key-settings.ts';
import { keymap } from '#renderer/state/keymap.svelte.ts';
import { commandsOf } from '#renderer/state/palette.ts';
import { recordingOf } from '../state/clip-fixtures.ts';
import { press as pressKey } from '../support/press.ts';
import { named, show, view, words } from './clip-pane-fixture.ts';

let stop: () => void;
beforeEach(() => {
  stop = keymap.listen(window);
});
afterEach(() => {
  stop();
  keymap.setProfile('left-hand');
  keymap.setBareKeys(true);
});

const press = (key: string, modifiers: KeyboardEventInit = {}) => {
  const event = pressKey(key, modifiers);
  flushSync();
  return event;
};
const pictures = (body: HTMLElement) => [...body.querySelectorAll<HTMLElement>('[role=application]')].slice(1);
const said = (body: HTMLElement) => words(body.querySelector('[aria-live]')!).trim();

/** The pane, beside something else that has the focus, on an axis on which steps are easy to count. */
async function showBeside(): Promise<{ body: HTMLElement; elsewhere: HTMLElement; flagged: HTMLElement }> {
  const body = await show();
  const elsewhere = document.createElement('button');
  document.body.append(elsewhere);
  elsewhere.focus();
  view.setAxis('linear');
  flushSync();
  return { body, elsewhere, flagged: pictures(body)[0]! };
}

describe('picking out with the keyboard', () => {
  test('S picks out and goes to the flagged picture: arrows move it, Shift resizes, Ctrl does so finely, Escape goes back', async () => {
    const { body, elsewhere, flagged } = await showBeside();
    press('s');
    expect(document.activeElement).toBe(flagged);
    expect(said(body)).toBe('Selected 0.33 s to 0.67 s, 1.33–2.67 kHz.');
    const before = view.box!;
    press('ArrowRight');
    press('ArrowUp');
    expect(view.box).toMatchObject({
      startSeconds: expect.closeTo(before.startSeconds + 0.01),
      highHz: expect.closeTo(before.highHz + 40),
    });
    press('ArrowLeft', { ctrlKey: true });
    press('ArrowDown', { ctrlKey: true });
    expect(view.box).toMatchObject({
      startSeconds: expect.closeTo(before.startSeconds + 0.009, 6),
      endSeconds: expect.closeTo(before.endSeconds + 0.009, 6),
      lowHz: expect.closeTo(before.lowHz + 36),
      highHz: expect.closeTo(before.highHz + 36),
    });
    press('ArrowRight', { shiftKey: true });
    press('ArrowRight', { shiftKey: true, ctrlKey: true });
    press('ArrowUp', { shiftKey: true, ctrlKey: true });
    expect(view.box).toMatchObject({
      startSeconds: expect.closeTo(before.startSeconds + 0.009, 6),
      endSeconds: expect.closeTo(before.endSeconds + 0.02, 6),
      lowHz: expect.closeTo(before.lowHz + 36),
      highHz: expect.closeTo(before.highHz + 40),
    });
    expect(said(body)).toMatch(/^Selected /);
    expect(view.sound.playhead).toBe(0);
    press('Escape');
    expect(view.box).toBeNull();
    expect(document.activeElement).toBe(elsewhere);
    expect(said(body)).toBe('Selection removed.');
  });

  test('S again lets it go and goes back; with the keyboard elsewhere it goes to what is picked out first', async () => {
    const { elsewhere, flagged } = await showBeside();
    press('s');
    press('s');
    expect([view.box, document.activeElement]).toEqual([null, elsewhere]);
    const box = { startSeconds: 0.2, endSeconds: 0.4, lowHz: 1000, highHz: 2000 };
    view.select(box);
    press('s');
    expect([view.box, document.activeElement]).toEqual([box, flagged]);
    press('ArrowLeft');
    expect(view.box!.startSeconds).toBeCloseTo(0.19);
    press('s');
    expect([view.box, document.activeElement]).toEqual([null, elsewhere]);
  });

  test('in a picture that has the keyboard already, S leaves it there', async () => {
    const { body } = await showBeside();
    const normal = pictures(body)[1]!;
    normal.focus();
    press('s');
    expect(document.activeElement).toBe(normal);
    const { startSeconds } = view.box!;
    press('ArrowRight');
    expect(view.box!.startSeconds).toBeCloseTo(startSeconds + 0.01);
    press('s');
    expect([view.box, document.activeElement]).toEqual([null, normal]);
  });

  test('the keyboard goes back with what was picked out, whoever lets it go, and not from where it went meanwhile', async () => {
    const { body, elsewhere } = await showBeside();
    press('s');
    view.selectBand(2);
    expect(document.activeElement).toBe(elsewhere);
    press('s');
    await view.open(recordingOf(2));
    expect(document.activeElement).toBe(elsewhere);
    flushSync();
    press('s');
    const number = named(body, 'Selection')!.querySelector('input')!;
    number.focus();
    view.select(null);
    flushSync();
    expect(document.activeElement).not.toBe(elsewhere);
  });

  test('where nothing had the keyboard, nothing has it afterwards, and a verdict key is a verdict key again', async () => {
    const { elsewhere } = await showBeside();
    elsewhere.remove();
    expect(document.activeElement).toBe(document.body);
    press('s');
    press('Escape');
    expect(document.activeElement).toBe(document.body);
    press('ArrowRight');
    expect(view.sound.playhead).toBeCloseTo(0.5);
  });

  test('with nothing picked out, Ctrl and arrows in the picture zoom and move what is on screen', async () => {
    const { flagged } = await showBeside();
    view.zoomAbout(2, 0);
    flagged.focus();
    press('ArrowRight', { ctrlKey: true });
    expect(view.view.startSeconds).toBeCloseTo(0.125);
    press('ArrowUp', { ctrlKey: true });
    const { view: zoomed } = view;
    expect(zoomed.highHz - zoomed.lowHz).toBeLessThan(4000);
    press('s');
    press('ArrowRight', { ctrlKey: true });
    press('ArrowUp', { ctrlKey: true });
    press('ArrowUp', { ctrlKey: true, shiftKey: true });
    expect(view.view).toEqual(zoomed);
  });

  test.each<KeyProfile>(['left-hand', 'arrows'])('in %s what is picked out has the arrows', async (profile) => {
    keymap.setProfile(profile);
    await showBeside();
    const given: number[] = [];
    const free = keymap.register('Other', [
      { id: 'decision.real-fault', label: '', keys: [], run: () => given.push(1) },
    ]);
    press('s');
    const { startSeconds, endSeconds, highHz } = view.box!;
    press('ArrowUp');
    press('ArrowRight');
    press('ArrowRight', { shiftKey: true });
    press('ArrowRight', { shiftKey: true, ctrlKey: true });
    expect(view.box).toMatchObject({
      startSeconds: expect.closeTo(startSeconds + 0.01),
      endSeconds: expect.closeTo(endSeconds + 0.021),
      highHz: expect.closeTo(highHz + 40),
    });
    expect([given, view.sound.playhead]).toEqual([[], 0]);
    press('Escape');
    press('ArrowUp');
    expect(given).toEqual(profile === 'arrows' ? [1] : []);
    free();
  });

  test('without single letters it is a command, after which the arrows are there too', async () => {
    const { flagged, elsewhere } = await showBeside();
    keymap.setBareKeys(false);
    press('s');
    expect(view.box).toBeNull();
    commandsOf(keymap, '')
      .find(({ id }) => id === 'clip.select')!
      .run();
    flushSync();
    expect(document.activeElement).toBe(flagged);
    const { startSeconds } = view.box!;
    press('ArrowRight', { ctrlKey: true });
    expect(view.box!.startSeconds).toBeCloseTo(startSeconds + 0.001, 6);
    press('Escape');
    expect(document.activeElement).toBe(elsewhere);
  });

  test('in the waveform there is nothing to pick out, and the list of commands says why', async () => {
    const { elsewhere, flagged } = await showBeside();
    press('s');
    press('v');
    press('v');
    expect(view.picture).toBe('waveform');
    // What was picked out before is let go all the same, from where its picture was.
    expect(document.activeElement).toBe(flagged);
    press('Escape');
    expect([view.box, document.activeElement]).toEqual([null, elsewhere]);
    press('s');
    expect(view.box).toBeNull();
    const command = commandsOf(keymap, '').find(({ id }) => id === 'clip.select')!;
    expect(command.whyNot).toBe('a spectrogram has to be on screen for that');
  });

  test('which keys there are is said with the picture and shown beside it', async () => {
    const { body, flagged } = await showBeside();
    const describes = () => flagged.getAttribute('aria-describedby')!.split(' ');
    expect(describes()).toHaveLength(1);
    press('s');
    const keys = document.getElementById(describes()[1]!)!;
    expect(keys.textContent).toMatch(
      /arrow keys move the selection, with Shift they resize it, with Ctrl in fine steps/,
    );
    expect(words(body.querySelector('.readout')!).trim()).toBe('Arrows move, Shift resizes, Ctrl finely');
    press('Escape');
    expect(words(body.querySelector('.readout')!).trim()).toBe('Point to read, drag to select');
  });
});

test('Shift+Space plays what is picked out once, else what is on screen', async () => {
  await showBeside();
  document.body.focus();
  (document.activeElement as HTMLElement).blur();
  view.zoomAbout(2, 0);
  press(' ', { shiftKey: true });
  await expect.poll(() => view.sound.state).toBe('playing');
  view.sound.seek(0.4);
  view.select({ startSeconds: 0.2, endSeconds: 0.3, lowHz: 1000, highHz: 2000 });
  view.sound.pause();
  press(' ', { shiftKey: true });
  await expect.poll(() => view.sound.state).toBe('playing');
  view.tick();
  expect(view.sound.playhead).toBeLessThan(0.3);
  expect(view.sound.playhead).toBeGreaterThanOrEqual(0.19);
});
