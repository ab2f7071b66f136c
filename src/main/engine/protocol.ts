/**
 * What the main process and the engine process say to each other (DESIGN.md D2): numbered requests, progress,
 * one answer each, cooperative cancel. Every payload survives structured cloning.
 */
import type {
  Bank,
  DetectorSpec,
  FittedDetector,
  FrontEndKind,
  FrontEndSpec,
  MaskStage,
  MaskTable,
  ModelSummary,
  Precision,
  Preset,
  RecordingVectors,
  ScoredRecording,
  TimeRange,
} from '#shared/core/domain.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { ProcessorReport, Provider } from '#shared/core/processors.ts';
import type { CountedStatistics } from '#shared/core/spectrum/feature-statistics.ts';
import type {
  TrainingCost,
  TrainingEpoch,
  TrainingProgress,
  TrainingSettings,
} from '#shared/core/training/settings.ts';

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

/** A recording as the network takes it, with everything of its vectors that needs no network. */
export interface ReadyRecording {
  readonly key: string;
  readonly frames: number;
  /** [frames, bins]: natural logarithm of mel energies or of power, not normalised */
  readonly features: Float32Array;
  readonly statistics: Float32Array;
  readonly level: number;
}

/** One recording of a run that prepares: ready, or so long that it has segments and is embedded from its file, or broken. */
export type Preparation =
  | { readonly kind: 'ready'; readonly recording: ReadyRecording }
  | { readonly kind: 'long'; readonly key: string }
  | { readonly kind: 'broken'; readonly key: string; readonly problem: Problem };

/** A model that was copied into a folder, as read back from there. */
export interface ImportedModel {
  readonly summary: ModelSummary;
  /** of the weights */
  readonly bytes: number;
  readonly featureMean: number;
  readonly featureStd: number;
}

/** Weights that were read out of an ONNX file. */
export interface RecoveredModel {
  /** largest difference of the logits relative to the largest logit, and what was allowed */
  readonly difference: number;
  readonly tolerance: number;
  /** no config.json said what the shapes do not tell */
  readonly inferred: boolean;
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
  /**
   * Reads the weights out of an exported ONNX file into a Hugging Face folder, and runs the file's own graph once to
   * compare. Only in a process of its own: it may crash or hang, and ends itself above `megabytes` of memory.
   */
  'model.recover': {
    input: { source: string; target: string; megabytes: number };
    output: RecoveredModel;
    progress: { doneBytes: number; totalBytes: number };
  };
  /** Which part of a model's embedding is left in eight bits, as a cosine. */
  'model.precision': { input: { directory: string }; output: { int8Cosine: number }; progress: never };
  /** What this system might run models on, in the order of trying, and what they run on now. */
  'processors.list': {
    input: Record<string, never>;
    output: {
      ladder: readonly Provider[];
      /** version of the runtime, system and architecture: what reports are valid for */
      runtime: string;
      inUse: Provider;
      /** why the processor that was chosen is not in use any more */
      failure: { readonly provider: Provider; readonly detail: string } | null;
    };
    progress: never;
  };
  /** Tries one processor, with the model in the folder where one is given; may take the process down with it. */
  'processors.try': {
    input: { provider: Provider; model: string | null };
    output: ProcessorReport;
    progress: never;
  };
  /** Runs models on this processor from now on; forgotten when the process ends. */
  'processors.use': { input: { provider: Provider }; output: Record<string, never>; progress: never };
  /** Decodes and embeds files one after the other; every finished one is reported as progress, none is in the output. */
  'recordings.embed': {
    input: {
      model: string;
      frontEnd: FrontEndSpec;
      precision: Precision;
      preset: Preset;
      recordings: readonly { key: string; path: string }[];
    };
    output: { done: number };
    progress: EmbeddedRecording;
  };
  /** Decodes files and computes their features, for `recordings.encode`; every finished one is reported as progress. */
  'recordings.prepare': {
    input: { frontEnd: FrontEndKind; preset: Preset; recordings: readonly { key: string; path: string }[] };
    output: { done: number };
    progress: Preparation;
  };
  /** The network's part of `recordings.embed`: exactly its vectors, from what `recordings.prepare` made. */
  'recordings.encode': {
    input: {
      model: string;
      frontEnd: FrontEndSpec;
      precision: Precision;
      recordings: readonly ReadyRecording[];
    };
    output: { done: number };
    progress: EmbeddedRecording;
  };
  /** Mean and standard deviation of the features of recordings, for a detector that is normalised to its own normals. */
  'features.statistics': {
    input: { frontEnd: FrontEndKind; preset: Preset; recordings: readonly { key: string; path: string }[] };
    /** null where no recording could be read; of several calls they can be put together (joinStatistics) */
    output: { statistics: CountedStatistics | null; broken: readonly { key: string; problem: Problem }[] };
    progress: { done: number };
  };
  /**
   * Fits standardisation and thresholds on a bank. `labelled` is needed by the rule `eer` only; `key` where such a
   * recording may itself be in the bank. `calibration` names the recordings of the bank that standardise and set
   * thresholds, where not all of them may: those that a detector has selected may not.
   */
  'detector.fit': {
    input: {
      spec: DetectorSpec;
      bank: Bank;
      labelled: readonly { key?: string; vectors: RecordingVectors; fault: boolean }[];
      calibration?: readonly string[];
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
   * every few masks. `range` is the segment of a long recording that is explained; without it, its worst one, which is found
   * first. `key` leaves the recording out of the bank where it is a member, as `leaveOneOut` does in scoring.
   */
  'recording.explain': {
    input: {
      detector: string;
      path: string;
      masks: MaskStage;
      known: MaskTable | null;
      key?: string;
      range?: TimeRange;
    };
    output: MaskTable;
    progress: MaskTable;
  };
  /** Measures one update of this size with the given model; nothing is kept. */
  'training.measure': {
    input: { model: string; settings: TrainingSettings; classes: number; recordings: number };
    output: TrainingCost;
    progress: never;
  };
  /**
   * Trains a copy of a model. `folder` keeps what is needed to go on (the last whole epoch) and at the end the new model
   * in `folder/model`; called again with the same input it goes on from there. A cancelled run keeps its folder.
   */
  'training.run': {
    input: {
      model: string;
      folder: string;
      settings: TrainingSettings;
      /** names in the order of the new model's outputs */
      classes: readonly string[];
      recordings: readonly { key: string; path: string; class: number; heldOut: boolean }[];
    };
    output: { summary: ModelSummary; epochs: readonly TrainingEpoch[] };
    progress: TrainingProgress;
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

/** engine → main: `ready` once, then any number of `progress` and `alive` and exactly one `done` or `failed` per call */
export type EngineReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown }
  /** the call goes on, with nothing to report */
  | { readonly kind: 'alive'; readonly id: number }
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

/**
 * What an engine process is for: what somebody waits for, reading and front end ahead of it, or a training, which takes
 * what is left of the processor.
 */
const engineTasks = ['analysis', 'preparation', 'training'] as const;
export type EngineTask = (typeof engineTasks)[number];

/** Starts a process, which gets its task as its first argument; for the analysis where nothing is said. */
export type SpawnEngine = (task?: EngineTask) => ChildProcessPort;

/** The task in the arguments of a process. */
export function taskIn(processArguments: readonly string[]): EngineTask {
  return engineTasks.find((task) => processArguments.includes(task)) ?? 'analysis';
}

export interface SpawnOptions {
  /** absolute path of the engine's entry file */
  readonly file: string;
  /** an empty folder, so that no relative path means anything to the engine */
  readonly workingDirectory: string;
}
