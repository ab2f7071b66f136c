/**
 * What the main process and the engine process say to each other (DESIGN.md D2): numbered requests, progress,
 * one answer each, cooperative cancel. Every payload survives structured cloning.
 */
import type {
  Bank,
  DetectorSpec,
  FittedDetector,
  MaskStage,
  MaskTable,
  ModelSummary,
  Preset,
  RecordingVectors,
  ScoredRecording,
} from '#shared/core/domain.ts';
import type { Problem } from '#shared/core/problems.ts';

export interface EngineInfo {
  readonly processId: number;
  readonly nodeVersion: string;
  readonly runtimeVersion: string;
  readonly processor: string;
  readonly threads: number;
}

/** One recording of an embed run: its vectors, or why there are none. */
export type EmbeddedRecording =
  | { readonly key: string; readonly vectors: RecordingVectors; readonly windows: number }
  | { readonly key: string; readonly problem: Problem };

/** A model that was copied into a folder, as read back from there. */
export interface ImportedModel {
  readonly summary: ModelSummary;
  /** of the weights */
  readonly bytes: number;
  readonly featureMean: number;
  readonly featureStd: number;
}

/** One entry per operation: what goes in, what comes out, what is reported on the way. */
export interface EngineOperations {
  'engine.info': { input: Record<string, never>; output: EngineInfo; progress: never };
  /** Reads a Hugging Face AST folder and checks it; later calls with the same directory reuse the session. */
  'model.load': { input: { directory: string }; output: ModelSummary; progress: never };
  /**
   * Copies a model into the empty folder `target`, checks every value and reads the copy again; with `frames` adapted to
   * inputs of that length. On a problem the caller removes `target`.
   */
  'model.import': {
    input: { source: string; target: string; frames: number | null };
    output: ImportedModel;
    progress: { doneBytes: number; totalBytes: number };
  };
  /** Decodes and embeds files one after the other; every finished one is reported as progress, none is in the output. */
  'recordings.embed': {
    input: {
      model: string;
      preset: Preset;
      recordings: readonly { key: string; path: string }[];
    };
    output: { done: number };
    progress: EmbeddedRecording;
  };
  /**
   * Fits standardisation and thresholds on a bank. `labelled` is needed by the rule `eer` only; `key` where such a
   * recording may itself be in the bank.
   */
  'detector.fit': {
    input: {
      spec: DetectorSpec;
      bank: Bank;
      labelled: readonly { key?: string; vectors: RecordingVectors; fault: boolean }[];
    };
    output: FittedDetector;
    progress: never;
  };
  /** Gives the engine a detector to keep in memory under `detector`; replaces one of the same name. */
  'detector.load': {
    input: { detector: string; model: string; spec: DetectorSpec; fitted: FittedDetector; bank: Bank };
    output: Record<string, never>;
    progress: never;
  };
  'detector.score': {
    input: {
      detector: string;
      items: readonly { key: string; vectors: RecordingVectors }[];
      /** how many nearest normals to name */
      nearest: number;
      /** leave the item's own key out of the bank (for recordings that are in it) */
      leaveOneOut: boolean;
    };
    output: { scored: readonly ScoredRecording[] };
    progress: never;
  };
  /**
   * Runs the masks of the nested order up to `masks`, starting from those already in `known`; reports each stage and
   * every few masks. `key` leaves the recording out of the bank where it is a member, as `leaveOneOut` does in scoring.
   */
  'recording.explain': {
    input: { detector: string; path: string; masks: MaskStage; known: MaskTable | null; key?: string };
    output: MaskTable;
    progress: MaskTable;
  };
}

export type EngineOperation = keyof EngineOperations;
export type EngineInput<K extends EngineOperation> = EngineOperations[K]['input'];
export type EngineOutput<K extends EngineOperation> = EngineOperations[K]['output'];
export type EngineProgress<K extends EngineOperation> = EngineOperations[K]['progress'];

/** main → engine */
export type EngineRequest =
  | { readonly kind: 'call'; readonly id: number; readonly operation: EngineOperation; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number };

/** engine → main: `ready` once, then any number of `progress` and exactly one `done` or `failed` per call */
export type EngineReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly problem: Problem }
  /** a bug in the engine: reported with its stack for the log, answered as internal.error */
  | { readonly kind: 'threw'; readonly id: number; readonly message: string; readonly stack: string };

/** A child process behind the four things the client needs; made by fork (Node) or utilityProcess (Electron). */
export interface ChildProcessPort {
  send(message: EngineRequest): void;
  onMessage(listener: (message: EngineReply) => void): void;
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

export type SpawnEngine = () => ChildProcessPort;

export interface SpawnOptions {
  /** absolute path of the engine's entry file */
  readonly file: string;
  /** an empty folder, so that no relative path means anything to the engine */
  readonly workingDirectory: string;
}
