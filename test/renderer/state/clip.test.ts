import { describe, expect, test } from 'vitest';
import { clipView } from '#renderer/state/clip.svelte.ts';
import { problem } from '#shared/core/problems.ts';
import { clipClient, clipViewOf, faintFrom, missingId, opened, recordingOf, scoreOf } from './clip-fixtures.ts';

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
    const changed = { problem: problem('file.changed', { path: '/line/3.wav' }) };
    const other = { ...clipClient().client, asset: () => Promise.resolve(Response.json(changed, { status: 404 })) };
    const replaced = clipViewOf(other).view;
    await replaced.open({ ...recordingOf(3), present: false });
    expect(replaced.flagged).toMatchObject({ problem: { code: 'file.changed' } });
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

  test('a level range that nobody chose follows a recording of which little would be seen in it', async () => {
    const { view } = await opened();
    const loud = view.range;
    await view.open(recordingOf(2));
    expect(view.range).toEqual(loud);
    await view.open(recordingOf(faintFrom));
    expect(view.range.topDb).toBeLessThan(loud.topDb - 40);
    view.setRange(loud);
    await view.open(recordingOf(faintFrom + 1));
    expect(view.range).toEqual(loud);
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

  test('panning moves what is on screen, no further than its ends', async () => {
    const { view } = await opened();
    view.zoomAbout(4, 0);
    expect(view.isZoomed).toBe(true);
    view.pan(0.5);
    expect(view.view.startSeconds).toBeCloseTo(0.125);
    view.pan(99);
    expect([view.view.startSeconds, view.view.endSeconds]).toEqual([expect.closeTo(0.75), expect.closeTo(1)]);
    view.panTo(0.3);
    expect(view.view.startSeconds).toBeCloseTo(0.3);
    view.zoomFrequency(2);
    const { lowHz } = view.view;
    view.panFrequency(0.25);
    expect(view.view.lowHz).toBeGreaterThan(lowHz);
    view.fit();
    expect(view.isZoomed).toBe(false);
  });

  test('another window changes the levels of both recordings, and neither the sound nor what is on screen', async () => {
    const { view, player } = await opened();
    const clipOf = (source: 'flagged' | 'normal') => {
      const shown = view[source];
      if (shown.state !== 'ready' || shown.clip.long) throw new Error('not ready');
      return shown.clip;
    };
    const samples = [clipOf('flagged').samples, clipOf('normal').samples];
    view.sound.toggle();
    await expect.poll(() => view.sound.state).toBe('playing');
    view.zoomAbout(2, 0.5);
    const before = view.view;
    await view.setWindow(2048);
    for (const source of ['flagged', 'normal'] as const)
      expect(clipOf(source).levels.binHz).toBeCloseTo(clipOf(source).sampleRate / 2048);
    expect(clipOf('flagged').samples).toBe(samples[0]);
    expect(clipOf('normal').samples).toBe(samples[1]);
    expect(view.view).toBe(before);
    expect(player().state).toBe('playing');
    await view.open(recordingOf(2));
    expect(clipOf('flagged').levels.binHz).toBeCloseTo(clipOf('flagged').sampleRate / 2048);
  });

  test('the window steps from the usual one to longer and shorter ones, and stops at the ends', async () => {
    const { view } = await opened();
    expect([view.stepWindow(1), view.stepWindow(1)]).toEqual([1024, 2048]);
    for (let i = 0; i < 9; i++) view.stepWindow(-1);
    expect(view.windowLength).toBe(256);
    for (let i = 0; i < 9; i++) view.stepWindow(1);
    expect(view.windowLength).toBe(4096);
    await expect.poll(() => view.flaggedLevels?.binHz ?? 0).toBeCloseTo(8000 / 4096);
  });

  test('the difference is computed only while it is looked at', async () => {
    const { view } = await opened();
    expect(view.difference).toBeNull();
    view.picture = 'difference';
    expect(view.difference!.frames).toBe(view.flaggedLevels!.frames);
  });
});

describe('the stretch that is least like normal', () => {
  test('is brought on screen with as much around it, and the playhead to its beginning', async () => {
    const { view } = await opened();
    view.worst = { startSeconds: 0.6, endSeconds: 0.7 };
    view.toWorst();
    expect(view.view.startSeconds).toBeCloseTo(0.5);
    expect(view.view.endSeconds).toBeCloseTo(0.8);
    expect(view.sound.playhead).toBeCloseTo(0.6);
  });

  test('at an end of the recording stays inside it', async () => {
    const { view } = await opened();
    view.worst = { startSeconds: 0.9, endSeconds: 1 };
    view.toWorst();
    expect([view.view.startSeconds, view.view.endSeconds]).toEqual([expect.closeTo(0.7), expect.closeTo(1)]);
    view.worst = { startSeconds: 0, endSeconds: 0.5 };
    view.toWorst();
    expect([view.view.startSeconds, view.view.endSeconds]).toEqual([0, 1]);
  });

  test('is played once, from its start to its end', async () => {
    const { view, context } = await opened();
    view.worst = { startSeconds: 0.25, endSeconds: 0.5 };
    view.playWorst();
    await expect.poll(() => view.sound.state).toBe('playing');
    for (const { started } of context().sounding()) expect(started.slice(1)).toEqual([0.25, 0.25]);
  });

  test('is nothing to go to where a recording was scored as a whole', async () => {
    const { view } = await opened();
    const before = view.view;
    view.toWorst();
    view.playWorst();
    expect(view.view).toBe(before);
    expect(view.sound.state).toBe('paused');
  });

  test('is forgotten with the recording', async () => {
    const { view } = await opened();
    view.worst = { startSeconds: 0.25, endSeconds: 0.5 };
    await view.open(recordingOf(2));
    expect(view.worst).toBeNull();
  });
});

test('one window has one clip view, so that the queue prefetches for the pane that shows', () => {
  const { client } = clipClient();
  expect(clipView(client)).toBe(clipView(client));
});
