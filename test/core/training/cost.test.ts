import { describe, expect, it } from 'vitest';
import type { ModelSummary } from '#shared/core/domain.ts';
import {
  estimateMemory,
  operationsPerWindow,
  proposeLessMemory,
  proposeSettings,
  trainingSize,
  trainingSteps,
} from '#shared/core/training/cost.ts';

const summary = { directory: 'x', name: 'x', sha256: '0', classes: 10 };
const base: ModelSummary = {
  ...summary,
  parameters: 86_600_000,
  dimension: 768,
  layers: 12,
  heads: 12,
  frames: 1024,
  bins: 128,
  patchRows: 12,
};
const shipped: ModelSummary = {
  ...summary,
  parameters: 900_000,
  dimension: 128,
  layers: 4,
  heads: 4,
  frames: 256,
  bins: 128,
  patchRows: 8,
};
const usual = { cores: 2, memoryBytes: 16e9 };
const full = { batch: 8, generated: 0, microBatch: 8, trains: { kind: 'all' }, recompute: false } as const;
const gigabytes = (settings: Parameters<typeof estimateMemory>[1]) =>
  estimateMemory(trainingSize(base), settings) / 1e9;

describe('the size of a training', () => {
  it('knows the patches of a window, overlapping or not', () => {
    expect(trainingSize(base).tokens).toBe(1214);
    expect(trainingSize(shipped).tokens).toBe(8 * 16 + 2);
    expect(trainingSize({ ...base, bins: 16, patchRows: 1, frames: 32 }).tokens).toBe(4);
  });

  it('counts the updates with the last incomplete batch of each epoch', () => {
    expect(trainingSteps(17, { batch: 4, epochs: 3 })).toBe(15);
    expect(trainingSteps(16, { batch: 4, epochs: 3 })).toBe(12);
  });
});

describe('the estimate of memory', () => {
  it('lies near what a base AST was measured to need', () => {
    // MB of whole processes: one recording in full 4,292; of two 5,383; last two blocks 1,806; the head 1,799
    expect(gigabytes({ ...full, batch: 1, microBatch: 1 })).toBeGreaterThan(4.0);
    expect(gigabytes({ ...full, batch: 1, microBatch: 1 })).toBeLessThan(5.6);
    const head = { ...full, batch: 1, microBatch: 1, trains: { kind: 'head' } } as const;
    expect(gigabytes(head)).toBeGreaterThan(1.7);
    expect(gigabytes(head)).toBeLessThan(2.3);
    expect(gigabytes({ ...head, trains: { kind: 'last-blocks', blocks: 2 } })).toBeGreaterThan(gigabytes(head));
  });

  it('falls with fewer recordings at once, with blocks computed again and with less that is trained', () => {
    expect(gigabytes({ ...full, microBatch: 2 })).toBeLessThan(gigabytes(full));
    expect(gigabytes({ ...full, recompute: true })).toBeLessThan(gigabytes(full) / 2);
    expect(gigabytes({ ...full, trains: { kind: 'last-blocks', blocks: 2 } })).toBeLessThan(gigabytes(full) / 2);
  });

  it('offers the first change that fits, and says when none does', () => {
    const size = trainingSize(base);
    expect(proposeLessMemory(size, full, 8e9)).toBe('one recording at once');
    expect(proposeLessMemory(size, full, 4.5e9)).toContain('computed again');
    expect(proposeLessMemory(size, full, 2.8e9)).toContain('last two blocks');
    expect(proposeLessMemory(size, full, 2.1e9)).toContain('head only');
    expect(proposeLessMemory(size, full, 1e8)).toBe('a smaller model');
    const least = { ...full, microBatch: 1, trains: { kind: 'head' } } as const;
    expect(proposeLessMemory(size, least, 1e8)).toBe('a smaller model');
  });
});

describe('the operations of a window', () => {
  it('are near 260 billion forward for a base AST, three times that to train all, four with blocks computed again', () => {
    const count = (trains: Parameters<typeof operationsPerWindow>[1]['trains'], recompute = false) =>
      operationsPerWindow(trainingSize(base), { trains, recompute }) / 1e9;
    const forward = count({ kind: 'head' });
    expect(forward).toBeGreaterThan(220);
    expect(forward).toBeLessThan(300);
    expect(count({ kind: 'all' })).toBeCloseTo(3 * forward, 6);
    expect(count({ kind: 'all' }, true)).toBeCloseTo(4 * forward, 6);
  });
});

describe('proposed settings', () => {
  it('train all of a small model, with a larger learning rate than the paper has for its own', () => {
    const settings = proposeSettings(shipped, 200, usual);
    expect(settings).toMatchObject({ trains: { kind: 'all' }, recompute: false, batch: 8, microBatch: 8 });
    expect(settings.learningRate).toBe(3e-4);
    expect(settings.epochs).toBeLessThanOrEqual(10);
  });

  it('train less of a base model where processors are few, and all of it where they are many', () => {
    expect(proposeSettings(base, 40, usual)).toMatchObject({
      learningRate: 1e-5,
      trains: { kind: 'last-blocks', blocks: 2 },
    });
    expect(proposeSettings(base, 1000, usual).trains).toEqual({ kind: 'head' });
    expect(proposeSettings(base, 40, { cores: 64, memoryBytes: 256e9 }).trains).toEqual({ kind: 'all' });
  });

  it('take fewer recordings at once where memory is short', () => {
    const wide = proposeSettings(shipped, 1000, usual);
    const narrow = proposeSettings(shipped, 1000, { cores: 2, memoryBytes: 0.36e9 });
    expect(wide.microBatch).toBe(16);
    expect(narrow.microBatch).toBeLessThan(16);
    expect(narrow.batch).toBe(wide.batch);
  });

  it('never need more than the machine has, unless even the head does', () => {
    for (const memoryBytes of [4e9, 8e9, 32e9]) {
      for (const model of [shipped, base]) {
        for (const recordings of [10, 100, 3000]) {
          const settings = proposeSettings(model, recordings, { cores: 8, memoryBytes });
          expect(estimateMemory(trainingSize(model), settings)).toBeLessThanOrEqual(memoryBytes);
          expect(settings.microBatch).toBeLessThanOrEqual(settings.batch);
        }
      }
    }
    expect(proposeSettings(base, 10, { cores: 1, memoryBytes: 1e6 })).toMatchObject({
      trains: { kind: 'head' },
      microBatch: 1,
    });
  });
});
