import type { FolderEntry } from '#shared/contract/schemas.ts';
import type { Label } from '#shared/core/domain.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { Result } from '#shared/core/result.ts';

export type FoundFile =
  | { readonly kind: 'audio' | 'manifest'; readonly path: string }
  | { readonly kind: 'problem'; readonly path: string; readonly problem: Problem };

export interface FileFacts {
  readonly bytes: number;
  /** milliseconds since 1970 */
  readonly modifiedMs: number;
}

/** One usable row of a manifest; columns that are not there are undefined. */
export interface ManifestRow {
  readonly path: string;
  readonly machine?: string;
  readonly section?: string;
  readonly domain?: string;
  readonly split?: string;
  readonly label?: Label;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface Manifest {
  readonly rows: readonly ManifestRow[];
  /** rows that cannot be used; `row` counts as a spreadsheet does, the header is row 1 */
  readonly problems: readonly { readonly row: number; readonly problem: Problem }[];
}

export interface FolderListing {
  readonly path: string;
  readonly parent: string | null;
  readonly entries: FolderEntry[];
  readonly roots: string[];
}

export interface FilesPort {
  /** Walks folders in the order of their names and passes files on; what cannot be read is reported, the rest goes on. */
  find(paths: readonly string[], signal: AbortSignal): AsyncIterable<FoundFile>;
  facts(path: string): Promise<Result<FileFacts>>;
  /** SHA-256 of the content, hex. */
  hash(path: string, signal: AbortSignal): Promise<Result<string>>;
  readManifest(path: string): Promise<Result<Manifest>>;
  list(path: string): Promise<Result<FolderListing>>;
  fileName(path: string): string;
  join(...parts: string[]): string;
}
