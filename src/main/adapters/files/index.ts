import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import { findFiles } from './find.ts';
import { hashFile } from './hash.ts';
import { listFolder } from './list-folder.ts';
import { readManifest } from './manifest.ts';
import { fileProblem } from './problem.ts';

/** The file system of this machine. */
export function createFiles(): FilesPort {
  return {
    find: findFiles,
    facts: async (path) => {
      try {
        const facts = await stat(path);
        if (!facts.isFile()) return fail(problem('file.not-a-file'));
        return ok({ bytes: facts.size, modifiedMs: facts.mtimeMs });
      } catch (error) {
        return fail(fileProblem(error, path));
      }
    },
    hash: hashFile,
    readManifest,
    list: listFolder,
    fileName: (path) => basename(path),
    join,
  };
}
