/** The map laid out by neighbours: what is shown while it is worked out, then, and where it fails. */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import type { ThemeState } from '#renderer/state/theme.svelte.ts';
import EmbeddingMapView from '#renderer/views/Detector/map/EmbeddingMap.svelte';
import type { CallInput } from '#shared/contract/api.ts';
import type { EmbeddingMap, NeighbourMap } from '#shared/contract/overview.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { testClient, testStorage } from '#test/renderer/support/client.ts';
import { button, settle, show } from '#test/renderer/support/mount.ts';
import { stubLayout } from '#test/renderer/support/no-layout.ts';
import { mapOf, pointOf } from './embedding-map-fixture.ts';

type Asked = CallInput<'detectors.neighbours'>;
let earmark: Earmark;
let root: HTMLElement;
let shown: EmbeddingMap;
let asked: Asked[];
let answers: ((answer: Result<NeighbourMap>) => void)[];

beforeEach(() => stubLayout());
afterEach(() => vi.restoreAllMocks());

async function open(values: (map: EmbeddingMap) => EmbeddingMap = (map) => map): Promise<void> {
  [asked, answers] = [[], []];
  const made = testClient({ items: 6, reviewed: 0 });
  const { call } = made.host;
  made.host.call = async (name, input) => {
    if (name === 'detectors.neighbours') {
      asked.push(input as Asked);
      return new Promise((resolve) => answers.push(resolve as (typeof answers)[number]));
    }
    return name === 'detectors.map' ? ok(shown) : call(name, input);
  };
  earmark = new Earmark(made.client, testStorage());
  earmark.show('setup');
  await earmark.start();
  shown = values(mapOf(earmark.session.items));
  const context = contextOf({ earmark, theme: {} as ThemeState });
  root = show(EmbeddingMapView, { detector: earmark.library.detectors[0]! }, context);
  await settle();
}

const words = () => root.textContent.replace(/\s+/g, ' ').trim();
const said = () => earmark.announcer.text;
const turned = ({ recordingIds, start }: Asked): NeighbourMap => ({
  recordingIds,
  positions: start.map((value) => -10 * value),
});

async function press(name: string): Promise<void> {
  button(root, name).click();
  flushSync();
  await settle();
}

async function answer(value: Result<NeighbourMap>, at = answers.length - 1): Promise<void> {
  answers[at]!(value);
  await settle();
}

test('is asked for from where the marks are, shown when it has come, and says what it means', async () => {
  await open();
  expect(asked).toEqual([]);
  expect(words()).toContain('First axis');
  earmark.map.view = { zoom: 3, x: 1, y: 1 };
  await press('neighbours');
  expect(button(root, 'neighbours').getAttribute('aria-pressed')).toBe('true');
  expect(asked).toEqual([
    {
      detectorId: 1,
      recordingIds: shown.points.map(({ recordingId }) => recordingId),
      start: shown.points.flatMap(({ x, y }) => [x, y]),
    },
  ]);
  // Meanwhile the marks stay, and so do the words about them.
  expect(words()).toContain('Looking for the neighbours of 12 recordings…');
  expect(words()).not.toContain('half a minute');
  expect(words()).toContain('along the two directions in which the recordings differ most');
  expect(said()).toContain('Looking for the neighbours');
  expect(earmark.map.points).toEqual(shown.points);
  await answer(ok(turned(asked[0]!)));
  expect(earmark.map.points[4]).toEqual({
    ...shown.points[4],
    x: -10 * shown.points[4]!.x,
    y: -10 * shown.points[4]!.y,
  });
  expect(earmark.map.view).toBeNull();
  expect(words()).toContain('laid beside those that are most like it in what the model hears (t-SNE)');
  expect(words()).toContain('No axes: only what lies beside what has a meaning');
  expect(words()).not.toContain('axis:');
  expect(words()).not.toContain('along the two directions');
  expect(said()).toBe('The recordings are laid out by their neighbours.');
});

test('is worked out once for the same recordings, also when verdicts have changed what is known of them', async () => {
  await open();
  await press('neighbours');
  await answer(ok(turned(asked[0]!)));
  await press('directions');
  expect(earmark.map.points).toEqual(shown.points);
  expect(words()).toContain('First axis');
  await press('neighbours');
  expect(asked).toHaveLength(1);
  shown = {
    ...shown,
    points: shown.points.map((point) => ({ ...point, known: 'fault' as const, basis: 'verdict' as const })),
  };
  await earmark.map.load();
  await settle();
  expect(asked).toHaveLength(1);
  expect(earmark.map.points.map(({ known, x }) => [known, x])).toEqual(shown.points.map(({ x }) => ['fault', -10 * x]));
  // With a recording more it is another layout.
  shown = { ...shown, points: [...shown.points, pointOf(5000, 3, 3)] };
  await earmark.map.load();
  await settle();
  expect(asked).toHaveLength(2);
  expect(asked[1]!.recordingIds.at(-1)).toBe(5000);
});

test('an answer to what is no longer asked changes nothing', async () => {
  await open();
  await press('neighbours');
  shown = { ...shown, points: [...shown.points, pointOf(5000, 3, 3)] };
  await earmark.map.load();
  await answer(ok({ recordingIds: [901], positions: [7, 7] }), 0);
  expect(earmark.map.arranged).toBe('axes');
  await answer(ok(turned(asked[1]!)), 1);
  expect(earmark.map.points).toHaveLength(shown.points.length);
  await press('directions');
  await press('neighbours');
  earmark.map.forget();
  expect(earmark.map.neighbours.places).toBeNull();
});

test('what comes when the directions are wanted again waits until it is wanted', async () => {
  await open();
  await press('neighbours');
  await press('directions');
  earmark.map.view = { zoom: 3, x: 1, y: 1 };
  await answer(ok(turned(asked[0]!)));
  expect(earmark.map.view).toEqual({ zoom: 3, x: 1, y: 1 });
  expect(earmark.map.points).toEqual(shown.points);
  expect(said()).not.toContain('laid out');
  await press('neighbours');
  expect(asked).toHaveLength(1);
  expect(earmark.map.arranged).toBe('neighbours');
});

test('what could not be placed is left out, and how many are there is said', async () => {
  await open((map) => ({ ...map, total: 2500 }));
  await press('neighbours');
  const { recordingIds, start } = asked[0]!;
  await answer(ok({ recordingIds: recordingIds.slice(2), positions: start.slice(4) }));
  expect(earmark.map.points).toHaveLength(10);
  expect(words()).toContain('10 of these 12 are laid out');
  expect(words()).toContain('12 of 2,500 recordings are shown');
});

test('where hardly anything could be placed the marks stay where they are', async () => {
  await open();
  await press('neighbours');
  await answer(ok({ recordingIds: [901, 902], positions: [0, 0, 1, 1] }));
  expect(earmark.map.points).toEqual(shown.points);
  expect(words()).toContain('First axis');
  expect(said()).not.toContain('laid out by');
});

test('where it fails the marks stay, the reason is there, and it can be tried again', async () => {
  await open();
  await press('neighbours');
  await answer(fail(problem('detector.unknown')));
  const alert = root.querySelector('[role=alert]')!;
  expect(alert.textContent).toContain('The recordings could not be laid beside their neighbours.');
  expect(alert.textContent).toContain(problem('detector.unknown').message);
  expect(earmark.map.points).toEqual(shown.points);
  expect(words()).toContain('First axis');
  await press('Try again');
  expect(root.querySelector('[role=alert]')).toBeNull();
  await answer(ok(turned(asked[1]!)));
  expect(earmark.map.arranged).toBe('neighbours');
});

test('with very many recordings the time it takes is said', async () => {
  await open((map) => ({
    ...map,
    points: Array.from({ length: 1001 }, (_, i) => pointOf(i + 1, Math.cos(i), Math.sin(i))),
  }));
  await press('neighbours');
  expect(words()).toContain('Looking for the neighbours of 1,001 recordings… This takes up to half a minute');
});
