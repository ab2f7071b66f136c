import { flushSync } from 'svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { keymap, registerActions } from '#renderer/state/keymap.svelte.ts';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { Tour } from '#renderer/state/tour.svelte.ts';
import TourNote from '#renderer/views/shell/Tour.svelte';
import { around, inside, placeCard, type Area } from '#renderer/views/shell/tour-place.ts';
import { createRandom } from '#shared/core/random.ts';
import { testStorage } from '#test/renderer/support/client.ts';
import { button, settle, show } from '#test/renderer/support/mount.ts';
import { press } from '#test/renderer/support/press.ts';

const overlap = (a: Area, b: Area) =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

describe('where the note stands', () => {
  const card = { width: 352, height: 260 };

  test('beside what it speaks of: right, left, below or above, whichever has room', () => {
    const screen = { width: 1440, height: 900 };
    expect(placeCard({ left: 0, top: 48, width: 288, height: 816 }, card, screen)).toEqual({ left: 300, top: 48 });
    expect(placeCard({ left: 1152, top: 48, width: 288, height: 816 }, card, screen)).toEqual({ left: 788, top: 48 });
    expect(placeCard({ left: 300, top: 0, width: 1000, height: 300 }, card, screen)).toEqual({ left: 300, top: 312 });
    expect(placeCard({ left: 300, top: 500, width: 1000, height: 300 }, card, screen)).toEqual({ left: 300, top: 228 });
    // a bar at the top keeps the rest of itself in view
    expect(placeCard({ left: 150, top: 6, width: 330, height: 34 }, card, screen)).toEqual({ left: 150, top: 52 });
    expect(placeCard(null, card, screen)).toEqual({ left: 1076, top: 628 });
  });

  test('never outside of the window, and over its target only where no side has room', () => {
    const random = createRandom(7);
    const between = (low: number, high: number) => low + Math.floor(random.next() * (high - low));
    for (let round = 0; round < 2000; round++) {
      const screen = { width: between(400, 1920), height: between(300, 1080) };
      const target = inside(
        { left: between(-50, 1900), top: between(-50, 1000), width: between(1, 1400), height: between(1, 900) },
        screen,
      );
      const place = placeCard(target, card, screen);
      expect(place.left).toBeGreaterThanOrEqual(12);
      expect(place.top).toBeGreaterThanOrEqual(12);
      if (card.width + 24 <= screen.width) expect(place.left + card.width).toBeLessThanOrEqual(screen.width - 12);
      if (target === null || card.height + 24 > screen.height || card.width + 24 > screen.width) continue;
      const room = [
        screen.width - target.left - target.width - 24 >= card.width,
        target.left - 24 >= card.width,
        screen.height - target.top - target.height - 24 >= card.height,
        target.top - 24 >= card.height,
      ];
      if (room.includes(true)) expect(overlap(target, { ...place, ...card })).toBe(false);
    }
  });

  test('around several elements, of which hidden ones do not count', () => {
    const areas = [
      { left: 10, top: 20, width: 100, height: 30 },
      { left: 50, top: 5, width: 10, height: 100 },
      { left: 0, top: 0, width: 0, height: 0 },
    ];
    expect(around(areas)).toEqual({ left: 6, top: 1, width: 108, height: 108 });
    expect(around([areas[2]!])).toBeNull();
    expect(inside({ left: 2000, top: 0, width: 10, height: 10 }, { width: 1000, height: 500 })).toBeNull();
  });
});

describe('the note', () => {
  let tour: Tour;
  let root: HTMLElement;
  let before: HTMLButtonElement;

  beforeEach(async () => {
    before = document.createElement('button');
    document.body.append(before);
    before.focus();
    tour = new Tour(new Announcer(), testStorage());
    root = show(TourNote, { tour });
    tour.start();
    await settle();
  });

  const note = () => root.querySelector<HTMLElement>('[role=dialog]');

  test('is not modal, has a name and a text, and takes the keyboard to its way on', () => {
    expect(note()!.getAttribute('aria-modal')).toBeNull();
    expect(document.getElementById(note()!.getAttribute('aria-labelledby')!)!.textContent).toBe('What is waiting');
    expect(document.activeElement).toBe(button(root, 'Next'));
  });

  test('goes on and back by its buttons, and gives the focus back at the end', async () => {
    for (const title of ['See it and hear it', 'Why it was flagged', 'Your verdict', 'What becomes of it']) {
      button(root, 'Next').click();
      await settle();
      expect(note()!.textContent).toContain(title);
    }
    expect(document.activeElement).toBe(button(root, 'Done'));
    button(root, 'Back').click();
    await settle();
    expect(note()!.textContent).toContain('Your verdict');
    button(root, 'Next').click();
    await settle();
    button(root, 'Done').click();
    await settle();
    expect(note()).toBeNull();
    expect(document.activeElement).toBe(before);
  });

  test('Escape ends it from anywhere, unless something else took it', async () => {
    before.focus();
    const stop = (event: Event) => event.preventDefault();
    document.addEventListener('keydown', stop);
    press('Escape');
    document.removeEventListener('keydown', stop);
    await settle();
    expect(note()).not.toBeNull();
    press('Escape');
    await settle();
    expect(note()).toBeNull();
    expect(tour.offered).toBe(false);
  });

  test('names the keys as they are now, and leaves out those that do nothing', () => {
    expect(note()!.querySelector('ul')).toBeNull();
    const leave = registerActions('Queue', [{ id: 'queue.next', label: 'Next', keys: ['j'], run: () => undefined }]);
    flushSync();
    expect(note()!.querySelector('ul')!.textContent.replace(/\s+/g, ' ')).toContain('J next');
    keymap.setBareKeys(false);
    flushSync();
    expect(note()!.querySelector('ul')).toBeNull();
    keymap.setBareKeys(true);
    leave();
  });
});
