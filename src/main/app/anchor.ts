/** The journal's head as it was at the last clean close, kept outside the library: shows a journal whose end was cut. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '#main/adapters/files/atomic.ts';
import type { JournalHead } from '#main/services/ports/journal.ts';

const file = (dataDirectory: string) => join(dataDirectory, 'journal-head.json');

export function readAnchor(dataDirectory: string): JournalHead | undefined {
  try {
    const { sequence, hash } = JSON.parse(readFileSync(file(dataDirectory), 'utf8')) as Partial<JournalHead>;
    if (!Number.isSafeInteger(sequence) || typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash)) return undefined;
    return sequence! > 0 ? { sequence: sequence!, hash } : undefined;
  } catch {
    return undefined;
  }
}

export function writeAnchor(dataDirectory: string, { sequence, hash }: JournalHead): void {
  writeAtomically(file(dataDirectory), `${JSON.stringify({ sequence, hash })}\n`);
}
