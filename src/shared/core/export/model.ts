/** What leaves Earmark about a session besides the report: everything, in the words of domain.ts. */
import type {
  Band,
  DetectorSpec,
  ModelSummary,
  RecordingPlace,
  Scorer,
  Severity,
  Standardisation,
  Threshold,
  TimeRange,
  Verdict,
} from '../domain.ts';
import type { Problem } from '../problems.ts';
import type { Agreements } from '../report/agreement.ts';
import type { FindingNote, ReportOptions } from '../report/options.ts';

/**
 * Raised when a field changes its meaning or goes, or when one comes without which a session cannot be read back.
 * Version 1 could only be written; version 2 holds all that a session is.
 */
export const exportVersion = 2;

/** The verdict that stands. It follows from the journal; it is here for those who only look at it. */
export interface ExportedVerdict {
  readonly verdict: Verdict;
  readonly reason: string;
  /** the reason in words; the code itself where it is not one of Earmark's */
  readonly reasonText: string;
  readonly comment: string;
  readonly severity: Severity | null;
  readonly tags: readonly string[];
  readonly reviewer: string;
  /** ISO 8601 */
  readonly at: string;
  /** reviewers differ and nobody has settled it */
  readonly disputed: boolean;
  /** of the journal entry */
  readonly hash: string;
}

export interface ExportedRecording {
  readonly fileName: string;
  /** as last seen */
  readonly path: string;
  readonly sha256: string;
  readonly place: RecordingPlace;
  readonly bytes: number;
  /** milliseconds since 1970 */
  readonly modifiedMs: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly durationSeconds: number;
  readonly encoding: string;
  readonly levelDb: number | null;
  readonly peakDb: number | null;
  readonly clippedSamples: number;
  readonly importedAt: string;
  /** why it cannot be scored */
  readonly problem: Problem | null;
}

export interface ExportedItem {
  /** in the session, from 1 */
  readonly position: number;
  readonly recording: ExportedRecording;
  readonly detectorId: number;
  readonly score: number;
  readonly threshold: number;
  readonly levelAlarm: boolean;
  /** what the detector says of it now; an item keeps what it said when the session was made */
  readonly scored: { readonly score: number; readonly flagged: boolean; readonly levelAlarm: boolean } | null;
  readonly scores: Readonly<Record<Scorer, number>> | null;
  /** of a long recording, the segment that gave the score */
  readonly worst: TimeRange | null;
  readonly nearest: readonly { readonly fileName: string; readonly sha256: string; readonly distance: number }[];
  /** the band that pulled hardest at the score, where the bands were computed */
  readonly band: (Band & { readonly weight: number }) | null;
  /** score under each mask [256], null where it was not run; bit b of the index = band b is heard */
  readonly explanation: {
    readonly bands: readonly Band[];
    readonly done: number;
    readonly scores: readonly (number | null)[];
  } | null;
  readonly verdict: ExportedVerdict | null;
}

export interface ExportedDetector {
  /** number within this file */
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly machine: string;
  readonly section: string;
  readonly spec: DetectorSpec;
  readonly threshold: Threshold;
  readonly levelThreshold: Threshold | null;
  readonly standardisation: Readonly<Record<Scorer, Standardisation>>;
  readonly bankSize: number;
  /** the normal recordings that it compares with, in the order in which it holds them */
  readonly bank: readonly {
    readonly sha256: string;
    readonly leaveOneOut: number;
    readonly source: 'chosen' | 'false-alarm';
  }[];
  /** what the model is, without its weights and without the folder where they lie */
  readonly model: Omit<ModelSummary, 'directory'>;
  readonly frontEnd: string;
  readonly createdAt: string;
  readonly why: string;
  readonly madeBy: string;
}

/**
 * One entry of an append-only journal, word for word as the library holds it in which it was written: its numbers are that
 * library's. `hash` is the SHA-256 of everything but `library`, `sha256` and `countedBlind`, and of the entry before it.
 */
export interface ExportedEntry {
  /** the library in which it was written */
  readonly library: string;
  readonly sequence: number;
  readonly at: string;
  readonly reviewer: string;
  readonly action: 'verdict' | 'undo' | 'redo';
  /** of the recording */
  readonly sha256: string;
  readonly sessionId: number;
  readonly recordingId: number;
  readonly detectorId: number;
  readonly target: number;
  readonly standing: number | null;
  readonly verdict: Verdict | null;
  readonly reason: string;
  readonly comment: string;
  readonly severity: Severity | null;
  readonly tags: readonly string[];
  readonly batch: number | null;
  readonly blind: boolean;
  readonly amends: number | null;
  readonly resolution: boolean;
  readonly score: number;
  readonly threshold: number;
  readonly secondsSpent: number;
  readonly version: string;
  readonly previousHash: string;
  readonly hash: string;
  /** given in another library without knowing what was said in the one that this file is from, so it settles nothing */
  readonly countedBlind: boolean;
}

export interface ExportedSession {
  readonly format: 'earmark-session';
  readonly formatVersion: typeof exportVersion;
  /** of Earmark */
  readonly version: string;
  readonly createdAt: string;
  /** newest entry of the whole library that wrote this file: an anchor for its hash chain */
  readonly journalHead: { readonly sequence: number; readonly hash: string };
  /** `identity` is the same wherever the session is */
  readonly session: { readonly identity: string; readonly name: string; readonly createdAt: string };
  readonly detectors: readonly ExportedDetector[];
  readonly items: readonly ExportedItem[];
  /** what banks and nearest normals speak of besides the items */
  readonly recordings: readonly ExportedRecording[];
  /** of every reviewer in every library, in the order in which this one came to know them */
  readonly journal: readonly ExportedEntry[];
  /** how two reviewers agree; follows from the journal */
  readonly agreement: Agreements;
  readonly bookmarks: readonly { readonly sha256: string; readonly reviewer: string; readonly at: string }[];
  readonly report: {
    readonly options: ReportOptions;
    /** what is written beside findings */
    readonly notes: readonly { readonly sha256: string; readonly note: FindingNote }[];
  };
}

export const exportFormats = ['csv', 'json', 'raven', 'audacity', 'label-studio'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The stretch of a recording that an item is about: its worst segment, else all of it. */
export function rangeOf({ worst, recording }: ExportedItem): TimeRange {
  return worst ?? { startSeconds: 0, endSeconds: recording.durationSeconds };
}

/** The band that an item is about: the one that decided, else everything that the recording holds. */
export function bandOf({ band, recording }: ExportedItem): Band {
  return band ?? { lowHz: 0, highHz: recording.sampleRate / 2 };
}
