import type { Job } from '#shared/contract/schemas.ts';
import type { JobStore } from '#main/services/ports/library.ts';
import type { Connection } from './connection.ts';

interface JobRow {
  readonly id: number;
  readonly kind: Job['kind'];
  readonly title: string;
  readonly state: Job['state'];
  readonly done: number;
  readonly total: number;
  readonly problem: string | null;
  readonly result: string;
  readonly started_at: string;
}

const fromRow = (row: JobRow): Job => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  state: row.state,
  done: row.done,
  total: row.total,
  secondsLeft: null,
  problem: row.problem === null ? null : (JSON.parse(row.problem) as Job['problem']),
  result: JSON.parse(row.result) as Job['result'],
  startedAt: row.started_at,
});

const problemText = (job: Pick<Job, 'problem'>) => (job.problem === null ? null : JSON.stringify(job.problem));

export function createJobStore(connection: Connection): JobStore {
  const insert = connection.prepare(`INSERT INTO jobs (kind, title, state, done, total, problem, result, started_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const update = connection.prepare(
    'UPDATE jobs SET state = ?, done = ?, total = ?, problem = ?, result = ? WHERE id = ?',
  );
  const recent = connection.prepare<JobRow>('SELECT * FROM jobs ORDER BY id DESC LIMIT ?');
  const interrupt = connection.prepare(
    "UPDATE jobs SET state = 'failed', problem = ? WHERE state IN ('queued', 'running')",
  );
  return {
    insert: (job) =>
      insert.run(
        job.kind,
        job.title,
        job.state,
        job.done,
        job.total,
        problemText(job),
        JSON.stringify(job.result),
        job.startedAt,
      ).id,
    update: (job) =>
      void update.run(job.state, job.done, job.total, problemText(job), JSON.stringify(job.result), job.id),
    recent: (limit) => recent.all(limit).map(fromRow),
    interrupt: (found) => interrupt.run(JSON.stringify(found)).changes,
  };
}
