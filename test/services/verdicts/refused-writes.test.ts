/** A disk that fills up and a library that another program holds, again and again while somebody labels. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verdicts as kinds } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { ProblemError, type Result } from '#shared/core/result.ts';
import { connect, type Connection } from '#main/adapters/db/connection.ts';
import { createLibrary } from '#main/adapters/db/library.ts';
import { libraryFile } from '#main/adapters/db/open.ts';
import { createVerdictsService, type VerdictAnswer, type VerdictsService } from '#main/services/verdicts/verdicts.ts';
import { fill, opened } from '#test/adapters/db/support.ts';
import { temporaryFolder } from '#test/support/library.ts';

const steps = 500;
const unlimited = 1_000_000;

interface Standing {
  readonly verdict: string;
  readonly comment: string;
}

/** What is acknowledged, done once more the slow way: a verdict is a line, undo takes the last one that counts. */
class Notebook {
  #lines: { recordingId: number; said: Standing; counts: boolean }[] = [];
  #undone: number[] = [];

  give(recordingId: number, said: Standing): void {
    this.#lines.push({ recordingId, said, counts: true });
    this.#undone = [];
  }
  undo(): void {
    const last = this.#lines.findLastIndex(({ counts }) => counts);
    this.#lines[last]!.counts = false;
    this.#undone.push(last);
  }
  redo(): void {
    this.#lines[this.#undone.pop()!]!.counts = true;
  }
  get canUndo(): boolean {
    return this.#lines.some(({ counts }) => counts);
  }
  get canRedo(): boolean {
    return this.#undone.length > 0;
  }
  /** The verdicts that stand, by recording. */
  standing(): Map<number, Standing> {
    const counting = this.#lines.filter(({ counts }) => counts);
    return new Map(counting.map(({ recordingId, said }) => [recordingId, said]));
  }
}

/** The code of the problem that a write was refused with; null when it was answered. */
function attempt(write: () => Result<VerdictAnswer>): string | null {
  try {
    const answer = write();
    return answer.ok ? null : answer.problem.code;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problem.code;
  }
}

const service = (connection: Connection): VerdictsService =>
  createVerdictsService({
    library: createLibrary(connection),
    clock: { now: () => new Date('2026-11-22T10:00:00.000Z'), elapsed: () => 0 },
    events: { emit: () => undefined },
    reviewer: () => 'Ada',
    version: '1.0.0',
  });

test(`${steps} steps of labelling on a disk that fills up and a library that others hold`, () => {
  const folder = join(temporaryFolder(), 'data');
  const made = opened(folder);
  const { sessionId, recordingIds } = fill(made.library);
  made.release();

  // As on a system where Earmark cannot keep others out: without the exclusive lock that a library is opened with.
  const connection = connect(libraryFile(folder));
  connection.pragma('locking_mode = NORMAL');
  // Nobody lets go while this waits.
  connection.pragma('busy_timeout = 0');
  const other = connect(libraryFile(folder));
  const journal = createLibrary(connection).journal;
  const labelling = service(connection);
  const notebook = new Notebook();
  const random = createRandom(7);
  const refused: Record<string, number> = {};

  const state = () => {
    const review = labelling.review(sessionId);
    if (!review.ok) throw new Error(review.problem.message);
    const { summary, canUndo, canRedo, verdictOf } = review.value;
    return { summary, canUndo, canRedo, verdicts: recordingIds.map(verdictOf), head: journal.head() };
  };

  for (let step = 0; step < steps; step++) {
    const disturbed = random.integer(3);
    if (disturbed === 1) connection.execute(`PRAGMA max_page_count = ${connection.pragma('page_count')}`);
    if (disturbed === 2) other.execute('BEGIN IMMEDIATE');
    const before = state();
    const recordingId = recordingIds[random.integer(recordingIds.length)]!;
    // Long enough that a full disk is met soon: a verdict that fits on a page that is there is saved on a full one too.
    const said = { verdict: kinds[random.integer(kinds.length)]!, comment: `${step} `.repeat(150) };
    const kind = random.integer(10);
    const write = () => {
      if (kind < 2 && notebook.canUndo) return labelling.undo(sessionId);
      if (kind < 4 && notebook.canRedo) return labelling.redo(sessionId);
      const remarks = { reason: '', severity: null, tags: [] };
      return labelling.give({ sessionId, recordingId, ...said, ...remarks, secondsSpent: 1 });
    };
    const note = () => {
      if (kind < 2 && notebook.canUndo) notebook.undo();
      else if (kind < 4 && notebook.canRedo) notebook.redo();
      else notebook.give(recordingId, said);
    };
    const code = attempt(write);
    if (code !== null) {
      refused[code] = (refused[code] ?? 0) + 1;
      expect(code).toBe(disturbed === 1 ? 'db.full' : 'db.locked');
      // Nothing is shown as saved, nor kept half.
      expect(state()).toEqual(before);
    }
    connection.execute(`PRAGMA max_page_count = ${unlimited}`);
    if (disturbed === 2) other.execute('ROLLBACK');
    // The same again is what the window's "Save again" does.
    if (code !== null) expect(attempt(write)).toBeNull();
    note();
    const shown = new Map(recordingIds.map((id, index) => [id, state().verdicts[index]!] as const));
    for (const [id, verdict] of shown) expect(verdict && pick(verdict)).toEqual(notebook.standing().get(id) ?? null);
    expect(state()).toMatchObject({ canUndo: notebook.canUndo, canRedo: notebook.canRedo });
  }
  expect(refused['db.full']).toBeGreaterThan(20);
  expect(refused['db.locked']).toBeGreaterThan(100);

  const entries = journal.ofSession(sessionId);
  connection.close();
  other.close();
  const reopened = opened(folder);
  expect(reopened.connection.pragma('integrity_check')).toBe('ok');
  expect(reopened.library.journal.verify().firstBad).toBeNull();
  expect(reopened.library.journal.ofSession(sessionId)).toEqual(entries);
  expect(entries).toHaveLength(steps);
  const standing = reopened.library.journal.standing(sessionId);
  expect(new Map([...standing].map(([id, verdict]) => [id, pick(verdict)]))).toEqual(notebook.standing());
});

const pick = ({ verdict, comment }: Standing): Standing => ({ verdict, comment });
