/**
 * Reads what a SQLite file says about itself without opening it as a database, so that a file Earmark refuses stays
 * byte for byte as it was. Layout: "Database File Format" of sqlite.org, sections 1.3 (header), 1.6 (b-tree pages) and
 * 4.1 (write-ahead log).
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

export type FileHeader =
  | { readonly kind: 'absent' | 'empty' | 'other' }
  | {
      readonly kind: 'sqlite';
      readonly applicationId: number;
      readonly userVersion: number;
      /** no table was ever made in it: the first start was interrupted before the first migration was committed */
      readonly bare: boolean;
    };

const magic = 'SQLite format 3\0';
const walHeaderBytes = 32;
const frameHeaderBytes = 24;

function readAt(file: number, position: number, length: number): Buffer | null {
  const bytes = Buffer.alloc(length);
  return readSync(file, bytes, 0, length, position) === length ? bytes : null;
}

/** The newest committed version of page 1 in the write-ahead log (first 112 bytes), or null. */
function firstPageInLog(path: string): Buffer | null {
  if (!existsSync(path)) return null;
  const file = openSync(path, 'r');
  try {
    const header = readAt(file, 0, walHeaderBytes);
    if (header === null) return null;
    const pageSize = header.readUInt32BE(8);
    const salt = header.subarray(16, 24);
    const size = fstatSync(file).size;
    let pending: Buffer | null = null;
    let committed: Buffer | null = null;
    for (let at = walHeaderBytes; at + frameHeaderBytes + pageSize <= size; at += frameHeaderBytes + pageSize) {
      const frame = readAt(file, at, frameHeaderBytes);
      if (frame === null || !frame.subarray(8, 16).equals(salt)) break;
      if (frame.readUInt32BE(0) === 1) pending = readAt(file, at + frameHeaderBytes, 112);
      if (frame.readUInt32BE(4) !== 0) committed = pending ?? committed;
    }
    return committed;
  } finally {
    closeSync(file);
  }
}

/** What the file at `path` and the write-ahead log beside it say. */
export function readHeader(path: string): FileHeader {
  if (!existsSync(path)) return { kind: 'absent' };
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).size === 0) return { kind: 'empty' };
    const start = readAt(file, 0, 112);
    if (start === null || start.toString('latin1', 0, 16) !== magic) return { kind: 'other' };
    const page = firstPageInLog(`${path}-wal`) ?? start;
    return {
      kind: 'sqlite',
      userVersion: page.readUInt32BE(60),
      applicationId: page.readUInt32BE(68),
      bare: page.readUInt16BE(103) === 0 && page[100] === 0x0d,
    };
  } finally {
    closeSync(file);
  }
}
