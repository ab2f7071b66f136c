/** Schemas of finding recordings again whose files are not where they were. */
import * as v from 'valibot';
import { idSchema, inputs } from './schemas.ts';

export const missingSchema = v.object({
  /** recordings of the library */
  total: inputs.count,
  /** those whose file is gone, or has another length now */
  missing: inputs.count,
  /** where they were seen last, the folder with most of them first */
  folders: v.array(v.object({ path: v.string(), recordings: inputs.count })),
});

export const locateCalls = {
  /** Looks where every recording was seen last, and says how many of them are not there any more. */
  'recordings.missing': { input: v.object({}), output: missingSchema },
  /**
   * Looks for the missing recordings in files and folders, with everything inside them. A file is taken for a recording
   * when its content is the same (SHA-256), whatever it is called. Result: { found, missing }.
   */
  'recordings.locate': {
    input: v.object({ paths: v.pipe(v.array(inputs.path), v.minLength(1), v.maxLength(100)) }),
    output: v.object({ jobId: idSchema }),
  },
} as const;

export type MissingRecordings = v.InferOutput<typeof missingSchema>;
