/** Sessions as files: written whole or not at all, read without believing anything in them. Implemented by adapters/bundle. */
import type { Result } from '#shared/core/result.ts';
import type { ReceivedPictures } from './shared.ts';

/** Raised when an older Earmark could not read the bundle any more. */
export const bundleVersion = 1;

export const bundlePartKinds = ['session', 'picture', 'recording'] as const;
export type BundlePartKind = (typeof bundlePartKinds)[number];

/** What a reader will accept; writers stay below it. Bytes are those of the content, before compression. */
export interface BundleLimits {
  readonly entries: number;
  readonly bytes: number;
  readonly entryBytes: number;
  readonly sessionBytes: number;
  readonly manifestBytes: number;
  /** content to compressed content, of every entry */
  readonly ratio: number;
}

export const bundleLimits: BundleLimits = {
  entries: 5000,
  bytes: 2_000_000_000,
  entryBytes: 512_000_000,
  sessionBytes: 64_000_000,
  manifestBytes: 8_000_000,
  ratio: 100,
};

/** What the pictures of one recording and its nearest normal are. */
export interface BundlePictures extends ReceivedPictures {
  /** SHA-256 of the recordings */
  readonly of: string;
  readonly beside: string | null;
}

export interface BundleManifest {
  readonly format: 'earmark-bundle';
  readonly formatVersion: typeof bundleVersion;
  /** of Earmark */
  readonly version: string;
  readonly createdAt: string;
  /** name of who wrote it; older Earmarks did not say */
  readonly by?: string;
  readonly session: { readonly identity: string; readonly name: string };
  readonly pictures: readonly BundlePictures[];
  /** everything else in the archive; no name is ever used as a path */
  readonly entries: readonly {
    readonly name: string;
    readonly kind: BundlePartKind;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

export type BundlePart =
  | { readonly kind: 'session'; readonly content: Uint8Array }
  | { readonly kind: 'picture'; readonly content: Uint8Array }
  /** a file that must still have this content when it is read */
  | { readonly kind: 'recording'; readonly path: string; readonly bytes: number; readonly sha256: string };

export interface StagedBundle {
  readonly manifest: BundleManifest;
  /** the session's JSON, read but not checked */
  readonly session: unknown;
  /** SHA-256 of the recordings whose files came along */
  readonly recordings: ReadonlySet<string>;
  /**
   * Moves these files, of those that were staged, to where they stay; `undo` takes back what was not there before.
   * Throws ProblemError bundle.write, db.full.
   */
  keep(sha256s: ReadonlySet<string>): {
    readonly files: ReadonlyMap<string, { readonly path: string; readonly modifiedMs: number }>;
    undo(): void;
  };
  /** Removes whatever was not kept. */
  discard(): void;
}

export interface BundlePort {
  /**
   * Writes a bundle into the reports folder: the whole file under this name, or nothing. `pictures` is asked for when all
   * parts have been taken. Problems: job.cancelled, file.changed, file.missing, bundle.write, db.full.
   */
  write(
    fileName: string,
    about: Omit<BundleManifest, 'entries' | 'pictures'>,
    parts: AsyncIterable<BundlePart>,
    pictures: () => readonly BundlePictures[],
    signal: AbortSignal,
  ): Promise<Result<{ readonly path: string; readonly bytes: number }>>;
  /** Problems: job.cancelled, bundle.refused, bundle.newer, bundle.write, db.full, file.missing, file.unreadable. */
  read(
    path: string,
    signal: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<Result<StagedBundle>>;
  /** The value of a JSON file. Problems: file.missing, file.unreadable, bundle.refused. */
  readJson(path: string): Promise<Result<unknown>>;
  /** The PNG file of a received picture; null when it is not there, or larger than any picture of Earmark's. */
  picture(sha256: string): Uint8Array | null;
  sha256(content: Uint8Array): string;
  /** Bytes of this content after compression, roughly. */
  compressed(content: Uint8Array): number;
  /**
   * Removes what an interrupted import left: staged files, and files that nothing in the library speaks of, by SHA-256. Where
   * it has seen a recording does not count: the whole library may have been moved.
   */
  clean(used: { readonly recordings: ReadonlySet<string>; readonly pictures: ReadonlySet<string> }): void;
}
