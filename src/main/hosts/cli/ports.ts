import type { Verdict } from '#shared/core/domain.ts';
import type { Result } from '#shared/core/result.ts';
import type { CommandApp } from './client.ts';

export interface OpenedApp extends CommandApp {
  close(): Promise<void>;
}

export interface AppOptions {
  /** null = a library of its own that is removed afterwards */
  readonly dataDirectory: string | null;
  /** null = the shipped model */
  readonly modelDirectory: string | null;
  /** prepare the sample session when the library is new */
  readonly sample: boolean;
}

export interface FilePort {
  /** Copies a file or a folder tree to a place that the user named; creates missing folders. */
  copy(from: string, to: string): Promise<void>;
  absolute(path: string): string;
  exists(path: string): Promise<boolean>;
}

/** What an attentive engineer would say about one recording of the sample session. */
export interface ScriptedVerdict {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly comment: string;
}

/** How a model is trained: as the shipped one, or on more machines in more places. */
export const recipeNames = ['shipped', 'varied'] as const;
export type RecipeName = (typeof recipeNames)[number];

export interface TrainOptions {
  readonly out: string;
  readonly recipe: RecipeName;
  readonly steps: number | null;
  readonly minutes: number | null;
  readonly threads: number | null;
  readonly seed: number | null;
  readonly onLog: (line: string) => void;
}

/** What the command line gets from its entry (cli-main.ts). */
export interface CommandLinePorts {
  readonly version: string;
  readonly defaultDataDirectory: string;
  readonly files: FilePort;
  openApp(options: AppOptions): Promise<Result<OpenedApp>>;
  /** the truth of the sample session by file name, as a reviewer would put it */
  scriptedVerdict(fileName: string): ScriptedVerdict | null;
  trainModel(options: TrainOptions): Promise<Result<{ directory: string; accuracy: number; steps: number }>>;
  /** the model in `directory`; without one, the shipped model and those imported into the library, with their cards */
  models(directory: string | null, dataDirectory: string): Promise<readonly Result<ModelEntry>[]>;
}

export interface ModelEntry {
  readonly name: string;
  readonly directory: string;
  readonly sha256: string;
  readonly parameters: number;
  readonly dimension: number;
  readonly layers: number;
  readonly frames: number;
  readonly bins: number;
  readonly classes: number;
  readonly card: string | null;
}
