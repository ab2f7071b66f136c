/** Schemas of a detector at work: its scores beside what is known of the recordings, and a map of their embeddings. */
import * as v from 'valibot';
import { thresholdSchema } from './detector-spec.ts';
import { idSchema, inputs } from './schemas.ts';

const { count, finite, text } = inputs;
/**
 * Recordings that a map shows at most: its bank (half of them where there are others enough), faults and false alarms, what
 * is labelled normal, then the rest, each evenly where there is not room for all.
 */
export const mostMapPoints = 3000;

export const knownKinds = ['fault', 'false-alarm', 'normal', 'unknown'] as const;
/** What is known of a recording, by the verdict that holds or, where nobody judged it, by its label. */
export type Known = (typeof knownKinds)[number];
const knownSchema = v.picklist(knownKinds);
const basisSchema = v.nullable(v.picklist(['verdict', 'label']));

export interface Knowledge {
  readonly known: Known;
  /** who says so; null where nothing is known */
  readonly basis: 'verdict' | 'label' | null;
}

/** By the letter that stands for it in an answer; capitals where a verdict says so. */
const knowledge = {
  F: { known: 'fault', basis: 'verdict' },
  A: { known: 'false-alarm', basis: 'verdict' },
  U: { known: 'unknown', basis: 'verdict' },
  f: { known: 'fault', basis: 'label' },
  n: { known: 'normal', basis: 'label' },
  u: { known: 'unknown', basis: null },
} as const satisfies Readonly<Record<string, Knowledge>>;
export type KnowledgeLetter = keyof typeof knowledge;
export const knowledgeOf = (letter: KnowledgeLetter): Knowledge => knowledge[letter];

/**
 * Scores column by column, in the order of the recordings' ids. As a list of objects, 50,000 of them would hold the main
 * process for a tenth of a second while the answer is checked and sent, and a verdict waits 30 ms at most.
 */
export const overviewScoresSchema = v.object({
  recordingIds: v.array(v.number()),
  scores: v.array(finite),
  /** a letter for each (`knowledgeOf`): what is known of it */
  known: v.pipe(v.string(), v.regex(/^[FAUfnu]*$/)),
  /** those whose level raised an alarm of its own, which no threshold takes back */
  levelAlarms: v.array(idSchema),
});

/**
 * How well scores tell faults from what is none: false alarms and recordings labelled normal, or, where nothing but what was
 * flagged is known to be none, the normals of the bank, each compared with the others of it.
 */
export const rocSchema = v.object({
  faults: count,
  normals: count,
  normalsFrom: v.picklist(['known', 'bank']),
  /** of them, those that are known by a verdict, which only flagged recordings were asked for */
  judged: v.object({ faults: count, normals: count }),
  /** with the 95 % interval of a stratified bootstrap of so many repetitions: fewer of very many recordings */
  auc: v.object({ value: finite, low: finite, high: finite, repetitions: count }),
  eer: v.object({ value: finite, threshold: finite }),
  /** by decreasing threshold, thinned where a picture shows no difference; null flags nothing */
  points: v.array(v.object({ threshold: v.nullable(finite), falsePositiveRate: finite, truePositiveRate: finite })),
});

export const rocMissing = ['faults', 'normals', 'selected'] as const;
/**
 * Why there is no curve: no fault is known, nothing else is known, or all that is no fault is known by verdicts on flagged
 * ones; of the last two only where no normal of the bank belongs to the chosen part.
 */
export type RocMissing = (typeof rocMissing)[number];

const partSchema = v.object({ value: text, count });

export const overviewSchema = v.object({
  detectorId: idSchema,
  threshold: thresholdSchema,
  /** what it scored of the chosen part, without the normals of its bank */
  scores: overviewScoresSchema,
  /** normals of its bank, and recordings with differing verdicts, which count as unknown */
  inBank: count,
  disputed: count,
  /** what there is to choose from, with how many recordings each has */
  sections: v.array(partSchema),
  attributes: v.array(v.object({ name: text, ...partSchema.entries })),
  roc: v.nullable(rocSchema),
  rocMissing: v.nullable(v.picklist(rocMissing)),
  /** scores of the normals that the curve stands on, ascending, where they are those of the bank; else empty */
  bankScores: v.array(finite),
  /** another version on the recordings that both have scored and neither has in its bank */
  compared: v.nullable(
    v.object({
      detectorId: idSchema,
      shared: count,
      /** null where too little is known of them for a curve */
      curves: v.nullable(
        v.object({
          own: rocSchema,
          other: rocSchema,
          /** AUC of this one less that of the other, with the 95 % interval of a paired bootstrap */
          difference: v.object({ value: finite, low: finite, high: finite }),
        }),
      ),
    }),
  ),
});

export const mapPointSchema = v.object({
  recordingId: idSchema,
  fileName: v.string(),
  /** along the first and second principal axis; of a long recording the mean over all of it, as in a bank */
  x: finite,
  y: finite,
  known: knownSchema,
  basis: basisSchema,
  /** null for a normal of its bank, and for what it has not scored */
  score: v.nullable(finite),
  flagged: v.boolean(),
  inBank: v.boolean(),
  /** the newest session with this recording */
  sessionId: v.nullable(idSchema),
  /** its nearest normals, nearest first */
  nearest: v.array(idSchema),
});

export const embeddingMapSchema = v.object({
  detectorId: idSchema,
  /** what was mapped: the embedding that decides, or the statistics of the spectrum where there is no network */
  part: v.picklist(['embedding', 'statistics']),
  points: v.array(mapPointSchema),
  /** share of the variance along each of the two axes */
  shares: v.tuple([finite, finite]),
  /** recordings of the detector's machine and section, and of its bank; and those of them without an embedding */
  total: count,
  without: count,
});

/** Where recordings lie when each is placed beside its neighbours, in the order of their ids in the answer. */
export const neighbourMapSchema = v.object({
  /** those that were placed: with long vectors there are fewer than were asked for */
  recordingIds: v.array(idSchema),
  /** x and y of each, in turn; in no unit */
  positions: v.array(finite),
});

export const overviewCalls = {
  /** A detector's scores, and how they tell faults from what is none; writes nothing. Problem: detector.unknown. */
  'detectors.overview': {
    input: v.object({
      detectorId: idSchema,
      /** only this section; null = every one */
      section: v.nullable(text),
      attribute: v.nullable(v.object({ name: text, value: text })),
      /** another detector of the same machine and section, as an earlier version; null = none */
      compareWith: v.nullable(idSchema),
    }),
    output: overviewSchema,
  },
  /** The recordings of a detector on the two axes along which they differ most; writes nothing. Problem: detector.unknown. */
  'detectors.map': { input: v.object({ detectorId: idSchema }), output: embeddingMapSchema },
  /**
   * The recordings of a map, laid out so that each lies beside its neighbours (t-SNE), from where the map has them; takes up to
   * half a minute, writes nothing. Problem: detector.unknown.
   */
  'detectors.neighbours': {
    input: v.pipe(
      v.object({
        detectorId: idSchema,
        recordingIds: v.pipe(v.array(idSchema), v.maxLength(mostMapPoints)),
        /** x and y of each, in turn, on the map */
        start: v.array(finite),
      }),
      v.check(({ recordingIds, start }) => start.length === 2 * recordingIds.length),
    ),
    output: neighbourMapSchema,
  },
} as const;

export type DetectorOverview = v.InferOutput<typeof overviewSchema>;
export type Roc = v.InferOutput<typeof rocSchema>;
export type EmbeddingMap = v.InferOutput<typeof embeddingMapSchema>;
export type NeighbourMap = v.InferOutput<typeof neighbourMapSchema>;
export type MapPoint = v.InferOutput<typeof mapPointSchema>;
