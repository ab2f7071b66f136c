import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import { earsFirst } from '#renderer/state/ears-first.svelte.ts';
import type { ThemeState } from '#renderer/state/theme.svelte.ts';
import EmbeddingMapView from '#renderer/views/Detector/map/EmbeddingMap.svelte';
import type { EmbeddingMap, MapPoint } from '#shared/contract/overview.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import { testClient, testStorage, type TestClient } from '#test/renderer/support/client.ts';
import { button, settle, show } from '#test/renderer/support/mount.ts';
import { stubLayout } from '#test/renderer/support/no-layout.ts';
import { press } from '#test/renderer/support/press.ts';
import { mapOf, pointOf } from './embedding-map-fixture.ts';

let made: TestClient;
let earmark: Earmark;
let root: HTMLElement;
let answer: EmbeddingMap | Problem;
let asked: unknown[];

beforeEach(() => stubLayout());
afterEach(() => {
  earsFirst.set(false);
  vi.restoreAllMocks();
});

async function open(what?: (earmark: Earmark) => EmbeddingMap | Problem): Promise<void> {
  asked = [];
  made = testClient({ items: 6, reviewed: 0 });
  const { call } = made.host;
  made.host.call = async (name, input) => {
    if (name !== 'detectors.map') return call(name, input);
    asked.push(input);
    await Promise.resolve();
    return 'code' in answer ? fail(answer) : ok(answer);
  };
  earmark = new Earmark(made.client, testStorage());
  earmark.show('setup');
  await earmark.start();
  answer = what === undefined ? mapOf(earmark.session.items) : what(earmark);
  root = show(
    EmbeddingMapView,
    { detector: earmark.library.detectors[0]! },
    contextOf({ earmark, theme: {} as ThemeState }),
  );
  await settle();
}

const words = (element: Element = root) => element.textContent.replace(/\s+/g, ' ').trim();
const surface = () => root.querySelector<HTMLElement>('[role=application]')!;
const section = (name: string) => root.querySelector(`section[aria-label="${name}"]`)!;
const said = () => earmark.announcer.text;
const items = () => earmark.session.items;
const chosen = () => [...earmark.map.chosen];

function keys(...pressed: string[]): void {
  surface().focus();
  for (const key of pressed) press(key);
  flushSync();
}

/** Where a mark is drawn: as the fixture's bounds and the stubbed size have it. */
function pixelsOf({ x, y }: Pick<MapPoint, 'x' | 'y'>): { clientX: number; clientY: number } {
  const { left, right, bottom, top } = earmark.map.bounds;
  const unit = Math.min((800 - 44) / (right - left), (500 - 44) / (top - bottom));
  return { clientX: 400 + (x - (left + right) / 2) * unit, clientY: 250 - (y - (bottom + top) / 2) * unit };
}

function pointer(type: string, at: Pick<MapPoint, 'x' | 'y'>, more: PointerEventInit = {}): void {
  const event = new MouseEvent(`pointer${type}`, { ...pixelsOf(at), bubbles: true, cancelable: true, ...more });
  surface().dispatchEvent(event);
  flushSync();
}

function draw(corners: readonly (readonly [number, number])[], more: PointerEventInit = {}): void {
  const [first, ...rest] = corners.map(([x, y]) => ({ x, y }));
  pointer('down', first!, more);
  for (const corner of rest) pointer('move', corner, more);
  pointer('up', rest.at(-1)!, more);
}

describe('what is shown', () => {
  test('is said in words: how many of each kind, what near and far mean, and how little two axes show', async () => {
    await open();
    expect(asked).toEqual([{ detectorId: 1 }]);
    expect(surface().getAttribute('aria-label')).toBe(
      'Map of the recordings: 4 normals of the bank, 1 normal, 1 real fault, 1 false alarm, 5 with nothing known',
    );
    expect(words()).toContain('Each mark is a recording, placed by what the model hears in it');
    expect(words()).toContain('These two show only 34 % of the differences, so take the map as a sketch');
    expect(words()).toContain('First axis: 23 % of the differences');
    expect(words()).toContain('Second axis: 11 % of the differences');
    expect(words(root.querySelector('[aria-label=Marks]')!)).toContain('Flagged (6)');
    expect(words()).not.toContain('are shown:');
    expect(words()).not.toContain('missing here');
    const described = surface().getAttribute('aria-describedby')!.split(' ');
    expect(described.map((id) => document.getElementById(id)?.textContent.length ?? 0)).not.toContain(0);
  });

  test('says so where it is a part of what there is, and what it is made from', async () => {
    await open(({ session }) =>
      mapOf(session.items, { part: 'statistics', total: 9412, without: 12, shares: [0.7, 0.2] }),
    );
    expect(words()).toContain('placed by the statistics of its spectrum');
    expect(words()).toContain('marks that lie together sound alike to it, by and large');
    expect(words()).toContain('12 of 9,400 recordings are shown');
    expect(words()).toContain('12 recordings of this machine are missing here');
  });

  test('while it is on its way, then why there is none, as to a second reader, who can ask again', async () => {
    await open(() => problem('reading.blind', { name: 'Week 47' }));
    expect(words()).toContain('You give a second reading of Week 47');
    expect(root.querySelector('[role=application]')).toBeNull();
    answer = mapOf(items());
    button(root, 'Read it again').click();
    await settle();
    expect(surface()).not.toBeNull();
    earmark.map.forget();
    flushSync();
    expect(words()).toContain('Laying out the map…');
    await settle();
    expect(surface()).not.toBeNull();
    expect(asked).toHaveLength(3);
  });

  test('says what to do where nothing can be laid out, and shows too few as a table', async () => {
    await open(({ session }) => mapOf(session.items, { points: [], total: 40, without: 40 }));
    expect(words()).toContain('For all 40 recordings of this machine that is not in the library');
    button(root, 'Go to Setup').click();
    expect(earmark.view).toBe('setup');
    answer = mapOf([], { points: [pointOf(1, 0, 0), pointOf(2, 1, 0)], total: 2 });
    await earmark.map.load();
    await settle();
    expect(words()).toContain('A map takes three recordings; here are 2.');
    expect(root.querySelector('[role=application]')).toBeNull();
    expect(root.querySelector('details')).not.toBeNull();
  });
});

describe('with the keyboard', () => {
  test('arrows go from mark to mark, and each is said', async () => {
    await open();
    keys('ArrowRight');
    earmark.map.cursorId = 901;
    keys('ArrowRight', 'ArrowRight');
    const fault = items()[0]!;
    expect(earmark.map.cursorId).toBe(fault.recordingId);
    expect(said()).toMatch(new RegExp(`^${fault.fileName}: Real fault, by verdict, score [\\d.]+, flagged\\.$`));
    expect(words(section('This recording'))).toContain('2 nearest normals 901.wav902.wav Opens in “');
    keys('ArrowLeft', 'ArrowDown');
    expect(earmark.map.cursorId).toBe(904);
    expect(said()).toBe('904.wav: Normal of the bank, no score of its own: others are compared with it.');
    keys('ArrowRight', 'ArrowUp');
    earmark.map.cursorId = 801;
    flushSync();
    expect(words(section('This recording'))).toContain('Normal, by label');
    expect(words(section('This recording'))).toContain('1 more that is not on the map');
    expect(words(section('This recording'))).toContain('It is in no session');
  });

  test('Space chooses, Escape lets go, first of what is chosen and then of the place', async () => {
    await open();
    earmark.map.cursorId = 801;
    keys(' ');
    expect([chosen(), said()]).toEqual([[801], '801.wav chosen. 1 chosen.']);
    keys(' ');
    expect([chosen(), said()]).toEqual([[], '801.wav no longer chosen. 0 chosen.']);
    keys(' ', 'Escape');
    expect([chosen(), said(), earmark.map.cursorId]).toEqual([[], 'None chosen.', 801]);
    keys('Escape');
    expect(earmark.map.cursorId).toBeNull();
  });

  test('Enter opens it in its session on the Review screen; of one that no session has it says so', async () => {
    await open();
    earmark.map.cursorId = 801;
    keys('Enter');
    expect([said(), earmark.view]).toEqual(['It is in no session, so it cannot be opened in Review.', 'setup']);
    const { recordingId } = items()[3]!;
    earmark.map.cursorId = recordingId;
    keys('Enter');
    await settle();
    expect([earmark.view, earmark.session.currentId]).toEqual(['review', recordingId]);
  });

  test('+, − and 0 zoom; the place stays in the picture; keys with Ctrl are left to the window', async () => {
    await open();
    expect(button(root, 'Show all').disabled).toBe(true);
    keys('+', '+', '+');
    expect(earmark.map.view!.zoom).toBeCloseTo(1.4 ** 3, 9);
    earmark.map.cursorId = 902;
    keys('ArrowLeft');
    expect(earmark.map.cursorId).toBe(901);
    const { view, cursor } = earmark.map;
    expect(Math.abs(view!.x - cursor!.x)).toBeLessThan(
      (400 * (earmark.map.bounds.right - earmark.map.bounds.left)) / 756 / view!.zoom,
    );
    keys('0');
    expect([earmark.map.view, said()]).toEqual([null, 'All of the map.']);
    surface().focus();
    expect(press('ArrowRight', { ctrlKey: true }).defaultPrevented).toBe(false);
    expect(press('ArrowRight').defaultPrevented).toBe(true);
  });
});

describe('with the mouse', () => {
  test('a mark under the pointer is read; a click opens it, with Ctrl chooses it', async () => {
    await open();
    const [first, second] = [earmark.map.find(items()[0]!.recordingId)!, earmark.map.find(items()[1]!.recordingId)!];
    pointer('move', first);
    expect(words(section('This recording'))).toContain(first.fileName);
    pointer('move', { x: first.x, y: 2 });
    expect(words(section('This recording'))).toContain('Point at a mark');
    pointer('down', second, { ctrlKey: true });
    pointer('up', second, { ctrlKey: true });
    expect([chosen(), earmark.view]).toEqual([[second.recordingId], 'setup']);
    pointer('down', second);
    pointer('up', second);
    await settle();
    expect([earmark.view, earmark.session.currentId]).toEqual(['review', second.recordingId]);
  });

  test('a line round marks chooses them, with Shift beside those that are; dragging can move the map instead', async () => {
    await open();
    draw([
      [3.5, 3],
      [5.5, 3],
      [5.5, 4.4],
      [3.5, 4.4],
    ]);
    expect([chosen(), said()]).toEqual([[801, 802], '2 chosen.']);
    draw(
      [
        [-0.5, -0.5],
        [1.5, -0.5],
        [1.5, 0.5],
        [-0.5, 0.5],
      ],
      { shiftKey: true },
    );
    expect(chosen().toSorted()).toEqual([801, 802, 901, 902]);
    draw([
      [-0.5, -0.5],
      [0.5, -0.5],
      [0.5, 0.5],
      [-0.5, 0.5],
    ]);
    expect(chosen()).toEqual([901]);
    keys('+', '+');
    const before = earmark.map.view!.x;
    button(root, 'moves the map').click();
    flushSync();
    draw([
      [4, 1],
      [5, 1],
      [6, 1],
    ]);
    expect(chosen()).toEqual([901]);
    expect(earmark.map.view!.x).toBeLessThan(before);
  });

  test('Escape lets go of a line that is being drawn, and nothing else', async () => {
    await open();
    earmark.map.choose([801], false);
    pointer('down', { x: -0.5, y: -0.5 });
    pointer('move', { x: 1.5, y: -0.5 });
    pointer('move', { x: 1.5, y: 0.5 });
    keys('Escape');
    pointer('up', { x: -0.5, y: 0.5 });
    expect(chosen()).toEqual([801]);
  });
});

describe('what is chosen', () => {
  test('goes to the queue, and only that is in it then', async () => {
    await open();
    const ids = items().map(({ recordingId }) => recordingId);
    earmark.map.choose([ids[0]!, ids[4]!, 801, 901], false);
    flushSync();
    expect(words(section('Chosen'))).toContain(
      '4 recordings chosen 1 normal of the bank, 1 normal, 1 real fault, 1 with nothing known 2 of them are not in the open session',
    );
    button(section('Chosen'), 'Show the 2 in the queue').click();
    await settle();
    expect(earmark.view).toBe('review');
    expect([...earmark.session.queue.picked!].toSorted()).toEqual([ids[0], ids[4]].toSorted());
    expect(earmark.session.visible).toHaveLength(2);
    expect(said()).toBe('The queue shows 2 of the 2 picked on the map.');
  });

  test('says how many of it the filter hides', async () => {
    await open();
    earmark.session.setFilter({ state: 'unusable' });
    earmark.map.choose([items()[0]!.recordingId], false);
    flushSync();
    button(section('Chosen'), 'Show it in the queue').click();
    await settle();
    expect(said()).toBe('The queue shows 0 of the 1 picked on the map. The rest is hidden by the filter.');
  });

  test('that is in no session, or in another one, says so, and offers the other one', async () => {
    await open();
    earmark.map.choose([801, 802], false);
    flushSync();
    expect(words(section('Chosen'))).toContain('None of them is in the open session');
    expect(section('Chosen').querySelectorAll('button')).toHaveLength(1);
    earmark.session.queue.clear();
    earmark.session.summary = null;
    flushSync();
    expect(words(section('Chosen'))).toContain('No session is open');
    earmark.map.choose([items()[0]?.recordingId ?? earmark.map.points[4]!.recordingId], true);
    flushSync();
    button(section('Chosen'), /^Open “.*”, which has 1 of them$/).click();
    await settle();
    expect([earmark.view, earmark.session.visible.length]).toEqual(['review', 1]);
    button(section('Chosen'), 'Choose none').click();
    flushSync();
    expect(chosen()).toEqual([]);
  });

  test('stays while the screen is left, but for what is no longer on the map', async () => {
    await open();
    earmark.map.choose([801, 901], false);
    answer = mapOf(items(), { points: mapOf(items()).points.filter(({ recordingId }) => recordingId !== 801) });
    await earmark.map.show(1);
    expect(chosen()).toEqual([901]);
    await earmark.map.show(2);
    expect(chosen()).toEqual([]);
  });
});

describe('the table', () => {
  const rows = () => [...root.querySelectorAll('tbody tr')];

  async function openTable(): Promise<void> {
    await open();
    root.querySelector('details')!.open = true;
    root.querySelector('details')!.dispatchEvent(new Event('toggle'));
    await settle();
  }

  function choosePart(index: number): void {
    const select = root.querySelector('select')!;
    select.selectedIndex = index;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
  }

  test('has every recording, the highest score first, and chooses and opens them', async () => {
    await openTable();
    expect(rows()).toHaveLength(12);
    const scores = earmark.map.points.map(({ score }) => score ?? -Infinity).toSorted((a, b) => b - a);
    expect(words(rows()[0]!)).toContain(scores[0]!.toFixed(3));
    const fault = rows().find((row) => words(row).includes('Real fault, by verdict'))!;
    expect(words(fault)).toContain('flagged');
    expect(words(fault)).toContain('901.wav');
    fault.querySelector<HTMLInputElement>('input')!.click();
    flushSync();
    expect(chosen()).toEqual([items()[0]!.recordingId]);
    const opener = fault.querySelector<HTMLButtonElement>('button')!;
    expect(opener.getAttribute('aria-label')).toMatch(/^Open .* in Review$/);
    opener.click();
    await settle();
    expect(earmark.view).toBe('review');
  });

  test('shows and chooses a kind at once', async () => {
    await openTable();
    choosePart(3);
    expect(
      rows()
        .map((row) => words(row.querySelector('th')!))
        .toSorted(),
    ).toEqual(['901.wav', '902.wav', '903.wav', '904.wav']);
    button(root, 'Choose all 4').click();
    flushSync();
    expect(chosen().toSorted()).toEqual([901, 902, 903, 904]);
    choosePart(1);
    expect(rows()).toHaveLength(4);
    expect(() => button(root, /^Choose all/)).toThrow();
    choosePart(2);
    expect(rows()).toHaveLength(6);
  });

  test('has fifty lines at most, and pages', async () => {
    await openTable();
    const points = Array.from({ length: 120 }, (_, index) => pointOf(1000 + index, index % 11, index % 7));
    answer = mapOf([], { points, total: 120 });
    await earmark.map.load();
    await settle();
    expect(rows()).toHaveLength(50);
    button(root, 'Next').click();
    flushSync();
    button(root, 'Next').click();
    flushSync();
    expect(rows()).toHaveLength(20);
    expect(words()).toContain('101 to 120 of 120');
    expect(button(root, 'Next').disabled).toBe(true);
  });
});

test('“Ears first” covers the score of what can be reviewed until it was heard', async () => {
  earsFirst.set(true);
  await open();
  const { recordingId } = items()[2]!;
  earmark.map.cursorId = recordingId;
  flushSync();
  expect(words(section('This recording'))).toContain('score covered until it was heard');
  earsFirst.uncover(recordingId);
  flushSync();
  expect(words(section('This recording'))).toMatch(/score [\d.]+, flagged/);
  earmark.map.cursorId = 802;
  flushSync();
  expect(words(section('This recording'))).toContain('score 1.500, not flagged');
});
