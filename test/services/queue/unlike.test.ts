import { describe, expect, test } from 'vitest';
import type { Library } from '#main/services/ports/library.ts';
import { inSlices } from '#main/services/queue/slices.ts';
import { orderUnlike } from '#main/services/queue/unlike.ts';

interface Item {
  readonly id: number;
  readonly kind?: 'fused' | 'statistics';
  readonly model?: number;
  /** of the patches' mean, degrees; null = not in the library */
  readonly angle: number | null;
  readonly length?: number;
}

/** Only what the order reads. */
function libraryOf(items: readonly Item[]): Library {
  const detectorOf = ({ kind = 'fused', model = 1 }: Item) => ({
    spec: { kind },
    origin: { modelId: model, presetId: 1, frontEnd: 'mel-128' },
  });
  const part = {
    sessions: { keys: () => items.map(({ id }) => ({ recordingId: id, detectorId: id })) },
    detectors: { get: (id: number) => detectorOf(items.find((item) => item.id === id)!) },
    embeddings: {
      short: (id: number) => {
        const { angle, length = 1 } = items.find((item) => item.id === id)!;
        if (angle === null) return null;
        const radians = (angle * Math.PI) / 180;
        return {
          tokens: Float32Array.of(length * Math.cos(radians), length * Math.sin(radians)),
          statistics: Float32Array.of(angle, 0),
        };
      },
    },
  };
  return part as unknown as Library;
}

const order = (items: readonly Item[], labelled: readonly number[] = []) =>
  inSlices(orderUnlike(libraryOf(items), 1, new Set(labelled)), () => performance.now());

describe('most unlike what is decided', () => {
  const items = [
    { id: 11, angle: 0 },
    { id: 12, angle: 10, length: 50 },
    { id: 13, angle: 90 },
    { id: 14, angle: 45, length: 0.1 },
  ];

  test('starts with the highest score while nothing is decided; the direction counts, not the length', async () =>
    expect(await order(items)).toEqual({ recordingIds: [11, 13, 14, 12], labelled: 0 }));

  test('what is decided comes last, and decides what is unlike it', async () =>
    expect(await order(items, [13, 14])).toEqual({ recordingIds: [11, 12, 13, 14], labelled: 2 }));

  test('without vectors: after those that have a distance, before what is decided', async () => {
    const more = [...items, { id: 15, angle: null }, { id: 16, angle: null }];
    expect((await order(more, [11, 16])).recordingIds).toEqual([13, 14, 12, 15, 11, 16]);
  });

  test('recordings of two models are ordered apart and mixed evenly', async () => {
    const other = [
      { id: 21, angle: 0, model: 2 },
      { id: 22, angle: 5, model: 2 },
    ];
    expect((await order([...items, ...other])).recordingIds).toEqual([11, 21, 13, 14, 22, 12]);
  });

  test('a detector without a network has its statistics compared as they are', async () => {
    const plain = [0, 350, 100].map((angle, index) => ({ id: 31 + index, angle, kind: 'statistics' as const }));
    expect((await order(plain)).recordingIds).toEqual([31, 32, 33]);
  });

  test('of a session in which everything is decided, and of an empty one', async () => {
    expect(await order(items, [11, 12, 13, 14])).toEqual({ recordingIds: [11, 12, 13, 14], labelled: 4 });
    expect(await order([])).toEqual({ recordingIds: [], labelled: 0 });
  });
});

test('a long computation lets others have their turn', async () => {
  let time = 0;
  function* work(): Generator<undefined, string> {
    for (let step = 0; step < 100; step++) {
      time += 1;
      yield;
    }
    return 'done';
  }
  const others = (async () => {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    return time;
  })();
  expect(await inSlices(work(), () => time)).toBe('done');
  expect(await others).toBeLessThan(100);
});
