/** What trainings on the user's recordings need of the library and of the disk. */
import type { ModelSummary } from '#shared/core/domain.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { Result } from '#shared/core/result.ts';
import type { TrainingComparison } from '#shared/core/training/comparison.ts';
import type { LossPoint, TrainingState } from '#shared/core/training/run.ts';
import type { ClassRule, TrainingClass, TrainingEpoch, TrainingSettings } from '#shared/core/training/settings.ts';

export interface TrainedRecording {
  readonly recordingId: number;
  /** index among the kept classes: an output of the new model */
  readonly class: number;
  readonly heldOut: boolean;
}

export interface NewTrainingRun {
  readonly name: string;
  /** the model that is trained further */
  readonly base: { readonly sha256: string; readonly name: string };
  readonly settings: TrainingSettings;
  readonly classRule: ClassRule;
  readonly classes: readonly TrainingClass[];
  readonly recordings: readonly TrainedRecording[];
  /** name of the working folder in the library's folder of trainings */
  readonly folder: string;
  readonly createdAt: string;
}

/** What changes while a training goes on. */
export interface TrainingRunProgress {
  readonly state: TrainingState;
  /** updates of the weights that were done, and all of them (0 before it is known) */
  readonly step: number;
  readonly steps: number;
  readonly losses: readonly LossPoint[];
  readonly epochs: readonly TrainingEpoch[];
  readonly comparison: TrainingComparison | null;
  readonly problem: Problem | null;
  /** the trained model; null before there is one */
  readonly model: ModelSummary | null;
  readonly changedAt: string;
}

export interface StoredTrainingRun extends NewTrainingRun, TrainingRunProgress {
  readonly id: number;
}

export interface TrainingRunStore {
  /** Stores it as running, with nothing done. */
  insert(run: NewTrainingRun): number;
  get(id: number): StoredTrainingRun | null;
  /** Newest first. */
  list(): StoredTrainingRun[];
  update(id: number, change: TrainingRunProgress): void;
  remove(id: number): void;
  /** Trainings left running by an Earmark that is gone become interrupted. */
  interrupt(problem: Problem, at: string): number;
}

/** The library's folder of trainings: one working folder for each. */
export interface TrainingFoldersPort {
  path(folder: string): string;
  /** Where the trained model lies in a working folder. */
  model(folder: string): string;
  hasModel(folder: string): Promise<boolean>;
  /** Problems: model.write. */
  create(folder: string): Promise<Result<string>>;
  /** What the engine wrote about the trained model; empty where there is nothing. */
  card(folder: string): Promise<string>;
  /** Writes what is to be said about the trained model beside it. Problems: model.write. */
  writeCard(folder: string, card: string): Promise<Result<null>>;
  remove(folder: string): Promise<void>;
  /** Removes every working folder but these. */
  clean(keep: readonly string[]): Promise<void>;
}

/** What this machine has for a training. */
export interface MachinePort {
  readonly cores: number;
  /** bytes of memory that can be used without swapping */
  freeMemory(): number;
}
