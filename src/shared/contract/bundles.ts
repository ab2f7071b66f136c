/** Calls of session bundles: one file with a session and all that belongs to it, for a colleague without network. */
import * as v from 'valibot';
import { idSchema, inputs } from './schemas.ts';

const { count, finite, sha256 } = inputs;
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

/** A spectrogram as the report draws it: a file of contract/assets.ts, and its axes, s, Hz and dB. */
const receivedPicture = v.object({
  sha256,
  durationSeconds: finite,
  lowHz: finite,
  highHz: finite,
  floorDb: finite,
  topDb: finite,
});

/** Pictures that came with a bundle. */
export const receivedSchema = v.object({
  flagged: receivedPicture,
  nearest: v.nullable(v.object({ fileName: v.string(), picture: receivedPicture })),
  /** levels of third octaves; null unless whoever wrote the bundle had both recordings */
  levels: v.nullable(
    v.array(v.object({ nominalHz: finite, lowHz: finite, highHz: finite, flaggedDb: finite, normalDb: finite })),
  ),
  /** who wrote the bundle, and when; null where that was not kept */
  origin: v.nullable(v.object({ by: v.string(), at: v.string() })),
});
export type Received = v.InferOutput<typeof receivedSchema>;
export type ReceivedPicture = Received['flagged'];

export const bundleCalls = {
  'bundle.preview': { input: v.object({ sessionId: idSchema }), output: bundlePreviewSchema },
  /**
   * Writes the bundle of a session into the reports folder. Result: { path, fileName, bytes }. Problems: session.unknown,
   * bundle.too-large, bundle.write, db.full, file.changed.
   */
  'bundle.export': { input: v.object({ sessionId: idSchema, recordings: v.boolean() }), output: jobRef },
  /**
   * Takes in a bundle, or the JSON of a session, whole or not at all. Result: { sessionId, name, outcome (new, merged or
   * known), entries (verdicts and what was done with them), ownName (of them, under the name of the person at the screen),
   * recordings }. Problems: bundle.*, db.full.
   */
  'bundle.import': { input: v.object({ path: inputs.path }), output: jobRef },
  /** Of a recording and the nearest normal one of a detector's score; null where no bundle brought any. */
  'bundle.pictures': {
    input: v.object({ recordingId: idSchema, detectorId: idSchema }),
    output: v.object({ received: v.nullable(receivedSchema) }),
  },
} as const;

export type BundlePreview = v.InferOutput<typeof bundlePreviewSchema>;
