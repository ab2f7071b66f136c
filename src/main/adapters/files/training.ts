import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { MachinePort, TrainingFoldersPort } from '#main/services/ports/training.ts';
import { writeAtomically } from './atomic.ts';

const modelFolder = 'model';
const weightsFile = 'model.safetensors';
const cardFile = 'card.md';

/** Where a library keeps trainings that are not ended. */
export function trainingsFolder(dataDirectory: string): string {
  return join(dataDirectory, 'training');
}

/** Working folders in `directory`, which need not exist yet. */
export function createTrainingFolders(directory: string): TrainingFoldersPort {
  const path = (folder: string) => join(directory, folder);
  const model = (folder: string) => join(path(folder), modelFolder);
  const remove = (folder: string) => rm(path(folder), { recursive: true, force: true }).catch(() => undefined);

  async function attempt<T>(at: string, work: () => Promise<T> | T): Promise<Result<T>> {
    try {
      return ok(await work());
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : null;
      if (code === null) throw error;
      return fail(problem('model.write', { path: at, detail: code }));
    }
  }

  return {
    path,
    model,
    hasModel: async (folder) => (await stat(join(model(folder), weightsFile)).catch(() => null))?.isFile() === true,
    create: (folder) =>
      attempt(path(folder), async () => {
        await mkdir(path(folder), { recursive: true });
        return path(folder);
      }),
    card: (folder) => readFile(join(model(folder), cardFile), 'utf8').catch(() => ''),
    writeCard: (folder, card) =>
      attempt(model(folder), () => {
        writeAtomically(join(model(folder), cardFile), card);
        return null;
      }),
    remove,
    clean: async (keep) => {
      const names = await readdir(directory).catch(() => []);
      for (const name of names) if (!keep.includes(name)) await remove(name);
    },
  };
}

/** This machine's memory. Linux counts what can be had without swapping; elsewhere what is free is the nearest there is. */
export const machine: MachinePort = {
  cores: availableParallelism(),
  freeMemory: () => (typeof process.availableMemory === 'function' ? process.availableMemory() : freemem()),
};
