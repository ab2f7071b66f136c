import { afterEach, describe, expect, test } from 'vitest';
import { clipActions } from '#renderer/state/clip-actions.ts';
import { Keymap } from '#renderer/state/keymap.svelte.ts';
import { explanationOf, opened } from './clip-fixtures.ts';

describe('keys', () => {
  let stop: (() => void) | null = null;
  afterEach(() => stop?.());

  async function keyboard() {
    const fixture = await opened();
    const said: string[] = [];
    const keymap = new Keymap();
    keymap.register(
      'Clip',
      clipActions(fixture.view, (message) => said.push(message)),
    );
    stop = keymap.listen(window);
    const press = (key: string, modifiers: KeyboardEventInit = {}) => {
      window.dispatchEvent(new KeyboardEvent('keydown', { key, code: key, cancelable: true, ...modifiers }));
      window.dispatchEvent(new KeyboardEvent('keyup', { key, code: key, ...modifiers }));
    };
    return { ...fixture, said, press };
  }

  test('no two of them share a key', async () => {
    const { view } = await opened();
    const keys = clipActions(view, () => undefined).flatMap((action) => action.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(() =>
      new Keymap().register(
        'Clip',
        clipActions(view, () => undefined),
      ),
    ).not.toThrow();
  });

  test('Space plays and pauses, A flips at the same second', async () => {
    const { view, press, said, context } = await keyboard();
    press(' ');
    await expect.poll(() => view.sound.state).toBe('playing');
    press('a');
    expect(view.sound.heard).toBe('normal');
    expect(said.at(-1)).toBe('Hearing normal.');
    expect(context().sounding()).toHaveLength(2);
    press(' ');
    expect(view.sound.state).toBe('paused');
  });

  test('brackets go through the nearest normals and stop at the ends', async () => {
    const { view, press, said } = await keyboard();
    press('[');
    expect(view.neighbour).toBe(0);
    press(']');
    press(']');
    press(']');
    expect(view.neighbour).toBe(2);
    expect(said.at(-1)).toContain('Nearest normal 3 of 3');
  });

  test('W listens through the next filter, Alt+W through none', async () => {
    const { view, press, said } = await keyboard();
    press('w');
    press('w');
    expect(view.sound.filter).toEqual({ kind: 'high-pass', cutoffHz: 800 });
    expect(said.at(-1)).toContain('800 Hz');
    press('w', { altKey: true });
    expect(view.sound.filter).toEqual({ kind: 'none' });
  });

  test('Q and Shift+Q say what is heard, and ask for a band that there is', async () => {
    const { view, press, said } = await keyboard();
    press('q');
    expect([view.sound.filter.kind, said]).toEqual(['none', []]);
    view.setExplanation(explanationOf(1));
    press('q');
    expect(view.sound.filter.kind).toBe('band-pass');
    expect(said.at(-1)).toMatch(/^Listening filter band-pass /);
    press('Q', { shiftKey: true });
    expect(said.at(-1)).toMatch(/^Listening filter band-stop /);
    press('Q', { shiftKey: true });
    expect(said.at(-1)).toMatch(/^Listening filter no filter/);
  });

  test('S picks out the middle of what is on screen and lets it go', async () => {
    const { view, press, said } = await keyboard();
    press('s');
    expect(view.box).toMatchObject({ startSeconds: expect.closeTo(1 / 3), endSeconds: expect.closeTo(2 / 3) });
    expect(said.at(-1)!.replaceAll('\u00a0', ' ')).toMatch(/^Selected 0\.33 s to 0\.67 s, 1\.33–2\.67 kHz\.$/);
    press('s');
    expect(view.box).toBeNull();
  });

  test('Z shows what is picked out and nothing else', async () => {
    const { view, press } = await keyboard();
    const before = view.view;
    press('z');
    expect(view.view).toBe(before);
    view.select({ startSeconds: 0.2, endSeconds: 0.4, lowHz: 1000, highHz: 2000 });
    press('z');
    expect(view.view).toMatchObject({ startSeconds: 0.2, endSeconds: 0.4, lowHz: 1000, highHz: 2000 });
    view.fit();
    expect(view.view).toMatchObject({ startSeconds: 0, endSeconds: 1, lowHz: 0, highHz: view.nyquist });
  });

  test('G goes to what is least like normal, where there is such a stretch', async () => {
    const { view, press, said } = await keyboard();
    press('g');
    expect(said).toEqual([]);
    view.worst = { startSeconds: 0.5, endSeconds: 0.6 };
    press('g');
    expect(view.sound.playhead).toBeCloseTo(0.5);
    expect(said.at(-1)).toMatch(/^Least like normal, 0:0\d–0:01\.$/);
    press('G', { shiftKey: true });
    await expect.poll(() => view.sound.state).toBe('playing');
  });

  test('Shift+E names one band after the other, strongest first', async () => {
    const { view, press, said } = await keyboard();
    view.setExplanation(explanationOf(1));
    press('E', { shiftKey: true });
    expect(said.at(-1)!.replaceAll('\u00a0', ' ')).toBe('0.65\u20131.14 kHz, weight +0.31');
    press('E', { shiftKey: true });
    expect(view.selectedBand).toBe(4);
  });

  test('E switches the bands, H hides them only while it is held', async () => {
    const { view, press } = await keyboard();
    view.setExplanation(explanationOf(1));
    expect(view.showsBands).toBe(true);
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'h', code: 'KeyH' }));
    expect(view.showsBands).toBe(false);
    window.dispatchEvent(new KeyboardEvent('keyup', { key: 'h', code: 'KeyH' }));
    expect(view.showsBands).toBe(true);
    press('e');
    expect(view.showsBands).toBe(false);
  });

  test('arrows seek, V changes the picture', async () => {
    const { view, press } = await keyboard();
    press('ArrowRight');
    expect(view.sound.playhead).toBeCloseTo(0.5);
    press('ArrowLeft', { shiftKey: true });
    expect(view.sound.playhead).toBeCloseTo(0.45);
    press('v');
    expect(view.picture).toBe('difference');
  });
});
