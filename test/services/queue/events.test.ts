/** Events and similar recordings over a library in memory: which vectors are compared, and what comes out. */
import { describe, expect, test } from 'vitest';
import type { EventRule } from '#shared/contract/queue.ts';
import type { DetectorSpec } from '#shared/core/domain.ts';
import { nearnessOf } from '#shared/core/queue/closeness.ts';
import type { Library } from '#main/services/ports/library.ts';
import { findEvents } from '#main/services/queue/events.ts';
import { findSimilar } from '#main/services/queue/similar.ts';
import { inSlices } from '#main/services/queue/slices.ts';

interface Item {
  readonly id: number;
  /** direction of its vector, degrees; null = its vector is not there */
  readonly angle: number | null;
  readonly detector?: number;
  readonly name?: string;
  /** folder it lies in */
  readonly folder?: string;
  readonly section?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** false: the detector scored it, but it is in no session */
  readonly flagged?: boolean;
}

/** Normals at 0°, 1° … 10°: of their 55 pairs, 10 lie 1° apart, 9 lie 2° apart and so on. */
const normals = Array.from({ length: 11 }, (_, angle): Item => ({ id: 900 + angle, angle, flagged: false }));
const cosine = (degrees: number) => 1 - Math.cos((degrees * Math.PI) / 180);

function libraryOf(items: readonly Item[], spec: Partial<DetectorSpec> = {}, bank: readonly Item[] = normals): Library {
  const all = [...items, ...bank];
  const find = (id: number) => all.find((item) => item.id === id)!;
  const session = items.filter(({ flagged = true }) => flagged);
  const placeOf = ({ section = '00', attributes = {} }: Item) => ({ machine: 'fan', section, attributes });
  const vector = (id: number, part: string) => {
    const { angle } = find(id);
    if (angle === null) return null;
    const radians = (angle * Math.PI) / 180;
    // Only the read-out of the detector holds the angle at another scale than the short vector.
    return part === 'statistics'
      ? Float32Array.of(angle, 0)
      : Float32Array.of(9 * Math.cos(radians), 9 * Math.sin(radians));
  };
  const part = {
    sessions: {
      item: (_: number, id: number) =>
        session.some((item) => item.id === id) ? { detectorId: find(id).detector ?? 1 } : null,
      keys: () => session.map(({ id, detector = 1 }) => ({ recordingId: id, detectorId: detector })),
      places: (_: number, from: number, count: number) =>
        session.slice(from, from + count).map((item) => ({
          recordingId: item.id,
          detectorId: item.detector ?? 1,
          fileName: item.name ?? `${item.id}.wav`,
          path: `${item.folder ?? '/records'}/${item.name ?? `${item.id}.wav`}`,
          ...placeOf(item),
        })),
    },
    detectors: {
      get: (id: number) => ({
        id,
        origin: { modelId: 1, presetId: 1, frontEnd: 'mel' },
        spec: { kind: 'fused', readOut: 'rows', metric: 'cosine', ...spec },
      }),
      bank: () => bank.map(({ id }) => ({ recordingId: id, leaveOneOut: 0 })),
    },
    embeddings: {
      one: (id: number, _: unknown, name: string) => vector(id, name),
      short: (id: number) => {
        const tokens = vector(id, 'tokens');
        return tokens === null ? null : { tokens, statistics: vector(id, 'statistics') };
      },
    },
    recordings: {
      get: (id: number) => ({ fileName: `${id}.wav`, durationSeconds: 10, place: placeOf(find(id)) }),
    },
    scores: { recordingIds: () => all.map(({ id }) => id), get: (_: number, id: number) => ({ score: id / 100 }) },
    journal: {
      judged: () => [
        { recordingId: 901, verdict: 'false-alarm', disputed: false },
        { recordingId: 902, verdict: 'real-fault', disputed: true },
      ],
    },
  };
  return part as unknown as Library;
}

const usual: EventRule = { closeness: 'usual', gapMinutes: 60 };
const eventsOf = (library: Library, rule = usual) => inSlices(findEvents(library, 1, rule), () => performance.now());

describe('events of a session', () => {
  test('reach as far as a share of the pairs of normals: 10 %, a quarter, half', async () => {
    const items = [0, 0.9, 1.9, 2.8].map((angle, index) => ({ id: 1 + index, angle: 40 + angle }));
    const library = libraryOf(items);
    expect((await eventsOf(library, { ...usual, closeness: 'tight' })).events).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(await eventsOf(library)).toMatchObject({ events: [[1, 2, 3]], alone: 1, without: 0, timed: 0 });
    const wide = await eventsOf(library, { ...usual, closeness: 'wide' });
    expect(wide.events).toEqual([[1, 2, 3, 4]]);
    expect(wide.reaches[0]!.distance).toBeCloseTo(cosine(4), 6);
  });

  test('are of one section, of the same attributes in any order, and of one detector', async () => {
    const items: Item[] = [
      { id: 1, angle: 40, attributes: { speed: '1', load: '2' } },
      { id: 2, angle: 40, attributes: { load: '2', speed: '1' } },
      { id: 3, angle: 40, attributes: { load: '2', speed: '3' } },
      { id: 4, angle: 40, section: '01' },
      { id: 5, angle: 40, detector: 2 },
      { id: 6, angle: 40 },
      { id: 7, angle: 40 },
    ];
    expect((await eventsOf(libraryOf(items))).events).toEqual([
      [1, 2],
      [6, 7],
    ]);
  });

  test('end after the gap where names tell the time, and never hold both who tell it and who do not', async () => {
    const at = (time: string) => `fan_2026-11-22_${time}.wav`;
    const items: Item[] = [
      { id: 1, angle: 40, name: at('10-00-00') },
      { id: 2, angle: 40 },
      { id: 3, angle: 40, name: at('12-30-00') },
      { id: 4, angle: 40, name: at('10-59-00') },
      { id: 5, angle: 40 },
    ];
    const found = await eventsOf(libraryOf(items));
    expect(found).toMatchObject({
      events: [
        [1, 4],
        [2, 5],
      ],
      alone: 1,
      timed: 3,
    });
    const anyTime = await eventsOf(libraryOf(items), { ...usual, gapMinutes: null });
    expect(anyTime.events).toEqual([
      [1, 4, 3],
      [2, 5],
    ]);
  });

  test('go on over midnight where folders tell the date and names the time of day', async () => {
    const items: Item[] = [
      { id: 1, angle: 40, name: '23-50-00.wav', folder: '/records/2024-03-05' },
      { id: 2, angle: 40, name: '00-10-00.wav', folder: '/records/2024-03-06' },
      { id: 3, angle: 40, name: '00-10-00.wav', folder: '/records/2024-03-05' },
      { id: 4, angle: 40, name: '00-10-00.wav', folder: '/records/more' },
    ];
    expect(await eventsOf(libraryOf(items))).toMatchObject({ events: [[1, 2]], alone: 2, timed: 3 });
  });

  test('leave out what cannot be compared: without vectors, or with too few normals', async () => {
    const items: Item[] = [
      { id: 1, angle: 40 },
      { id: 2, angle: null },
      { id: 3, angle: 40 },
    ];
    expect(await eventsOf(libraryOf(items))).toMatchObject({ events: [[1, 3]], alone: 1, without: 1 });
    const few = libraryOf(items, {}, normals.slice(0, 4));
    expect(await eventsOf(few)).toEqual({ events: [], alone: 3, without: 3, timed: 0, reaches: [] });
  });

  test('of an empty session', async () => {
    expect(await eventsOf(libraryOf([]))).toMatchObject({ events: [], alone: 0 });
  });
});

describe('similar recordings', () => {
  const items: Item[] = [
    { id: 1, angle: 30 },
    { id: 2, angle: 60 },
    { id: 3, angle: 32 },
    { id: 4, angle: null },
    { id: 5, angle: 25 },
  ];
  const similarTo = async (
    library: Library,
    recordingId = 1,
    scope: 'session' | 'library' = 'session',
    most = 12,
    unseen: ReadonlySet<number> = new Set(),
  ) => inSlices(findSimilar(library, { sessionId: 1, recordingId, scope, most }, unseen), () => performance.now());

  test('are the nearest first, in the metric of the detector, with what normals are to each other', async () => {
    const found = await similarTo(libraryOf(items), 1, 'session', 2);
    if (!found.ok) throw new Error(found.problem.code);
    const { recordings, normals: near, ...rest } = found.value;
    expect(rest).toEqual({ compared: 3, without: 1, part: 'rows', metric: 'cosine' });
    expect(recordings.map(({ recordingId }) => recordingId)).toEqual([3, 5]);
    expect(recordings[0]!.distance).toBeCloseTo(cosine(2), 6);
    expect(recordings[1]).toMatchObject({
      fileName: '5.wav',
      machine: 'fan',
      score: 0.05,
      inSession: true,
      elsewhere: null,
    });
    expect(near!.half).toBeCloseTo(cosine(4), 6);
    expect(near!.most).toBeCloseTo(cosine(9), 6);
    expect([2, 5, 30].map((angle) => nearnessOf(cosine(angle), near!))).toEqual(['closer', 'usual', 'further']);
  });

  test('in the whole library: everything the detector scored, with what was decided elsewhere', async () => {
    const found = await similarTo(libraryOf(items), 1, 'library', 14);
    if (!found.ok) throw new Error(found.problem.code);
    expect(found.value.compared).toBe(3 + normals.length);
    const { recordings } = found.value;
    expect(recordings.map(({ recordingId }) => recordingId).slice(0, 4)).toEqual([3, 5, 910, 909]);
    expect(recordings.find(({ recordingId }) => recordingId === 901)).toMatchObject({
      inSession: false,
      elsewhere: 'false-alarm',
    });
    expect(recordings.find(({ recordingId }) => recordingId === 902)).toMatchObject({ elsewhere: null });
  });

  test('in the whole library: nothing of what somebody who reads blind may not know', async () => {
    const found = await similarTo(libraryOf(items), 1, 'library', 14, new Set([901]));
    if (!found.ok) throw new Error(found.problem.code);
    expect(found.value.recordings.map(({ elsewhere }) => elsewhere).filter((verdict) => verdict !== null)).toEqual([]);
  });

  test.each([
    [{ kind: 'paper', metric: 'euclidean' }, 'prelogits', 'cosine', cosine(2)],
    [{ kind: 'ast', metric: 'euclidean' }, 'rows', 'euclidean', 18 * Math.sin(Math.PI / 180)],
    [{ kind: 'statistics' }, 'statistics', 'euclidean', 2],
  ] as const)('of a detector %o', async (spec, part, metric, distance) => {
    const found = await similarTo(libraryOf(items, spec), 1, 'session', 1);
    if (!found.ok) throw new Error(found.problem.code);
    expect(found.value).toMatchObject({ part, metric });
    expect(found.value.recordings[0]!.distance).toBeCloseTo(distance, 5);
  });

  test('one that is not in the session, or was never heard by the model, has none', async () => {
    expect(await similarTo(libraryOf(items), 905)).toMatchObject({ problem: { code: 'recording.unknown' } });
    expect(await similarTo(libraryOf(items), 4)).toMatchObject({ problem: { code: 'recording.no-vectors' } });
  });

  test('of too few normals nothing is said', async () =>
    expect(await similarTo(libraryOf(items, {}, normals.slice(0, 3)))).toMatchObject({ value: { normals: null } }));
});
