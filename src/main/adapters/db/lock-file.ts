/** Who has the library open, for the sentence a second Earmark shows. The lock itself is SQLite's. */
import { readFileSync, rmSync } from 'node:fs';
import { writeAtomically } from '#main/adapters/files/atomic.ts';

export function lockFile(libraryFile: string): string {
  return `${libraryFile}.pid`;
}

export function writeOwner(libraryFile: string): void {
  try {
    writeAtomically(lockFile(libraryFile), `${process.pid}\n`);
  } catch {
    // On a full disk the library can still be looked at; only a name is missing from a sentence.
  }
}

export function removeOwner(libraryFile: string): void {
  rmSync(lockFile(libraryFile), { force: true });
}

/** The process that opened the library, as text; `unknown` when it did not say. */
export function readOwner(libraryFile: string): string {
  try {
    const text = readFileSync(lockFile(libraryFile), 'utf8').trim();
    return /^\d{1,10}$/.test(text) ? text : 'unknown';
  } catch {
    return 'unknown';
  }
}
