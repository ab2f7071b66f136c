/** The library: what the use cases store. Implemented by adapters/db; every method answers at once and throws ProblemError. */
import type {
  ImportProblem,
  Job,
  Recording,
  RecordingFilter,
  RecordingGroup,
  RecordingScore,
} from '#shared/contract/schemas.ts';
import type {
  DetectorSpec,
  FittedDetector,
  Label,
  MaskTable,
  ModelSummary,
  Preset,
  ReadOut,
  RecordingPlace,
  RecordingVectors,
  TimeRange,
} from '#shared/core/domain.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { BookmarkStore, JournalStore } from './journal.ts';
import type { SharedStore } from './shared.ts';
import type { TrainingRunStore } from './training.ts';

export interface StoredRecording extends Recording {
  readonly bytes: number;
  readonly modifiedMs: number;
}

export type NewRecording = Omit<StoredRecording, 'id'>;

export interface StoredImportProblem extends ImportProblem {
  readonly machine: string;
  readonly section: string;
}

export interface RecordingStore {
  get(id: number): StoredRecording | null;
  byHash(sha256: string): StoredRecording | null;
  /** The newest recording last seen at this path. */
  byPath(path: string): StoredRecording | null;
  insert(recording: NewRecording): number;
  /** The same content was seen at this path. */
  setFile(id: number, path: string, fileName: string, bytes: number, modifiedMs: number): void;
  setPlace(id: number, place: RecordingPlace): void;
  setPresent(id: number, present: boolean): void;
  setProblem(id: number, problem: Problem | null): void;
  list(filter: RecordingFilter, offset: number, limit: number): { total: number; recordings: StoredRecording[] };
  /** Every matching recording, in the order of the ids. */
  all(filter: RecordingFilter): StoredRecording[];
  groups(): RecordingGroup[];
  /** So many that come after this id, in the order of the ids. */
  after(id: number, count: number): RecordingKey[];
}

/** Where a recording belongs, and what is known of it without verdicts. */
export interface RecordingKey {
  readonly id: number;
  readonly machine: string;
  readonly section: string;
  readonly label: Label;
}

export interface ImportProblemStore {
  put(problem: StoredImportProblem): void;
  remove(path: string): void;
  /** Removes what was said about this path itself and, where it is a manifest, about its rows. */
  forget(path: string): void;
  list(): StoredImportProblem[];
}

/** What a stored vector was made with; vectors of different origins are never compared. */
export interface EmbeddingOrigin {
  readonly modelId: number;
  readonly presetId: number;
  readonly frontEnd: string;
}

/** What vectors of an earlier Earmark may lack: the read-out rows-stats, and the segments of a long recording. */
export interface EmbeddingNeeds {
  readonly readOut: ReadOut;
  readonly segments: boolean;
}

export interface EmbeddingStore {
  presetId(preset: Preset): number;
  /** `formerly`: the hash under which an older library may know the same model; it is known by its own from then on. */
  modelId(model: ModelSummary, now: string, formerly?: string): number;
  put(recordingId: number, origin: EmbeddingOrigin, vectors: RecordingVectors, windows: number): void;
  /** `whole` leaves the segments of a long recording out. Vectors from before lack what EmbeddingNeeds speaks of. */
  get(recordingId: number, origin: EmbeddingOrigin, part?: 'all' | 'whole'): RecordingVectors | null;
  /** The two short vectors of a whole recording, which are cheap to read for a long queue. */
  short(recordingId: number, origin: EmbeddingOrigin): Pick<RecordingVectors, 'tokens' | 'statistics'> | null;
  /** One vector of a whole recording; null where it is not there, and of vectors from before there was this read-out. */
  one(recordingId: number, origin: EmbeddingOrigin, part: ReadOut | 'statistics'): Float32Array | null;
  /** Those of `recordingIds` that have no vectors of this origin, or lack what is needed, in their order. */
  missing(recordingIds: readonly number[], origin: EmbeddingOrigin, needs: EmbeddingNeeds): number[];
  /** So many recordings after this id that have vectors of this origin, whatever those lack, in the order of the ids. */
  after(origin: EmbeddingOrigin, recordingId: number, count: number): number[];
}

export interface BankMember {
  readonly recordingId: number;
  readonly leaveOneOut: number;
  /** how it came into the bank, where it was not chosen for it: by a verdict, so it never calibrates */
  readonly source?: 'false-alarm';
}

export interface NewDetector {
  readonly name: string;
  readonly machine: string;
  readonly section: string;
  readonly spec: DetectorSpec;
  readonly fitted: FittedDetector;
  readonly origin: EmbeddingOrigin;
  readonly bank: readonly BankMember[];
  readonly createdAt: string;
  /** what this version was made for, in the words of who made it; nobody is asked for the first one */
  readonly why?: string;
  readonly madeBy?: string;
  /** the one that it had in another library; without it the next of its name and machine */
  readonly version?: number;
}

export interface StoredDetector extends Required<Omit<NewDetector, 'bank'>> {
  readonly id: number;
  readonly version: number;
  readonly model: ModelSummary;
  readonly bankSize: number;
}

export interface DetectorStore {
  /** Stores it with the next version number of its name and machine. */
  insert(detector: NewDetector): number;
  get(id: number): StoredDetector | null;
  list(): StoredDetector[];
  bank(id: number): BankMember[];
  /** The newest detector of this name and machine. */
  newest(name: string, machine: string): StoredDetector | null;
}

export interface ScoreStore {
  put(detectorId: number, scores: readonly RecordingScore[], at: string): void;
  get(detectorId: number, recordingId: number): RecordingScore | null;
  /** Of a detector: what lies over its threshold or raised the level alarm. */
  flagged(detectorId: number): RecordingScore[];
  /** Every score of a detector, in the order of the recordings' ids. */
  of(detectorId: number): RecordingScore[];
  /** The recordings that it scored, in the order of their ids. */
  recordingIds(detectorId: number): number[];
  /** How many recordings a detector scored, and how many of them it flags; reads every one of its scores. */
  counts(detectorId: number): { readonly scored: number; readonly flagged: number };
  /** Those of `recordingIds` that this detector has not scored, in their order. */
  missing(detectorId: number, recordingIds: readonly number[]): number[];
  /** So many scores of a detector after this recording, in the order of the ids, with where each recording belongs. */
  after(detectorId: number, recordingId: number, count: number): PlacedScore[];
}

export interface PlacedScore {
  readonly recordingId: number;
  readonly score: number;
  readonly levelAlarm: boolean;
  readonly section: string;
  readonly label: Label;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface MaskTableStore {
  get(detectorId: number, recordingId: number): MaskTable | null;
  put(detectorId: number, recordingId: number, table: MaskTable): void;
}

export interface NewSessionItem {
  readonly recordingId: number;
  readonly detectorId: number;
  readonly score: number;
  readonly threshold: number;
  readonly levelAlarm: boolean;
}

export interface StoredSession {
  readonly id: number;
  readonly name: string;
  readonly createdAt: string;
  readonly sample: boolean;
  readonly items: number;
}

export interface StoredSessionItem extends NewSessionItem {
  readonly position: number;
  readonly fileName: string;
  /** as last seen */
  readonly path: string;
  readonly machine: string;
  readonly section: string;
  readonly attributes: Record<string, string>;
  /** as the detector's score of the recording has it now */
  readonly worst: TimeRange | null;
  /** its file was where it belongs when it was looked for last */
  readonly present: boolean;
}

export interface SessionItemKey {
  readonly recordingId: number;
  readonly detectorId: number;
}

/** What an event is made by: where a recording of a session belongs, and its name and path, which may tell when it was made. */
export interface SessionItemPlace extends SessionItemKey {
  readonly fileName: string;
  /** as last seen */
  readonly path: string;
  readonly machine: string;
  readonly section: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface SessionStore {
  insert(name: string, sample: boolean, items: readonly NewSessionItem[], createdAt: string): number;
  get(id: number): StoredSession | null;
  list(): StoredSession[];
  /** All of them, or so many from a position on. */
  items(id: number, from?: number, count?: number): StoredSessionItem[];
  /** What the items are about, in their order; cheap for a long queue. */
  keys(id: number): SessionItemKey[];
  /** So many of them from a position on. */
  places(id: number, from: number, count: number): SessionItemPlace[];
  item(id: number, recordingId: number): StoredSessionItem | null;
  /** The newest session of each recording that is in one. */
  newestByRecording(): Map<number, number>;
  /** The newest session of one recording; null where it is in none. */
  newestOf(recordingId: number): number | null;
  sample(): StoredSession | null;
}

export interface JobStore {
  insert(job: Omit<Job, 'id'>): number;
  update(job: Job): void;
  /** Newest first. */
  recent(limit: number): Job[];
  /** Jobs left queued or running by an Earmark that is gone: they become failed with this problem. */
  interrupt(problem: Problem): number;
}

export interface SettingStore {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

export interface Library {
  readonly recordings: RecordingStore;
  readonly importProblems: ImportProblemStore;
  readonly embeddings: EmbeddingStore;
  readonly detectors: DetectorStore;
  readonly scores: ScoreStore;
  readonly maskTables: MaskTableStore;
  readonly sessions: SessionStore;
  readonly journal: JournalStore;
  readonly bookmarks: BookmarkStore;
  readonly jobs: JobStore;
  readonly settings: SettingStore;
  readonly trainingRuns: TrainingRunStore;
  readonly shared: SharedStore;
  /** All of `work` is saved, or none of it. */
  transaction<T>(work: () => T): T;
}
