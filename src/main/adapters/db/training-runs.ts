import type { ModelSummary } from '#shared/core/domain.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { TrainingComparison } from '#shared/core/training/comparison.ts';
import type { LossPoint, TrainingState } from '#shared/core/training/run.ts';
import type { ClassRule, TrainingClass, TrainingEpoch, TrainingSettings } from '#shared/core/training/settings.ts';
import type { StoredTrainingRun, TrainedRecording, TrainingRunStore } from '#main/services/ports/training.ts';
import type { Connection } from './connection.ts';

interface TrainingRunRow {
  readonly id: number;
  readonly name: string;
  readonly state: TrainingState;
  readonly base_sha256: string;
  readonly base_name: string;
  readonly settings: string;
  readonly class_rule: ClassRule;
  readonly classes: string;
  readonly recordings: string;
  readonly step: number;
  readonly steps: number;
  readonly losses: string;
  readonly epochs: string;
  readonly comparison: string | null;
  readonly problem: string | null;
  readonly model: string | null;
  readonly folder: string;
  readonly created_at: string;
  readonly changed_at: string;
}

const parsed = <T>(text: string): T => JSON.parse(text) as T;
const maybe = <T>(text: string | null): T | null => (text === null ? null : parsed<T>(text));
const orNull = (value: object | null) => (value === null ? null : JSON.stringify(value));

const fromRow = (row: TrainingRunRow): StoredTrainingRun => ({
  id: row.id,
  name: row.name,
  state: row.state,
  base: { sha256: row.base_sha256, name: row.base_name },
  settings: parsed<TrainingSettings>(row.settings),
  classRule: row.class_rule,
  classes: parsed<TrainingClass[]>(row.classes),
  recordings: parsed<TrainedRecording[]>(row.recordings),
  step: row.step,
  steps: row.steps,
  losses: parsed<LossPoint[]>(row.losses),
  epochs: parsed<TrainingEpoch[]>(row.epochs),
  comparison: maybe<TrainingComparison>(row.comparison),
  problem: maybe<Problem>(row.problem),
  model: maybe<ModelSummary>(row.model),
  folder: row.folder,
  createdAt: row.created_at,
  changedAt: row.changed_at,
});

/** Trainings on the user's recordings; their files lie in working folders beside the library. */
export function createTrainingRunStore(connection: Connection): TrainingRunStore {
  const insert = connection.prepare(`INSERT INTO training_runs
    (name, state, base_sha256, base_name, settings, class_rule, classes, recordings, step, steps, losses, epochs, folder,
      created_at, changed_at)
    VALUES (?, 'running', ?, ?, ?, ?, ?, ?, 0, 0, '[]', '[]', ?, ?, ?)`);
  const get = connection.prepare<TrainingRunRow>('SELECT * FROM training_runs WHERE id = ?');
  const list = connection.prepare<TrainingRunRow>('SELECT * FROM training_runs ORDER BY id DESC');
  const update = connection.prepare(`UPDATE training_runs SET state = ?, step = ?, steps = ?, losses = ?, epochs = ?,
    comparison = ?, problem = ?, model = ?, changed_at = ? WHERE id = ?`);
  const remove = connection.prepare('DELETE FROM training_runs WHERE id = ?');
  const interrupt = connection.prepare(
    "UPDATE training_runs SET state = 'interrupted', problem = ?, changed_at = ? WHERE state = 'running'",
  );
  return {
    insert: (run) =>
      insert.run(
        run.name,
        run.base.sha256,
        run.base.name,
        JSON.stringify(run.settings),
        run.classRule,
        JSON.stringify(run.classes),
        JSON.stringify(run.recordings),
        run.folder,
        run.createdAt,
        run.createdAt,
      ).id,
    get: (id) => {
      const row = get.get(id);
      return row === undefined ? null : fromRow(row);
    },
    list: () => list.all().map(fromRow),
    update: (id, change) =>
      void update.run(
        change.state,
        change.step,
        change.steps,
        JSON.stringify(change.losses),
        JSON.stringify(change.epochs),
        orNull(change.comparison),
        orNull(change.problem),
        orNull(change.model),
        change.changedAt,
        id,
      ),
    remove: (id) => void remove.run(id),
    interrupt: (found, at) => interrupt.run(JSON.stringify(found), at).changes,
  };
}
