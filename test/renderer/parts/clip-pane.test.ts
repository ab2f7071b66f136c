import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ComponentProps } from 'svelte';
import type ClipPaneType from '#renderer/parts/ClipPane.svelte';
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
    view.setListening({ kind: 'high-pass', cutoffHz: 400 });
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
    expect(body.querySelector('details')!.open).toBe(true);
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
    expect(view.playhead).toBeCloseTo(view.cursor!.seconds);
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
    expect(view.playhead).toBeCloseTo(0.25, 6);
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
