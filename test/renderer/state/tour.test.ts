import { beforeEach, describe, expect, test } from 'vitest';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { Tour, tourKey, tourSteps } from '#renderer/state/tour.svelte.ts';
import { text } from '#renderer/text/en.ts';
import { testStorage } from '#test/renderer/support/client.ts';

let announcer: Announcer;
let storage: Storage;
let tour: Tour;

beforeEach(() => {
  announcer = new Announcer();
  storage = testStorage();
  tour = new Tour(announcer, storage);
});

describe('the tour', () => {
  test('is offered until it was taken or declined, and can be taken again all the same', () => {
    expect(tour.offered).toBe(true);
    tour.decline();
    expect([tour.offered, storage.getItem(tourKey)]).toEqual([false, 'seen']);
    expect(new Tour(announcer, storage).offered).toBe(false);
    tour.start();
    expect(tour.step).toBe('queue');
  });

  test('is not offered any more once it was begun, in another window neither', () => {
    const other = new Tour(announcer, storage);
    tour.start();
    expect(storage.getItem(tourKey)).toBe('seen');
    other.load();
    expect(other.offered).toBe(false);
  });

  test('goes through its five steps, says each of them, and ends after the last', () => {
    tour.start();
    const seen = tourSteps.map(() => {
      const step = tour.step!;
      expect(announcer.text).toContain(text.tour.steps[step].title);
      expect(announcer.text).toContain(`step ${tour.index! + 1} of 5`);
      tour.next();
      return step;
    });
    expect(seen).toEqual(['queue', 'listen', 'bands', 'decide', 'report']);
    expect(tour.step).toBeNull();
    expect(announcer.text).toContain('The tour is over');
  });

  test('goes back, but not before its beginning, and can be left at any step', () => {
    tour.start();
    tour.back();
    expect(tour.step).toBe('queue');
    tour.next();
    tour.next();
    tour.back();
    expect(tour.step).toBe('listen');
    tour.end();
    expect(tour.step).toBeNull();
    tour.next();
    tour.back();
    expect(tour.step).toBeNull();
  });
});
