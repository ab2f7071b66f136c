import { flushSync } from 'svelte';
import { describe, expect, test, vi } from 'vitest';
import { clipClient, scoreOf } from '../state/clip-fixtures.ts';
import { close, look, named, show, view, words } from './clip-pane-fixture.ts';

describe('the pictures', () => {
  test('are painted once per frame, and only the one that has changed', async () => {
    const body = await show();
    const painted: HTMLCanvasElement[] = [];
    class Image {
      readonly data: Uint8ClampedArray;
      readonly width: number;
      readonly height: number;
      constructor(width: number, height: number) {
        [this.width, this.height] = [width, height];
        this.data = new Uint8ClampedArray(4 * width * height);
      }
    }
    vi.stubGlobal('ImageData', Image);
    const context = vi.mocked(HTMLCanvasElement.prototype.getContext);
    context.mockImplementation(function (this: HTMLCanvasElement) {
      return { putImageData: () => painted.push(this) } as unknown as CanvasRenderingContext2D;
    } as never);
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const [flagged, normal] = [...body.querySelectorAll('canvas')];
    for (const factor of [2, 2, 0.5]) {
      view.zoomAbout(factor, 0);
      flushSync();
    }
    expect(painted).toEqual([]);
    await frame();
    expect(painted).toEqual([flagged, normal]);

    // Levels that arrive for one of them, as tiles do, are none of the other's.
    painted.length = 0;
    const { flagged: state } = view;
    if (state.state === 'ready' && !state.clip.long)
      view.flagged = { state: 'ready', clip: { ...state.clip, levels: { ...state.clip.levels } } };
    flushSync();
    await frame();
    expect(painted).toEqual([flagged]);
    context.mockReturnValue(null);
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
    await close();
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
    look(client);
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
