import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ComponentProps } from 'svelte';
import type ClipPaneType from '#renderer/parts/ClipPane.svelte';
import { createRandom } from '#shared/core/random.ts';
import type { ClipView } from '#renderer/state/clip.svelte.ts';
import {
  clipClient,
  clipViewOf,
  explanationOf,
  itemOf,
  missingId,
  recordingOf,
  scoreOf,
} from '../state/clip-fixtures.ts';

type Props = ComponentProps<typeof ClipPaneType>;

let ClipPane: typeof ClipPaneType;
let view: ClipView;
let shown: Record<string, unknown> | null = null;
let base: Props;

beforeAll(async () => {
  // jsdom has no layout, no media queries and no canvas.
  vi.stubGlobal('matchMedia', (media: string) => ({
    media,
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
  );
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500);
  ({ default: ClipPane } = await import('#renderer/parts/ClipPane.svelte'));
});

beforeEach(() => {
  const { client } = clipClient();
  ({ view } = clipViewOf(client));
  base = {
    item: itemOf(1),
    recording: recordingOf(1),
    score: scoreOf(1, [11, 12]),
    explanation: explanationOf(1),
    explaining: null,
    preset: { kind: 'none' },
    client,
    view,
  };
});

afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});

async function show(changes: Partial<Props> = {}): Promise<HTMLElement> {
  shown = mount(ClipPane, { target: document.body, props: { ...base, ...changes } });
  flushSync();
  await expect.poll(() => view.flagged.state).not.toBe('loading');
  await expect.poll(() => view.normal.state).not.toBe('loading');
  flushSync();
  return document.body;
}

const words = (element: Element) => element.textContent.replaceAll(/[\s\u202f]+/g, ' ');
const named = (body: Element, label: string) => body.querySelector(`[aria-label="${label}"]`);

describe('the clip pane', () => {
  test('says what recording this is and how it stands to the threshold', async () => {
    const body = await show();
    expect(words(body.querySelector('header')!)).toContain(
      'fan, section 00 · speed 4 · 1.0 s · 8 kHz · mono · PCM 16 bit',
    );
    expect(named(body, 'Score 0.412, threshold 0.350, 0.062 above')).not.toBeNull();
    expect(words(body)).not.toContain('Level alarm');
  });

  test('marks which recording is ready to be seen and heard', async () => {
    expect((await show()).querySelector<HTMLElement>('[data-clip-ready]')?.dataset['clipReady']).toBe('1');
    await unmount(shown!);
    shown = null;
    expect((await show({ recording: recordingOf(missingId) })).querySelector('[data-clip-ready]')).toBeNull();
  });

  test('tells the level alarm', async () => {
    expect(words(await show({ score: { ...scoreOf(1, []), levelAlarm: true } }))).toContain('Level alarm');
  });

  test('keeps listening filter and analysis preset apart, by word and by class', async () => {
    const body = await show({ preset: { kind: 'high-pass', cutoffHz: 1200 } });
    expect(words(body.querySelector('.analysis')!)).toContain('Analysis preset high-pass 1,200 Hz');
    const listening = body.querySelector('.listening')!;
    expect(words(listening)).toContain('Listening filter');
    const select = listening.querySelector('select')!;
    expect(select.selectedOptions[0]!.textContent).toBe('off');
    view.sound.setFilter({ kind: 'high-pass', cutoffHz: 400 });
    flushSync();
    expect(select.selectedOptions[0]!.textContent).toBe('high-pass 400 Hz');
    expect(words(body.querySelector('.analysis')!)).toContain('1,200 Hz');
  });

  test('every picture is named and described by the sentence', async () => {
    const body = await show();
    const pictures = [...body.querySelectorAll('[role=application]')];
    expect(pictures).toHaveLength(3);
    for (const picture of pictures) {
      expect(picture.getAttribute('aria-label')).toMatch(/^(Waveform|Spectrogram) of /);
      expect(picture.getAttribute('tabindex')).toBe('0');
      const sentence = document.getElementById(picture.getAttribute('aria-describedby')!)!;
      expect(words(sentence)).toMatch(
        /^Loudest at 27–290 Hz\. Differs most from the nearest normal at \S+ k?Hz \([+−]\d+ dB\)\. The score rests most on 0\.65–1\.14 kHz \(\+0\.31\)\.$/,
      );
    }
  });

  test('the text twin has a row per band, highest first, with both levels and the contribution', async () => {
    const body = await show();
    const rows = [...body.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => words(cell)));
    expect(rows).toHaveLength(8);
    expect(rows.map(([band]) => band)[7]).toBe('27–290 Hz');
    const lowest = rows[7]!;
    expect(lowest[1]).toMatch(/^−\d+ dB$/);
    expect(lowest[3]).toMatch(/^\+\d+ dB$/);
    expect(rows[5]!.at(-1)).toBe('+0.31');
  });

  test('the bars say their band and value, and clicking one selects it', async () => {
    const body = await show();
    const buttons = [...body.querySelectorAll<HTMLButtonElement>('button.band')];
    // The eighth lies above half the sample rate of this recording.
    expect(buttons).toHaveLength(7);
    const strongest = buttons.find((button) => button.getAttribute('aria-label')!.includes('+0.31'))!;
    strongest.click();
    flushSync();
    expect(view.selectedBand).toBe(2);
    expect(strongest.getAttribute('aria-pressed')).toBe('true');
    strongest.click();
    expect(view.selectedBand).toBeNull();
  });

  test('bars lie exactly on the rows of their band, negative ones are hatched', async () => {
    const body = await show();
    const buttons = [...body.querySelectorAll<HTMLElement>('button.band')];
    const edges = buttons.map(({ style }) => [Number.parseFloat(style.top), Number.parseFloat(style.height)] as const);
    for (let i = 1; i < edges.length; i++) expect(edges[i]![0]).toBeCloseTo(edges[i - 1]![0] + edges[i - 1]![1], 3);
    const negative = buttons.find((button) => button.getAttribute('aria-label')!.includes('−0.12'))!;
    expect(negative.querySelector('.negative')).not.toBeNull();
  });
});

describe('the explanation', () => {
  test('is being computed: how far, and what it rests on so far', async () => {
    const body = await show({ explanation: explanationOf(1, 64), explaining: { done: 64, total: 256 } });
    expect(words(body)).toContain('computing 64 of 256');
    expect(words(body)).toContain('Linear fit to the score');
    const progress = body.querySelector('[role=progressbar]')!;
    expect(progress.getAttribute('aria-valuenow')).toBe('25');
    const shapley = [...body.querySelectorAll('option')].find((option) => option.textContent.startsWith('Shapley'))!;
    expect(shapley.disabled).toBe(true);
  });

  test('before the first stage there are no bars and no read-out', async () => {
    const body = await show({ explanation: null, explaining: { done: 0, total: 256 } });
    expect(words(body)).toContain('computing 0 of 256');
    expect(body.querySelectorAll('button.band')).toHaveLength(0);
  });

  test('exact values say that they add up', async () => {
    const body = await show();
    expect(words(body)).toContain('The eight values add up exactly: score 0.412 with all bands, 0.152 with none.');
    expect(words(body)).toContain('mostly on their own (R² 0.93)');
  });

  test('low fidelity is said in words and the bars fade', async () => {
    const body = await show();
    view.chosenReadOut = 'slimeExact';
    flushSync();
    expect(words(body)).toContain('Low fidelity, do not rely on this (R² 0.32).');
    expect(body.querySelector('.bars.doubtful')).not.toBeNull();
    view.chosenReadOut = 'slime';
    flushSync();
    expect(words(body)).toContain('Moderate fidelity (R² 0.61)');
    expect(body.querySelector('.bars.doubtful')).toBeNull();
  });

  test('a label that never changes is explained', async () => {
    const body = await show({
      explanation: explanationOf(1, 256, { constantLabel: true, r2: { slime: null, slimeExact: null, soft: 0.9 } }),
    });
    view.chosenReadOut = 'slime';
    flushSync();
    expect(words(body)).toContain('Every combination of bands stays on the same side of the threshold');
  });

  test('of another recording is not shown', async () => {
    const body = await show({ explanation: explanationOf(2) });
    expect(words(body)).toContain('No explanation yet');
  });
});

describe('what if bands were cut', () => {
  const cutting = (body: Element) => {
    const group = named(body, 'Bands to cut')!;
    const result = () => words(group.parentElement!.querySelector('[role=status]')!).trim();
    const toggles = [...group.querySelectorAll('button')];
    const press = (name: string) => {
      [...group.parentElement!.querySelectorAll('button')].find((b) => words(b).trim() === name)!.click();
      flushSync();
    };
    return { toggles, result, press, box: group.closest('details')! };
  };

  test('any combination: the score and the side of the threshold', async () => {
    const { toggles, result, press } = cutting(await show());
    expect(toggles).toHaveLength(8);
    expect(result()).toBe('Choose one or more bands.');
    toggles[2]!.click();
    flushSync();
    expect(toggles[2]!.getAttribute('aria-pressed')).toBe('true');
    expect(result()).toBe('Without 0.65–1.14 kHz: score 0.102, 0.248 below the threshold, not flagged.');
    toggles[2]!.click();
    toggles[0]!.click();
    flushSync();
    expect(result()).toBe('Without 27–290 Hz: score 0.402, 0.052 above the threshold, still flagged.');
    press('All bands again');
    expect(result()).toBe('Choose one or more bands.');
  });

  test('says the smallest cut that would do, shows it and lets it be heard', async () => {
    const body = await show();
    const { box, result, press } = cutting(body);
    expect(words(box)).toContain('Without 0.65–1.14 kHz alone it would not be flagged.');
    press('Show that');
    expect(result()).toContain('not flagged');
    expect(body.querySelectorAll('.surface .cut')).toHaveLength(1);
    press('Hear it like that');
    await expect.poll(() => view.sound.state).toBe('playing');
    expect(view.sound.filter).toMatchObject({ kind: 'band-stop', lowHz: explanationOf(1).bands[2]!.lowHz });
  });

  test('before every mask was run, what is not known is said', async () => {
    const { toggles, result, box } = cutting(await show({ explanation: explanationOf(1, 64) }));
    toggles[3]!.click();
    flushSync();
    expect(result()).toMatch(/^Without .*: not computed yet\.$/);
    expect(words(box)).not.toContain('would not be flagged');
  });

  test('opens with the key, and is forgotten with the recording', async () => {
    const { box } = cutting(await show());
    expect(box.open).toBe(false);
    expect(view.toggleCutOfBand()).toBe(2);
    flushSync();
    expect(box.open).toBe(true);
    await view.open(recordingOf(2));
    expect(view.cut).toBeNull();
  });
});

describe('a long recording', () => {
  const worst = { startSeconds: 0.5, endSeconds: 0.75 };

  test('says where it is least like normal, marks it on both pictures in words, and says what the bands speak about', async () => {
    const body = await show({ score: { ...scoreOf(1, [11]), worst: { startSeconds: 750, endSeconds: 760 } } });
    expect(words(body.querySelector('header')!)).toContain('Least like normal at 12:30–12:40');
    expect(words(body)).toContain('The bands speak about 12:30–12:40 of this recording.');
    // Beyond this one-second recording there is nothing to mark.
    expect(body.querySelectorAll('.range')).toHaveLength(0);
    await unmount(shown!);
    shown = null;
    await show({ score: { ...scoreOf(1, [11]), worst } });
    const marks = [...body.querySelectorAll<HTMLElement>('.range')];
    expect(marks).toHaveLength(2);
    const width = Number.parseFloat(body.querySelector<HTMLElement>('[role=application]')!.style.width);
    for (const mark of marks) {
      expect(Number.parseFloat(mark.style.left)).toBeCloseTo(width / 2);
      expect(Number.parseFloat(mark.style.width)).toBeCloseTo(width / 4);
    }
    expect(words(body.querySelector('.surface .label')!)).toBe('least like normal');
  });

  const segments = [0.1, 0.5, 0.3, 0.2].map((score, i) => ({ startSeconds: i / 4, endSeconds: (i + 1) / 4, score }));

  /** The same recording as one that is scored in segments, the second of which is near a later stretch of normal 12. */
  async function showSegments(): Promise<HTMLElement> {
    const range = { startSeconds: 0.125, endSeconds: 0.375 };
    const { client } = clipClient(segments, [{ recordingId: 12, distance: 0.07, range }]);
    ({ view } = clipViewOf(client));
    const body = await show({
      client,
      view,
      score: { ...scoreOf(1, [11]), worst: { startSeconds: 0.25, endSeconds: 0.5 } },
    });
    await expect.poll(() => view.stretches.segments).toHaveLength(4);
    flushSync();
    return body;
  }

  test('shows its score over time with the threshold, in words too', async () => {
    const body = await showSegments();
    const line = named(body, 'Score over time')!;
    expect(line.querySelector('path')!.getAttribute('d')).toMatch(/^M0,/);
    expect(line.querySelector('.threshold')).not.toBeNull();
    expect(words(body)).toContain('1 of 4 stretches at or above the threshold; highest 0.500 at 0:00–0:01.');
    expect([...body.querySelectorAll('details tbody tr')].length).toBeGreaterThanOrEqual(4);
  });

  test('arrow keys and page keys go from stretch to stretch, and the nearest normals go along', async () => {
    const body = await showSegments();
    const line = named(body, 'Score over time')!;
    const press = (key: string) => {
      line.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      flushSync();
    };
    press('PageDown');
    expect(view.stretches.chosen).toBe(1);
    expect(line.getAttribute('aria-valuetext')).toContain('score 0.500, 0.150 above the threshold');
    expect(view.sound.playhead).toBeCloseTo(0.25);
    await expect.poll(() => view.normalRecording?.id).toBe(12);
    // Second 0.125 of the normal lies beside second 0.25 of this one.
    expect(view.normalStartsAt).toBeCloseTo(0.125);
    flushSync();
    expect(words(body)).toContain('its nearest stretch');
    view.cursor = { seconds: 0.05, hertz: 1300 };
    expect(view.reading!.normalDb).toBeNull();
    view.cursor = { seconds: 0.6, hertz: 1300 };
    expect(view.reading!.normalDb).toBeCloseTo(-6, 0);
    press('PageDown');
    expect(view.stretches.chosen).toBe(2);
    press('ArrowRight');
    expect(view.stretches.chosen).toBe(3);
    press('End');
    expect(view.stretches.chosen).toBe(3);
    press('Home');
    expect(view.stretches.chosen).toBe(0);
    // Back to the worst one, whatever was chosen.
    view.toWorst();
    expect(view.stretches.chosen).toBe(1);
  });

  test('goes there and plays it', async () => {
    const body = await show({ score: { ...scoreOf(1, [11]), worst } });
    const press = (name: string) => [...body.querySelectorAll('button')].find((b) => words(b).trim() === name)!.click();
    press('Show it');
    expect(view.sound.playhead).toBeCloseTo(0.5);
    press('Play it');
    await expect.poll(() => view.sound.state).toBe('playing');
  });

  test('that was scored as a whole says nothing of it', async () => {
    const body = await show();
    expect(words(body)).not.toMatch(/least like normal|speak about/i);
  });
});

describe('states', () => {
  test('nothing selected', async () => {
    const body = await show({ item: null, recording: null, score: null, explanation: null });
    expect(words(body)).toContain('Choose a recording in the queue.');
  });

  test('a missing file: the problem, and the bands still as text', async () => {
    const body = await show({
      item: itemOf(missingId),
      recording: recordingOf(missingId),
      score: scoreOf(missingId, []),
      explanation: explanationOf(missingId),
    });
    expect(words(body.querySelector('[role=alert]')!)).toContain('The file is no longer at /line/404.wav.');
    expect(body.querySelector<HTMLDetailsElement>('.twin details')!.open).toBe(true);
    expect(words(body.querySelector('tbody')!)).toContain('+0.31');
    expect(body.querySelectorAll('[role=application]')).toHaveLength(0);
  });

  test('without a nearest normal there is one picture and nothing to compare', async () => {
    const body = await show({ score: scoreOf(1, []) });
    expect(body.querySelectorAll('[role=application]')).toHaveLength(2);
    const normal = [...body.querySelectorAll('button')].find((button) => words(button).trim() === 'Normal')!;
    expect(normal.disabled).toBe(true);
  });
});

test('what comes next is made ready together with its nearest normal', async () => {
  const { client, assets } = clipClient();
  ({ view } = clipViewOf(client));
  await show({ client, view, upcoming: [itemOf(2), itemOf(3)] });
  await expect
    .poll(() =>
      ['/audio/2.wav', '/audio/102.wav', '/audio/3.wav', '/audio/103.wav', '/audio/12.wav'].every((path) =>
        assets.includes(path),
      ),
    )
    .toBe(true);
});

describe('the picture as a control', () => {
  test('arrow keys move the cursor, and what is under it is said and shown', async () => {
    const body = await show();
    const picture = body.querySelectorAll<HTMLElement>('[role=application]')[1]!;
    const press = (key: string, shiftKey = false) => {
      picture.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
      flushSync();
    };
    press('ArrowRight', true);
    const before = view.cursor!;
    press('ArrowUp', true);
    expect(view.cursor!.hertz).toBeGreaterThan(before.hertz);
    expect(view.cursor!.seconds).toBe(before.seconds);
    expect(words(body.querySelector('.readout')!)).toMatch(
      /0\.10 s · [\d ]+ Hz −\d+ dB normal here −\d+ dB Δ [+−]?\d+ dB/,
    );
    expect(words(body.querySelector('[aria-live]')!)).toMatch(/^0\.10 s, [\d ]+ Hz, −\d+ dB, normal here −\d+ dB/);
    press('Enter');
    expect(view.sound.playhead).toBeCloseTo(view.cursor!.seconds);
    press('Escape');
    expect(view.cursor).toBeNull();
  });

  test('pointing reads exactly where the pointer is, on each axis; clicking seeks', async () => {
    const body = await show();
    const picture = body.querySelectorAll<HTMLElement>('[role=application]')[1]!;
    const height = Number.parseFloat(picture.style.height);
    for (const axis of ['linear', 'mel', 'log'] as const) {
      view.setAxis(axis);
      flushSync();
      picture.dispatchEvent(new MouseEvent('pointermove', { clientX: 0, clientY: height, bubbles: true }));
      expect(view.cursor!.hertz).toBeCloseTo(axis === 'log' ? 20 : 0, 4);
      picture.dispatchEvent(new MouseEvent('pointermove', { clientX: 0, clientY: 0, bubbles: true }));
      expect(view.cursor!.hertz).toBeCloseTo(4000, 4);
    }
    const width = Number.parseFloat(picture.style.width);
    picture.dispatchEvent(new MouseEvent('pointerdown', { clientX: width / 4, clientY: 5, bubbles: true }));
    expect(view.sound.playhead).toBeCloseTo(0.25, 6);
  });

  test('the wheel zooms with Ctrl, moves in time with Shift and in frequency with Alt, and scrolls the pane without', async () => {
    const body = await show();
    const picture = body.querySelectorAll<HTMLElement>('[role=application]')[1]!;
    const turn = (deltaY: number, modifiers: WheelEventInit = {}) => {
      const event = new WheelEvent('wheel', { deltaY, bubbles: true, cancelable: true, ...modifiers });
      picture.dispatchEvent(event);
      flushSync();
      return event.defaultPrevented;
    };
    const whole = view.view;
    expect(turn(1)).toBe(false);
    expect(view.view).toBe(whole);
    expect(turn(-1, { ctrlKey: true })).toBe(true);
    expect(view.view.endSeconds - view.view.startSeconds).toBeCloseTo(0.8);
    const { startSeconds } = view.view;
    turn(1, { shiftKey: true });
    expect(view.view.startSeconds).toBeCloseTo(Math.min(0.2, startSeconds + 0.08));
    turn(0, { deltaX: -1 });
    expect(view.view.startSeconds).toBeCloseTo(Math.max(0, Math.min(0.2, startSeconds + 0.08) - 0.08));
    turn(-1, { ctrlKey: true, shiftKey: true });
    const { lowHz } = view.view;
    turn(-1, { altKey: true });
    expect(view.view.lowHz).toBeGreaterThan(lowHz);
  });

  test('a little map of the whole recording appears with the zoom, and moves what is on screen', async () => {
    const body = await show();
    const map = () => body.querySelector<HTMLElement>('[role=slider]');
    expect(map()).toBeNull();
    view.zoomAbout(4, 0);
    flushSync();
    expect(map()!.getAttribute('aria-valuetext')!.replaceAll('\u00a0', ' ')).toBe('0.00 s to 0.25 s');
    const width = Number.parseFloat(map()!.style.width);
    const send = (type: string, clientX: number) =>
      map()!.dispatchEvent(new MouseEvent(type, { clientX, bubbles: true, button: 0 }));
    send('pointerdown', width / 8);
    send('pointermove', width / 8 + width / 2);
    expect(view.view.startSeconds).toBeCloseTo(0.5);
    send('pointerup', 0);
    send('pointermove', 0);
    expect(view.view.startSeconds).toBeCloseTo(0.5);
    send('pointerdown', 0);
    send('pointerup', 0);
    expect(view.view.startSeconds).toBe(0);
    for (const [key, start] of [
      ['End', 0.75],
      ['ArrowLeft', 0.725],
      ['PageUp', 0.475],
      ['Home', 0],
    ] as const) {
      map()!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      expect(view.view.startSeconds).toBeCloseTo(start);
    }
    view.fit();
    flushSync();
    expect(map()).toBeNull();
  });

  test('dragging picks out a part, whose numbers can be changed', async () => {
    const body = await show();
    const [wave, picture] = [...body.querySelectorAll<HTMLElement>('[role=application]')];
    const drag = (target: HTMLElement, from: [number, number], to: [number, number]) => {
      const send = (type: string, [clientX, clientY]: [number, number]) =>
        target.dispatchEvent(new MouseEvent(type, { clientX, clientY, bubbles: true, button: 0 }));
      send('pointerdown', from);
      send('pointermove', to);
      send('pointerup', to);
      send('pointermove', [0, 0]);
      flushSync();
    };
    view.setAxis('linear');
    flushSync();
    const [width, height] = [Number.parseFloat(picture!.style.width), Number.parseFloat(picture!.style.height)];
    drag(picture!, [width / 4, height / 2], [width / 4 + 2, height / 2]);
    expect(view.box).toBeNull();
    drag(wave!, [10, 10], [200, 20]);
    expect(view.box).toBeNull();
    drag(picture!, [width / 2, height / 4], [width / 4, height / 2]);
    expect(view.box!.startSeconds).toBeCloseTo(0.25);
    expect(view.box!.endSeconds).toBeCloseTo(0.5);
    expect([view.box!.lowHz, view.box!.highHz]).toEqual([expect.closeTo(2000), expect.closeTo(3000)]);
    const row = named(body, 'Selection')!;
    const numbers = [...row.querySelectorAll<HTMLInputElement>('input')];
    expect(numbers.map(({ value }) => value)).toEqual(['0.25', '0.50', '2000', '3000']);
    numbers[3]!.value = '3500';
    numbers[3]!.dispatchEvent(new Event('change', { bubbles: true }));
    numbers[2]!.value = '';
    numbers[2]!.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
    expect([view.box!.lowHz, view.box!.highHz]).toEqual([expect.closeTo(2000), 3500]);
    expect(numbers[2]!.value).toBe('2000');
    picture!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    flushSync();
    expect(view.box).toBeNull();
    expect(named(body, 'Selection')).toBeNull();
  });

  test('a listening filter of one’s own is shaped beside its response; what makes no sense is refused in words', async () => {
    const body = await show();
    const opener = named(body, 'Shape the listening filter') as HTMLButtonElement;
    opener.click();
    flushSync();
    expect(opener.getAttribute('aria-expanded')).toBe('true');
    const panel = document.getElementById(opener.getAttribute('aria-controls')!)!;
    const kind = panel.querySelector('select')!;
    kind.selectedIndex = 3;
    kind.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
    expect(view.sound.filter).toEqual({ kind: 'band-pass', lowHz: 1000, highHz: 2000 });
    expect(panel.querySelector('svg[role=img]')!.getAttribute('aria-label')).toContain('band-pass 1,000 to 2,000 Hz');
    const [low] = panel.querySelectorAll<HTMLInputElement>('input');
    low!.value = '2500';
    low!.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
    expect(words(panel.querySelector('[role=alert]')!)).toContain('below 4 000 Hz');
    expect(view.sound.filter).toMatchObject({ lowHz: 1000 });
    const chosen = body.querySelector('.listening select') as HTMLSelectElement;
    expect(chosen.selectedOptions[0]!.textContent.replaceAll('\u00a0', ' ')).toBe('only 1.00–2.00 kHz');
    panel.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    flushSync();
    expect(opener.getAttribute('aria-expanded')).toBe('false');
  });

  test('flagged and normal pictures have one size and one legend', async () => {
    const body = await show();
    const [, flagged, normal] = [...body.querySelectorAll<HTMLElement>('[role=application]')];
    expect([flagged!.style.width, flagged!.style.height]).toEqual([normal!.style.width, normal!.style.height]);
    view.setRange({ floorDb: -100, topDb: -20 });
    flushSync();
    const legends = [...body.querySelectorAll('.legend')].map((legend) => legend.getAttribute('aria-label'));
    expect(new Set(legends).size).toBe(1);
    expect(legends[0]!.replaceAll('\u00a0', ' ')).toBe('Colours from −100 dB to −20 dB');
  });
});

describe('two panes, one scale', () => {
  test('whatever is done to the view, both pictures have the same axes', async () => {
    const body = await show();
    const random = createRandom(14);
    const deeds = [
      () => view.zoomAbout(0.3 + 3 * random.next(), random.next()),
      () => view.zoomFrequency(0.3 + 3 * random.next()),
      () => view.pan(random.next() - 0.5),
      () => view.panFrequency(random.next() - 0.5),
      () => view.setAxis((['mel', 'linear', 'log'] as const)[random.integer(3)]!),
      () => view.setRange({ floorDb: -100 + 10 * random.integer(3), topDb: -10 }),
      () => view.fit(),
      () => void view.showNeighbour(random.integer(2)),
    ];
    for (let step = 0; step < 20; step++) {
      deeds[random.integer(deeds.length)]!();
      await expect.poll(() => view.normal.state, { interval: 1 }).toBe('ready');
      flushSync();
      const axes = [...body.querySelectorAll('.axis')].map((axis) => axis.outerHTML);
      const legends = [...body.querySelectorAll('.legend')].map((legend) => legend.outerHTML);
      // Two frequency axes and, below both, one axis of time.
      expect(axes).toHaveLength(3);
      expect(axes[0]).toBe(axes[1]);
      expect(legends).toHaveLength(2);
      expect(legends[0]).toBe(legends[1]);
    }
  }, 20_000);
});
