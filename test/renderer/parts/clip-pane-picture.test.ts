import { flushSync } from 'svelte';
import { describe, expect, test } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import { named, show, view, words } from './clip-pane-fixture.ts';

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

  test('arrow keys move what is picked out, with Shift its end and upper edge, and no further than the recording', async () => {
    const body = await show();
    const picture = body.querySelectorAll<HTMLElement>('[role=application]')[1]!;
    const press = (key: string, shiftKey = false) => {
      picture.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
      flushSync();
    };
    view.setAxis('linear');
    view.select({ startSeconds: 0.2, endSeconds: 0.4, lowHz: 1000, highHz: 2000 });
    flushSync();
    press('ArrowRight');
    press('ArrowUp');
    expect(view.box).toEqual({
      startSeconds: expect.closeTo(0.21),
      endSeconds: expect.closeTo(0.41),
      lowHz: expect.closeTo(1040),
      highHz: expect.closeTo(2040),
    });
    expect(words(body.querySelector('[aria-live]')!)).toMatch(/^Selected 0\.21 s to 0\.41 s, /);
    press('ArrowLeft', true);
    press('ArrowDown', true);
    expect(view.box).toMatchObject({ startSeconds: expect.closeTo(0.21), endSeconds: expect.closeTo(0.4) });
    expect([view.box!.lowHz, view.box!.highHz]).toEqual([expect.closeTo(1040), expect.closeTo(2000)]);
    for (let i = 0; i < 40; i++) press('ArrowLeft');
    expect(view.box!.endSeconds - view.box!.startSeconds).toBeCloseTo(0.19);
    expect(view.box!.startSeconds).toBeCloseTo(0);
    expect(view.cursor).toBeNull();
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

  test.each(['Shape the listening filter', 'Display'])(
    '“%s” closes with Escape on its button, and with a press or the focus elsewhere',
    async (name) => {
      const body = await show();
      const opener = [...body.querySelectorAll('button')].find(
        (button) => button.getAttribute('aria-label') === name || words(button).trim() === name,
      )!;
      const isOpen = () => (flushSync(), opener.getAttribute('aria-expanded'));
      opener.click();
      expect(isOpen()).toBe('true');
      opener.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      expect(isOpen()).toBe('false');
      opener.click();
      body.querySelector('h2')!.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
      expect(isOpen()).toBe('false');
      opener.click();
      flushSync();
      opener.focus();
      const inside = document.getElementById(opener.getAttribute('aria-controls')!)!.querySelector('select')!;
      inside.focus();
      expect(isOpen()).toBe('true');
      body.querySelector<HTMLElement>('[role=application]')!.focus();
      expect(isOpen()).toBe('false');
    },
  );

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
