/** What a reviewer says about the recordings of a session: verdicts, their journal, bookmarks, and reading blind. */
import * as v from 'valibot';
import * as s from './schemas.ts';

const sessionRef = v.object({ sessionId: s.idSchema });
const itemRef = v.object({ sessionId: s.idSchema, recordingId: s.idSchema });
/** Most recordings that one verdict is given to at once. */
const mostAtOnce = 50_000;

export const tagSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40));
const tags = v.pipe(
  v.array(tagSchema),
  v.transform((given) => [...new Set(given)]),
  v.maxLength(20),
);

/** What stands for a recording after a verdict was given, taken back or brought back. */
export const verdictAnswer = v.object({
  /** the recording, or the first of several */
  recordingId: s.idSchema,
  verdict: v.nullable(s.standingVerdictSchema),
  /** every recording that was changed, in the order of the change */
  changed: v.array(v.object({ recordingId: s.idSchema, verdict: v.nullable(s.standingVerdictSchema) })),
  session: s.sessionSummarySchema,
  canUndo: v.boolean(),
  canRedo: v.boolean(),
  /** the pace of the reviewer in this session, s; null before it is known */
  secondsPerVerdict: v.nullable(s.inputs.finite),
});

/** How two reviewers agree; see core/report/agreement.ts. */
export const agreementSchema = v.object({
  reviewers: v.tuple([v.string(), v.string()]),
  /** n: recordings that both judged */
  recordings: s.inputs.count,
  same: s.inputs.count,
  kappa: v.nullable(s.inputs.finite),
});

export const readingSchema = v.object({
  /** the person at the screen */
  reviewer: v.string(),
  /** the person at the screen sees others' verdicts only where they have given one themselves */
  blind: v.boolean(),
  /** of those who did not see each other's verdicts */
  agreement: v.nullable(agreementSchema),
  /** of those of whom one could see the other's, or both */
  openAgreement: v.nullable(agreementSchema),
});
export type SessionReading = v.InferOutput<typeof readingSchema>;

export const verdictCalls = {
  /**
   * Answers after the journal row is committed. A second call for the same recording replaces the own verdict by a new
   * entry. What is not named stays as the own verdict has it, the severity only where the verdict is the same.
   */
  'verdicts.give': {
    input: v.object({
      ...itemRef.entries,
      verdict: s.verdictSchema,
      reason: s.inputs.text,
      comment: s.inputs.text,
      severity: v.exactOptional(v.nullable(s.severitySchema)),
      tags: v.exactOptional(tags),
      secondsSpent: v.pipe(s.inputs.finite, v.minValue(0)),
      /** this settles what reviewers differ about, even where it is what the person said before */
      settle: v.exactOptional(v.boolean(), false),
    }),
    output: verdictAnswer,
  },
  /**
   * Gives several recordings one verdict: all or none, and one undo takes it back from all of them. What is not named
   * stays as each own verdict has it, reason and severity only where the verdict is the same.
   */
  'verdicts.give-many': {
    input: v.object({
      sessionId: s.idSchema,
      recordingIds: v.pipe(
        v.array(s.idSchema),
        v.minLength(1),
        v.maxLength(mostAtOnce),
        v.check((ids) => new Set(ids).size === ids.length, 'each recording once'),
      ),
      verdict: s.verdictSchema,
      reason: v.exactOptional(s.inputs.text),
      comment: v.exactOptional(s.inputs.text),
      severity: v.exactOptional(v.nullable(s.severitySchema)),
      tags: v.exactOptional(tags),
      /** for all of them together */
      secondsSpent: v.pipe(s.inputs.finite, v.minValue(0)),
    }),
    output: verdictAnswer,
  },
  /** Takes back the newest verdict of the person at the screen that still stands, or those given together with it. */
  'verdicts.undo': { input: sessionRef, output: verdictAnswer },
  'verdicts.redo': { input: sessionRef, output: verdictAnswer },
  /** Who reads blind gets the own entries alone until they have a verdict. */
  'verdicts.history': { input: itemRef, output: v.object({ entries: v.array(s.journalEntrySchema) }) },
  /** Tags to choose from: those that were used, the most used first. */
  'verdicts.tags': { input: sessionRef, output: v.object({ tags: v.array(v.string()) }) },

  /** Sets or takes away the own mark on a recording of a session. */
  'bookmarks.set': { input: v.object({ ...itemRef.entries, on: v.boolean() }), output: v.object({}) },

  'reading.get': { input: sessionRef, output: readingSchema },
  /** Begins or ends reading blind, for the person at the screen and this session. */
  'reading.set': { input: v.object({ ...sessionRef.entries, blind: v.boolean() }), output: readingSchema },
} as const;
