/** What leaves Earmark about a session besides the report: everything, in the words of domain.ts. */
import type { Band, DetectorSpec, RecordingPlace, Scorer, Threshold, TimeRange, Verdict } from '../domain.ts';

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
export const exportVersion = 1;

export interface ExportedVerdict {
  readonly verdict: Verdict;
  readonly reason: string;
  /** the reason in words; the code itself where it is not one of Earmark's */
  readonly reasonText: string;
  readonly comment: string;
  readonly reviewer: string;
  /** ISO 8601 */
  readonly at: string;
  /** of the journal entry */
  readonly sequence: number;
}

export interface ExportedRecording {
  readonly fileName: string;
  /** as last seen */
  readonly path: string;
  readonly sha256: string;
  readonly place: RecordingPlace;
  readonly sampleRate: number;
  readonly channels: number;
  readonly durationSeconds: number;
  readonly levelDb: number | null;
}

export interface ExportedItem {
  /** in the session, from 1 */
  readonly position: number;
  readonly recording: ExportedRecording;
  readonly detectorId: number;
  readonly score: number;
  readonly threshold: number;
  readonly levelAlarm: boolean;
  readonly scores: Readonly<Record<Scorer, number>> | null;
  /** of a long recording, the segment that gave the score */
  readonly worst: TimeRange | null;
  readonly nearest: readonly { readonly fileName: string; readonly sha256: string; readonly distance: number }[];
  /** the band that pulled hardest at the score, where the bands were computed */
  readonly band: (Band & { readonly weight: number }) | null;
  readonly verdict: ExportedVerdict | null;
}

export interface ExportedDetector {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly machine: string;
  readonly section: string;
  readonly spec: DetectorSpec;
  readonly threshold: Threshold;
  readonly levelThreshold: Threshold | null;
  readonly bankSize: number;
  readonly model: { readonly name: string; readonly sha256: string };
  readonly createdAt: string;
}

/** One entry of the append-only journal, with the hash that chains it to the one before. */
export interface ExportedEntry {
  readonly sequence: number;
  readonly at: string;
  readonly reviewer: string;
  readonly action: 'verdict' | 'undo' | 'redo';
  readonly sha256: string;
  readonly target: number;
  readonly standing: number | null;
  readonly verdict: Verdict | null;
  readonly reason: string;
  readonly comment: string;
  readonly score: number;
  readonly threshold: number;
  readonly secondsSpent: number;
  readonly hash: string;
}

export interface ExportedSession {
  readonly format: 'earmark-session';
  readonly formatVersion: typeof exportVersion;
  /** of Earmark */
  readonly version: string;
  readonly createdAt: string;
  readonly session: { readonly name: string; readonly createdAt: string };
  readonly detectors: readonly ExportedDetector[];
  readonly items: readonly ExportedItem[];
  readonly journal: readonly ExportedEntry[];
  /** newest entry of the whole library: an anchor for its hash chain */
  readonly journalHead: { readonly sequence: number; readonly hash: string };
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
