import { expect, test } from 'vitest';
import { problem } from '#shared/core/problems.ts';
import type { NewTrainingRun } from '#main/services/ports/training.ts';
import { connect } from '#main/adapters/db/connection.ts';
import { migrate } from '#main/adapters/db/migrate.ts';
import { migrations } from '#main/adapters/db/migrations/index.ts';
import { temporaryFolder } from '#test/support/library.ts';
import { join } from 'node:path';
import { model, now, opened } from './support.ts';

const run: NewTrainingRun = {
  name: 'Fans, "all" of them',
  base: { sha256: 'ab'.repeat(32), name: 'small' },
  settings: {
    epochs: 2,
    learningRate: 1e-5,
    batch: 8,
    microBatch: 4,
    trains: { kind: 'last-blocks', blocks: 2 },
    recompute: true,
    frontEnd: { kind: 'stft', normalisation: { mean: -4, std: 2 } },
    preset: { kind: 'high-pass', cutoffHz: 400 },
    heldOutShare: 0.2,
    generated: 1,
    seed: 7,
  },
  classRule: 'attributes',
  classes: [{ name: 'fan', recordings: 4, fate: 'merged', into: 'pump' }],
  recordings: [{ recordingId: 3, class: 0, heldOut: true }],
  folder: 'a1',
  createdAt: now.toISOString(),
};

test('a training is stored, changed, listed newest first, and removed', () => {
  const { library, close } = opened(temporaryFolder());
  const store = library.trainingRuns;
  const id = store.insert(run);
  const second = store.insert({ ...run, folder: 'b2' });
  expect(store.get(id)).toEqual({
    id,
    ...run,
    state: 'running',
    step: 0,
    steps: 0,
    losses: [],
    epochs: [],
    comparison: null,
    problem: null,
    model: null,
    changedAt: run.createdAt,
  });
  const change = {
    state: 'diverged',
    step: 5,
    steps: 10,
    losses: [{ step: 5, loss: 0.25 }],
    epochs: [{ epoch: 1, loss: 0.1, accuracy: 0.5, heldOutLoss: null, heldOutAccuracy: null, seconds: 3.5 }],
    comparison: {
      readOut: 'rows',
      groups: [],
      mean: null,
      overBefore: { finding: 'unlabelled', difference: null },
      overStatistics: { finding: 'unlabelled', difference: null },
      drawn: true,
    },
    problem: problem('training.diverged', { epoch: 2, kept: 1 }),
    model,
    changedAt: '2026-11-23T00:00:00.000Z',
  } as const;
  store.update(id, change);
  expect(store.get(id)).toEqual({ id, ...run, ...change });
  expect(store.list().map((found) => found.id)).toEqual([second, id]);
  expect(() => store.insert(run)).toThrow(/UNIQUE/);
  store.remove(id);
  expect([store.get(id), store.get(99)]).toEqual([null, null]);
  close(now);
});

test('only what was running is interrupted', () => {
  const { library, close } = opened(temporaryFolder());
  const store = library.trainingRuns;
  const ids = ['a', 'b'].map((folder) => store.insert({ ...run, folder }));
  store.update(ids[0]!, { ...store.get(ids[0]!)!, state: 'paused' });
  expect(store.interrupt(problem('job.interrupted'), '2026-11-23T00:00:00.000Z')).toBe(1);
  expect(store.get(ids[0]!)!.state).toBe('paused');
  expect(store.get(ids[1]!)).toMatchObject({ state: 'interrupted', problem: { code: 'job.interrupted' } });
  close(now);
});

test('the migration adds the table to a library of the version before, and refuses what makes no sense', () => {
  const connection = connect(join(temporaryFolder(), 'library.sqlite'));
  migrate(connection, now, migrations.slice(0, 2));
  expect(() => connection.prepare('SELECT * FROM training_runs')).toThrow(/no such table/);
  connection.execute("INSERT INTO settings VALUES ('reviewer', '\"Ada\"')");
  migrate(connection, now, migrations.slice(0, 3));
  expect(connection.pragma('user_version')).toBe(3);
  expect(connection.prepare<{ value: string }>('SELECT value FROM settings').get()?.value).toBe('"Ada"');
  const insert = (state: string, settings: string, step: number, hash = 'ab'.repeat(32)) =>
    connection.execute(`INSERT INTO training_runs
      (name, state, base_sha256, base_name, settings, class_rule, classes, recordings, step, steps, losses, epochs,
        folder, created_at, changed_at)
      VALUES ('a', '${state}', '${hash}', '', '${settings}', '', '[]', '[]', ${step}, 0, '[]', '[]', 'f${step}', '', '')`);
  insert('paused', '{}', 1);
  expect(() => insert('sleeping', '{}', 2)).toThrow(/CHECK/);
  expect(() => insert('paused', '[]', 2)).toThrow(/CHECK/);
  expect(() => insert('paused', '{}', -1)).toThrow(/CHECK/);
  expect(() => insert('paused', '{}', 2, 'short')).toThrow(/CHECK/);
  connection.close();
});
