/** Schemas of long recordings: their score over time, the stretch of a normal one that is nearest, how far they are unpacked. */
import * as v from 'valibot';
import { idSchema, inputs } from './schemas.ts';

const { finite } = inputs;
const seconds = v.pipe(finite, v.minValue(0));
const rangeSchema = v.object({ startSeconds: seconds, endSeconds: seconds });

const scoredSegmentSchema = v.object({ ...rangeSchema.entries, score: finite });

const nearStretchSchema = v.object({
  recordingId: idSchema,
  distance: finite,
  /** of a long normal recording, its stretch that is nearest; null of one that is compared as a whole */
  range: v.nullable(rangeSchema),
});

export type ScoredSegment = v.InferOutput<typeof scoredSegmentSchema>;
export type NearStretch = v.InferOutput<typeof nearStretchSchema>;

export const stretchCalls = {
  /** Score of each segment of a long recording, in order; none for a recording that is scored as a whole. */
  'scores.segments': {
    input: v.object({ detectorId: idSchema, recordingId: idSchema }),
    output: v.object({ segments: v.array(scoredSegmentSchema) }),
  },
  /**
   * The normals nearest to one segment of a long recording, the one that begins at `startSeconds`, or with null nearest
   * to its worst segment, or to all of a short recording; and of long normals the stretch that is nearest to it.
   */
  'scores.stretch': {
    input: v.object({ detectorId: idSchema, recordingId: idSchema, startSeconds: v.nullable(seconds) }),
    output: v.object({ range: v.nullable(rangeSchema), score: finite, nearest: v.array(nearStretchSchema) }),
  },
} as const;

export const stretchEvents = {
  /** How far a long recording is unpacked for being seen and heard, between 0 and 1; null when that does not go on. */
  'recording.unpacking': v.object({ recordingId: idSchema, share: v.nullable(finite) }),
} as const;
