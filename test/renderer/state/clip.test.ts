import { afterEach, describe, expect, test } from 'vitest';
import { clipActions, listeningPresets, stepListening } from '#renderer/state/clip-actions.ts';
import { clipView } from '#renderer/state/clip.svelte.ts';
import { Keymap } from '#renderer/state/keymap.svelte.ts';
import { clipClient, clipViewOf, explanationOf, missingId, recordingOf, scoreOf } from './clip-fixtures.ts';

async function opened(id = 1, nearest: readonly number[] = [11, 12, 13]) {
  const { client, assets } = clipClient();
  const fixture = clipViewOf(client);
  const { view } = fixture;
  await view.open(recordingOf(id));
  view.setNearest(scoreOf(id, nearest).nearest);
  if (nearest.length > 0) await expect.poll(() => view.normal.state).toBe('ready');
  return { ...fixture, assets };
}

describe('opening', () => {
  test('shows the whole recording and its nearest normal', async () => {
    const { view } = await opened();
    expect(view.view).toMatchObject({ lowHz: 0, highHz: 4000, startSeconds: 0, endSeconds: 1 });
    expect(view.flagged).toMatchObject({ state: 'ready', clip: { recordingId: 1 } });
    expect(view.normal).toMatchObject({ state: 'ready', clip: { recordingId: 11 } });
    await expect.poll(() => view.normalRecording?.id).toBe(11);
  });

  test('a recording that was fetched before is there at once', async () => {
    const { client } = clipClient();
    const { view } = clipViewOf(client);
    await view.prefetchItems([{ recordingId: 5, detectorId: 7 }]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    void view.open(recordingOf(5));
    view.setNearest(scoreOf(5, [105]).nearest);
    expect([view.flagged.state, view.normal.state]).toEqual(['ready', 'ready']);
  });

  test('leaving while it loads never shows the one that was left', async () => {
    const { client } = clipClient();
    const { view } = clipViewOf(client);
    const first = view.open(recordingOf(1));
    const second = view.open(recordingOf(2));
    await Promise.all([first, second]);
    expect(view.flagged).toMatchObject({ clip: { recordingId: 2 } });
    await view.open(null);
    expect([view.flagged.state, view.normal.state]).toEqual(['empty', 'empty']);
  });

  test('a missing file is told in the words of the problem', async () => {
    const { view } = await opened(missingId, []);
    expect(view.flagged).toMatchObject({ state: 'problem', problem: { code: 'file.missing' } });
  });

  test('a file that is gone is told with its path even when its sound was refused without words', async () => {
    const client = { ...clipClient().client, asset: () => Promise.resolve(new Response('?', { status: 404 })) };
    const { view } = clipViewOf(client);
    await view.open({ ...recordingOf(1), present: false });
    expect(view.flagged).toMatchObject({ problem: { code: 'file.missing', data: { path: '/line/1.wav' } } });
    const broken = { code: 'wav.empty', message: 'This WAV file holds no samples.' };
    await view.open({ ...recordingOf(2), problem: broken });
    expect(view.flagged).toMatchObject({ problem: broken });
  });

  test('a missing normal does not take the flagged one away', async () => {
    const { client } = clipClient();
    const { view } = clipViewOf(client);
    await view.open(recordingOf(1));
    view.setNearest(scoreOf(1, [missingId, 12]).nearest);
    await expect.poll(() => view.normal.state).toBe('problem');
    expect(view.flagged.state).toBe('ready');
    await view.showNeighbour(1);
    expect(view.normal).toMatchObject({ state: 'ready', clip: { recordingId: 12 } });
  });
});

describe('one view state', () => {
  test('the level range stays for every recording of a machine', async () => {
    const { view } = await opened();
    view.setRange({ floorDb: -77, topDb: -7 });
    await view.open(recordingOf(2));
    expect(view.range).toEqual({ floorDb: -77, topDb: -7 });
    const other = { ...recordingOf(3), place: { ...recordingOf(3).place, machine: 'pump' } };
    await view.open(other);
    expect(view.range).not.toEqual({ floorDb: -77, topDb: -7 });
    await view.open(recordingOf(4));
    expect(view.range).toEqual({ floorDb: -77, topDb: -7 });
  });

  test('the cursor reads both recordings at the same second and frequency', async () => {
    const { view } = await opened();
    view.cursor = { seconds: 0.5, hertz: 200 };
    expect(view.reading!.flaggedDb).toBeCloseTo(-6, 0);
    expect(view.reading!.normalDb!).toBeLessThan(-40);
    view.cursor = { seconds: 0.5, hertz: 1200 };
    expect(view.reading!.normalDb).toBeCloseTo(-6, 0);
  });

  test('zooming holds the playhead, loops what is on screen and fits again', async () => {
    const { view, player } = await opened();
    view.seek(0.25);
    view.setLooping(true);
    view.zoom(2);
    expect(view.view.startSeconds).toBeCloseTo(0.125);
    expect(player().loop).toEqual({ start: view.view.startSeconds, end: view.view.endSeconds });
    view.fit();
    expect(player().loop).toEqual({ start: 0, end: 1 });
  });

  test('a playhead that leaves the screen is followed', async () => {
    const { view } = await opened();
    view.zoom(4);
    view.seek(0.9);
    expect(view.view.startSeconds).toBeLessThanOrEqual(0.9);
    expect(view.view.endSeconds).toBeGreaterThanOrEqual(0.9);
  });

  test('the difference is computed only while it is looked at', async () => {
    const { view } = await opened();
    expect(view.difference).toBeNull();
    view.picture = 'difference';
    expect(view.difference!.frames).toBe(view.flagged.state === 'ready' ? view.flagged.clip.levels.frames : -1);
  });
});

describe('listening', () => {
  test('the filter never leaves the window', async () => {
    const { view, assets } = await opened();
    const before = assets.length;
    for (let i = 0; i < 100; i++) view.setListening(stepListening(view, 1));
    expect(assets).toHaveLength(before);
  });

  test('steps through off and the high-pass presets below half the rate, and comes round', async () => {
    const { view } = await opened();
    const presets = listeningPresets(view.nyquist);
    expect(presets).toHaveLength(10);
    for (const expected of [...presets.slice(1), presets[0]]) {
      view.setListening(stepListening(view, 1));
      expect(view.listening).toEqual(expected);
    }
    expect(stepListening(view, -1)).toEqual({ kind: 'high-pass', cutoffHz: 3600 });
  });

  test('the strongest band alone, then without it, then the filter from before', async () => {
    const { view } = await opened();
    const explanation = explanationOf(1);
    view.setExplanation(explanation);
    view.setListening({ kind: 'high-pass', cutoffHz: 800 });
    const { lowHz, highHz } = explanation.bands[2]!;
    view.toggleBand('band-pass');
    expect(view.listening).toEqual({ kind: 'band-pass', lowHz, highHz });
    view.toggleBand('band-stop');
    expect(view.listening).toEqual({ kind: 'band-stop', lowHz, highHz });
    view.toggleBand('band-stop');
    expect(view.listening).toEqual({ kind: 'high-pass', cutoffHz: 800 });
  });

  test('while one band is heard, another one selected is heard instead', async () => {
    const { view } = await opened();
    view.setExplanation(explanationOf(1));
    view.toggleBand('band-pass');
    view.selectBand(5);
    expect(view.listening).toMatchObject({ kind: 'band-pass', lowHz: explanationOf(1).bands[5]!.lowHz });
  });
});

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
    await expect.poll(() => view.playerState).toBe('playing');
    press('a');
    expect(view.heard).toBe('normal');
    expect(said.at(-1)).toBe('Hearing normal.');
    expect(context().sounding()).toHaveLength(2);
    press(' ');
    expect(view.playerState).toBe('paused');
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
    expect(view.listening).toEqual({ kind: 'high-pass', cutoffHz: 800 });
    expect(said.at(-1)).toContain('800 Hz');
    press('w', { altKey: true });
    expect(view.listening).toEqual({ kind: 'none' });
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
    expect(view.playhead).toBeCloseTo(0.5);
    press('ArrowLeft', { shiftKey: true });
    expect(view.playhead).toBeCloseTo(0.45);
    press('v');
    expect(view.picture).toBe('difference');
  });
});

test('one window has one clip view, so that the queue prefetches for the pane that shows', () => {
  const { client } = clipClient();
  expect(clipView(client)).toBe(clipView(client));
});
