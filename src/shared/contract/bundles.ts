/** Calls of session bundles: one file with a session and all that belongs to it, for a colleague without network. */
import * as v from 'valibot';
import { idSchema, inputs } from './schemas.ts';

const { count } = inputs;
const jobRef = v.object({ jobId: idSchema });

/** What a bundle would hold. */
export const bundlePreviewSchema = v.object({
  /** of the file without recordings, roughly */
  bytes: count,
  pictures: count,
  /** flagged recordings and their nearest normals: those whose files are here, and how many are not */
  recordings: v.object({ files: count, bytes: count, missing: count }),
  /** why it cannot be written, and why not with recordings; null where it can */
  refusal: v.nullable(v.string()),
  recordingsRefusal: v.nullable(v.string()),
});

export const bundleCalls = {
  'bundle.preview': { input: v.object({ sessionId: idSchema }), output: bundlePreviewSchema },
  /**
   * Writes the bundle of a session into the reports folder. Result: { path, fileName, bytes }. Problems: session.unknown,
   * bundle.too-large, bundle.write, file.changed.
   */
  'bundle.export': { input: v.object({ sessionId: idSchema, recordings: v.boolean() }), output: jobRef },
  /**
   * Takes in a bundle, or the JSON of a session, whole or not at all. Result: { sessionId, name, outcome (new, merged or
   * known), entries (verdicts and what was done with them), ownName (of them, under the name of the person at the screen),
   * recordings }. Problems: bundle.*.
   */
  'bundle.import': { input: v.object({ path: inputs.path }), output: jobRef },
} as const;

export type BundlePreview = v.InferOutput<typeof bundlePreviewSchema>;
