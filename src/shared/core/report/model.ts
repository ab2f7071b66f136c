import type {
  DetectorSpec,
  Explanation,
  RecordingPlace,
  Scorer,
  Severity,
  Threshold,
  TimeRange,
  Verdict,
} from '../domain.ts';
import type { Language } from '../language.ts';
import type { Reading } from '../review/readings.ts';
import type { Agreements } from './agreement.ts';
import type { ComparedLevel } from './levels.ts';
import type { FindingNote, ReportOptions } from './options.ts';

/** A spectrogram as an image: time runs over the whole width, frequency upwards on the mel scale. */
export interface ReportPicture {
  readonly png: Uint8Array;
  readonly durationSeconds: number;
  readonly lowHz: number;
  readonly highHz: number;
  /** levels of the darkest and the brightest colour, dB re full-scale sine */
  readonly floorDb: number;
  readonly topDb: number;
}

export interface ReportFile {
  readonly fileName: string;
  readonly sha256: string;
  readonly place: RecordingPlace;
  readonly durationSeconds: number;
  readonly sampleRate: number;
  readonly levelDb: number | null;
}

export interface ReportVerdict {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly comment: string;
  readonly severity: Severity | null;
  readonly tags: readonly string[];
  readonly reviewer: string;
  readonly at: string;
  /** reviewers differ and nobody has settled it: the verdict is only the newest of theirs */
  readonly disputed: boolean;
  /** it settled what reviewers differed about */
  readonly resolution: boolean;
  /** what each of them said, where several count */
  readonly readings: readonly Pick<Reading, 'reviewer' | 'verdict'>[];
}

export interface ReportItem {
  readonly file: ReportFile;
  readonly detectorId: number;
  readonly score: number;
  readonly threshold: number;
  readonly levelAlarm: boolean;
  /** of a long recording, the segment that gave the score and that the bands speak about */
  readonly worst: TimeRange | null;
  readonly verdict: ReportVerdict | null;
}

/** One page: what was heard, what normal sounds like, which bands decided. */
export interface ReportFinding extends ReportItem {
  /** null where the recording is to be scored again since an update */
  readonly scores: Readonly<Record<Scorer, number>> | null;
  readonly picture: ReportPicture | null;
  /** why there is no picture */
  readonly pictureProblem: string | null;
  readonly nearest: {
    readonly file: ReportFile;
    readonly distance: number;
    readonly picture: ReportPicture | null;
  } | null;
  /** levels beside those of the nearest normal recording; null where one of the two cannot be read */
  readonly levels: readonly ComparedLevel[] | null;
  readonly note: FindingNote;
  readonly explanation: Explanation | null;
  /** why the explanation is not complete */
  readonly explanationProblem: string | null;
}

export interface ReportDetector {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly machine: string;
  readonly section: string;
  readonly spec: DetectorSpec;
  readonly threshold: Threshold;
  readonly levelThreshold: Threshold | null;
  readonly bankSize: number;
  readonly model: { readonly name: string; readonly sha256: string; readonly parameters: number };
  readonly scored: number;
  readonly flagged: number;
}

/** One line of the verdict journal of the session. */
export interface ReportJournalEntry {
  readonly sequence: number;
  readonly at: string;
  readonly reviewer: string;
  readonly action: 'verdict' | 'undo' | 'redo';
  readonly fileName: string;
  readonly verdict: Verdict | null;
  readonly reason: string;
  readonly tags: readonly string[];
  readonly severity: Severity | null;
  readonly blind: boolean;
  readonly resolution: boolean;
  readonly score: number;
  readonly threshold: number;
  readonly hash: string;
}

/** Everything a report says. Built by services/report, drawn by renderReport. */
export interface ReportModel {
  readonly version: string;
  readonly createdAt: string;
  readonly session: { readonly name: string; readonly createdAt: string };
  readonly items: readonly ReportItem[];
  readonly findings: readonly ReportFinding[];
  readonly detectors: readonly ReportDetector[];
  readonly options: ReportOptions;
  /** what the options ask for, or the language of the window */
  readonly language: Language;
  /** of the whole library; `session` are the entries of this session, oldest first */
  readonly journal: {
    readonly entries: number;
    readonly head: string;
    readonly valid: boolean;
    readonly session: readonly ReportJournalEntry[];
  };
  readonly agreements: Agreements;
}

/** How many recordings have this verdict; where reviewers differ none counts. */
export function countOf(items: readonly ReportItem[], verdict: Verdict): number {
  return items.filter((item) => item.verdict?.verdict === verdict && !item.verdict.disputed).length;
}

/** True where this verdict stands for a recording, or one of those who differ about it gave it. */
export function isSaid({ verdict: said }: Pick<ReportItem, 'verdict'>, verdict: Verdict): boolean {
  if (said === null) return false;
  return said.disputed ? said.readings.some((reading) => reading.verdict === verdict) : said.verdict === verdict;
}
