import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { Recording } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import type { Library } from '#main/services/ports/library.ts';
import { checkFile } from './check-file.ts';

export interface RecordingsService {
  groups(): CallOutput<'recordings.groups'>;
  list(input: CallInput<'recordings.list'>): CallOutput<'recordings.list'>;
  /** One recording, its `present` freshly checked. Problem: recording.unknown. */
  get(recordingId: number): Promise<Result<Recording>>;
  importProblems(): CallOutput<'import.problems'>;
}

export function createRecordingsService(library: Library, files: FilesPort): RecordingsService {
  return {
    groups: () => ({ groups: library.recordings.groups() }),
    list: ({ filter, offset, limit }) => library.recordings.list(filter, offset, limit),
    get: async (recordingId) => {
      const recording = library.recordings.get(recordingId);
      if (recording === null) return fail(problem('recording.unknown'));
      const checked = await checkFile(library, files, recording);
      return ok(checked.ok ? checked.value : { ...recording, present: false });
    },
    importProblems: () => ({ problems: library.importProblems.list() }),
  };
}
