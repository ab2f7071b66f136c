import type { ModelSummary } from '#shared/core/domain.ts';
import type { Result } from '#shared/core/result.ts';

/** A model that lies in the library, with what was noted when it was imported. */
export interface StoredModel {
  /** `name` is the one the user gave, `directory` the folder in the library */
  readonly summary: ModelSummary;
  /** of the weights */
  readonly bytes: number;
  readonly featureMean: number;
  readonly featureStd: number;
  /** how much of its embedding is left in eight bits, as a cosine; absent or null where it was not measured */
  readonly int8Cosine?: number | null | undefined;
  /** the folder or file it was imported from */
  readonly source: string;
  readonly importedAt: string;
  /** what the model's maker says about it; null when there is no card */
  readonly card: string | null;
}

export type ModelFacts = Pick<StoredModel, 'bytes' | 'featureMean' | 'featureStd'>;

/** The library's folder of models: one folder per model, named by its hash. */
export interface ModelFoldersPort {
  /** Removes what an Earmark that was killed left half-way. Only while no other Earmark has this library open. */
  clean(): Promise<void>;
  /** In the order of import. Folders that cannot be read, or hold only a part of the weights, are left out. */
  list(): Promise<StoredModel[]>;
  /** What the maker of the model in any folder says about it; null when there is no card. */
  card(directory: string): Promise<string | null>;
  /** Size and statistics of the model in any folder of Hugging Face's form; null where they cannot be read. */
  facts(directory: string): Promise<ModelFacts | null>;
  /** Makes an empty folder for a model that is being imported. Problems: model.write. */
  draft(): Promise<Result<string>>;
  /** Makes the draft a model of the library, in one step, in the place of one with the same hash. Problem: model.write. */
  keep(draft: string, model: Omit<StoredModel, 'card'>): Promise<Result<StoredModel>>;
  discard(draft: string): Promise<void>;
  /** Problems: model.write. */
  rename(sha256: string, name: string): Promise<Result<null>>;
  /** Problems: model.write. */
  remove(sha256: string): Promise<Result<null>>;
}
