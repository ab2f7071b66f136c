import { backUp } from './backup.ts';
import type { Connection } from './connection.ts';
import { migrations } from './migrations/index.ts';
import { applicationId } from './pragmas.ts';

/**
 * Brings the library to the newest version: each migration is one transaction together with its version number, so a
 * start that dies half-way leaves the version before or the one after. A library with content is backed up first.
 */
export function migrate(connection: Connection, now: Date, steps: readonly string[] = migrations): void {
  const from = Number(connection.pragma('user_version'));
  if (from > 0 && from < steps.length) backUp(connection, 'migration', now);
  for (let version = from; version < steps.length; version++) {
    connection.transaction(() => {
      connection.execute(steps[version]!);
      connection.pragma(`application_id = ${applicationId}`);
      connection.pragma(`user_version = ${version + 1}`);
    });
  }
}
