import { describe, expect, test } from 'vitest';
import { listeningPresets, stepListening } from '#renderer/state/clip-actions.ts';
import type { ClipView } from '#renderer/state/clip.svelte.ts';
import { explanationOf, opened, recordingOf } from './clip-fixtures.ts';

describe('listening', () => {
  test('the filter never leaves the window', async () => {
    const { view, assets } = await opened();
    const before = assets.length;
    for (let i = 0; i < 100; i++) view.sound.setFilter(stepListening(view, 1));
    expect(assets).toHaveLength(before);
  });

  test('steps through off and the high-pass presets below half the rate, and comes round', async () => {
    const { view } = await opened();
    const presets = listeningPresets(view.nyquist);
    expect(presets).toHaveLength(10);
    for (const expected of [...presets.slice(1), presets[0]]) {
      view.sound.setFilter(stepListening(view, 1));
      expect(view.sound.filter).toEqual(expected);
    }
    expect(stepListening(view, -1)).toEqual({ kind: 'high-pass', cutoffHz: 3600 });
  });

  test('the strongest band alone, then without it, then the filter from before', async () => {
    const { view } = await opened();
    const explanation = explanationOf(1);
    view.setExplanation(explanation);
    view.sound.setFilter({ kind: 'high-pass', cutoffHz: 800 });
    const { lowHz, highHz } = explanation.bands[2]!;
    view.toggleBand('band-pass');
    expect(view.sound.filter).toEqual({ kind: 'band-pass', lowHz, highHz });
    view.toggleBand('band-stop');
    expect(view.sound.filter).toEqual({ kind: 'band-stop', lowHz, highHz });
    view.toggleBand('band-stop');
    expect(view.sound.filter).toEqual({ kind: 'high-pass', cutoffHz: 800 });
  });

  test('while one band is heard, another one selected is heard instead', async () => {
    const { view } = await opened();
    view.setExplanation(explanationOf(1));
    view.toggleBand('band-pass');
    view.selectBand(5);
    expect(view.sound.filter).toMatchObject({ kind: 'band-pass', lowHz: explanationOf(1).bands[5]!.lowHz });
  });
});

describe('a part that is picked out', () => {
  const box = { startSeconds: 0.2, endSeconds: 0.6, lowHz: 1500, highHz: 2500 };

  test('is what band listening is about, before any band; it follows when it moves', async () => {
    const { view } = await opened();
    view.setExplanation(explanationOf(1));
    view.select(box);
    view.toggleBand('band-pass');
    expect(view.sound.filter).toEqual({ kind: 'band-pass', lowHz: 1500, highHz: 2500 });
    view.select({ ...box, highHz: 3000 });
    expect(view.sound.filter).toMatchObject({ highHz: 3000 });
    view.toggleBand('band-stop');
    expect(view.sound.filter).toEqual({ kind: 'band-stop', lowHz: 1500, highHz: 3000 });
    view.toggleBand('band-stop');
    expect(view.sound.filter).toEqual({ kind: 'none' });
  });

  test('let go of, lets go of its filter too', async () => {
    const { view } = await opened();
    view.setExplanation(explanationOf(1));
    view.sound.setFilter({ kind: 'high-pass', cutoffHz: 400 });
    view.select(box);
    view.toggleBand('band-stop');
    view.select(null);
    expect(view.sound.filter).toEqual({ kind: 'high-pass', cutoffHz: 400 });
  });

  test('is kept inside the recording and let go with a band or with the recording', async () => {
    const { view } = await opened();
    view.setExplanation(explanationOf(1));
    view.select({ startSeconds: 5, endSeconds: -3, lowHz: 9000, highHz: 100 });
    expect(view.box).toEqual({ startSeconds: 0, endSeconds: 1, lowHz: 100, highHz: 4000 });
    view.selectBand(2);
    expect(view.box).toBeNull();
    view.select(box);
    await view.open(recordingOf(2));
    expect(view.box).toBeNull();
  });

  test('is heard at once: only it, from its start to its end', async () => {
    const { view, context } = await opened();
    view.select(box);
    view.hearBand('band-pass');
    await expect.poll(() => view.sound.state).toBe('playing');
    for (const { started } of context().sounding()) expect(started.slice(1)).toEqual([0.2, expect.closeTo(0.4)]);
    view.hearBand('band-pass');
    expect(view.sound.filter).toEqual({ kind: 'none' });
    expect(view.sound.state).toBe('playing');
  });

  test('a band is heard at once, and another one instead of it', async () => {
    const { view } = await opened();
    view.setExplanation(explanationOf(1));
    view.selectBand(3);
    view.hearBand('band-stop');
    await expect.poll(() => view.sound.state).toBe('playing');
    expect(view.sound.filter).toMatchObject({ kind: 'band-stop', lowHz: explanationOf(1).bands[3]!.lowHz });
  });
});

describe('when another recording is shown', () => {
  const box = { startSeconds: 0.2, endSeconds: 0.6, lowHz: 1500, highHz: 2500 };
  const highPass = { kind: 'high-pass', cutoffHz: 400 } as const;
  const band = { kind: 'band-pass', lowHz: 1500, highHz: 2500 } as const;

  test.each([
    ['picked out', (view: ClipView) => (view.select(box), view.toggleBand('band-pass'))],
    ['of the explanation', (view: ClipView) => (view.setExplanation(explanationOf(1)), view.toggleBand('band-stop'))],
    ['that was cut', (view: ClipView) => view.hear('band-stop', box)],
  ])('a band %s is no longer heard, the filter before it is, and which one it was is known', async (_, hear) => {
    const { view } = await opened();
    view.sound.setFilter(highPass);
    hear(view);
    const heard = view.sound.filter;
    expect(heard).not.toEqual(highPass);
    await view.open(null);
    await view.open(recordingOf(2));
    expect([view.sound.filter, view.sound.endedBand]).toEqual([highPass, heard]);
    await view.open(recordingOf(3));
    expect([view.sound.filter, view.sound.endedBand]).toEqual([highPass, null]);
  });

  test('a filter that was chosen stays, a band by its numbers too', async () => {
    const { view } = await opened();
    for (const chosen of [highPass, band]) {
      view.sound.setFilter(chosen);
      await view.open(recordingOf(view.duration === 0 ? 1 : 2));
      await view.open(recordingOf(1));
      expect([view.sound.filter, view.sound.endedBand]).toEqual([chosen, null]);
    }
    // It is no band of this recording: picking out something else leaves it, and it comes back after one.
    view.select({ ...box, lowHz: 3000, highHz: 3500 });
    expect(view.sound.filter).toEqual(band);
    view.toggleBand('band-pass');
    expect(view.sound.filter).toEqual({ kind: 'band-pass', lowHz: 3000, highHz: 3500 });
    view.select(null);
    expect(view.sound.filter).toEqual(band);
  });

  test('a band stays through A/B, nearest normals, and the same recording read again', async () => {
    const { view } = await opened();
    view.hear('band-pass', box);
    view.sound.hear('normal');
    await view.showNeighbour(1);
    view.sound.hear('flagged');
    await view.open(null);
    await view.open(recordingOf(1));
    expect([view.sound.filter, view.sound.isBandFilter]).toEqual([band, true]);
  });

  test('what was heard before another screen listened through its own filter comes back as what it was', async () => {
    const { view } = await opened();
    view.sound.setFilter(highPass);
    view.hear('band-pass', box);
    const giveBack = view.sound.rememberFilter();
    view.sound.setFilter({ kind: 'low-pass', cutoffHz: 900 });
    await view.open(recordingOf(9));
    giveBack();
    await view.open(recordingOf(1));
    expect(view.sound.filter).toEqual(band);
    await view.open(recordingOf(2));
    expect(view.sound.filter).toEqual(highPass);
  });
});
