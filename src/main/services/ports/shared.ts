/** What goes from library to library, and what is remembered of where it came from. Implemented by adapters/db. */
import type { ExportedEntry } from '#shared/core/export/model.ts';
import type { ModelSummary } from '#shared/core/domain.ts';
import type { ComparedLevel } from '#shared/core/report/levels.ts';
import type { ReportPicture } from '#shared/core/report/model.ts';

/** An entry of a journal as it is where it was written. */
export type OriginEntry = Omit<ExportedEntry, 'sha256'>;

/** An entry, and what this library calls it and its recording. */
export interface KnownEntry {
  readonly entry: OriginEntry;
  readonly sequence: number;
  readonly recordingId: number;
}

export interface JoinedEntry {
  readonly entry: OriginEntry;
  readonly recordingId: number;
  readonly detectorId: number;
}

/** A picture of a bundle: the facts of the report's picture, and the PNG file by its SHA-256. */
export type ReceivedPicture = Omit<ReportPicture, 'png'> & { readonly sha256: string };

export interface ReceivedPictures {
  readonly flagged: ReceivedPicture | null;
  readonly nearest: ReceivedPicture | null;
  readonly levels: readonly ComparedLevel[] | null;
}

/** Whose pictures they are. */
export interface PicturesOrigin {
  /** name of who wrote the bundle; empty where it does not say */
  readonly by: string;
  /** when, ISO 8601 */
  readonly at: string;
}

export interface SharedStore {
  /** This library's own identity. */
  libraryId(): string;
  identityOf(sessionId: number): string;
  sessionWith(identity: string): number | null;
  setIdentity(sessionId: number, identity: string): void;
  /** The number of a model; one that is known stays as it is. */
  modelId(summary: ModelSummary, now: string): number;
  /** The journal of a session in this library's order, each entry in the words of the library where it was written. */
  entries(sessionId: number): KnownEntry[];
  /** What this library calls an entry, written here or joined, and where; null where it is not known. */
  find(hash: string): { readonly sequence: number; readonly sessionId: number; readonly recordingId: number } | null;
  /** True when the entry's hash is that of its content. */
  sound(entry: OriginEntry): boolean;
  /**
   * Appends a copy of an entry that was written elsewhere to this journal, keeps the original beside it, and answers this
   * library's number. `sequences`: that of every entry it speaks of besides itself, by `entryKey`.
   */
  join(
    sessionId: number,
    joined: JoinedEntry,
    sequences: ReadonlyMap<string, number>,
    by: { readonly at: string; readonly reviewer: string },
  ): number;
  putPictures(flagged: string, nearest: string | null, pictures: ReceivedPictures & { origin: PicturesOrigin }): void;
  /** Without `origin` where an Earmark took them in that did not keep it. */
  pictures(flagged: string, nearest: string | null): (ReceivedPictures & { readonly origin?: PicturesOrigin }) | null;
  /** The SHA-256 of every picture that something is known of. */
  pictureFiles(): Set<string>;
}

/** What an entry is called before this library has given it a number of its own. */
export function entryKey(library: string, sequence: number): string {
  return `${library} ${sequence}`;
}
