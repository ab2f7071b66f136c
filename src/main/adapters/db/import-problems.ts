import type { ImportProblem } from '#shared/contract/schemas.ts';
import type { ImportProblemStore } from '#main/services/ports/library.ts';
import type { Connection } from './connection.ts';

interface ImportProblemRow {
  readonly path: string;
  readonly machine: string;
  readonly section: string;
  readonly problem: string;
  readonly seen_at: string;
}

export function createImportProblemStore(connection: Connection): ImportProblemStore {
  const put = connection.prepare('INSERT OR REPLACE INTO import_problems VALUES (?, ?, ?, ?, ?)');
  const remove = connection.prepare('DELETE FROM import_problems WHERE path = ?');
  const forget = connection.prepare(
    "DELETE FROM import_problems WHERE path = ? OR substr(path, 1, length(?) + 6) = ? || ' (row '",
  );
  const list = connection.prepare<ImportProblemRow>('SELECT * FROM import_problems ORDER BY path');
  return {
    put: ({ path, machine, section, problem, seenAt }) =>
      void put.run(path, machine, section, JSON.stringify(problem), seenAt),
    remove: (path) => void remove.run(path),
    forget: (path) => void forget.run(path, path, path),
    list: () =>
      list.all().map(({ problem, seen_at: seenAt, ...row }) => ({
        ...row,
        problem: JSON.parse(problem) as ImportProblem['problem'],
        seenAt,
      })),
  };
}
