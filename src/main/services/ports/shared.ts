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
  /** This library's number of an entry, written here or joined; null where it is not known. */
  sequenceOf(hash: string): number | null;
  /** True when the entry's hash is that of its content. */
  sound(entry: OriginEntry): boolean;
  /**
   * Appends copies of entries that were written elsewhere to this journal, and keeps the originals beside them.
   * `sequences`: this library's number of every entry of the session that comes before, by `entryKey`; grows.
   */
  join(
    sessionId: number,
    entries: readonly JoinedEntry[],
    sequences: Map<string, number>,
    by: { readonly at: string; readonly reviewer: string },
  ): void;
  putPictures(flagged: string, nearest: string | null, pictures: ReceivedPictures): void;
  pictures(flagged: string, nearest: string | null): ReceivedPictures | null;
  /** The SHA-256 of every picture that something is known of. */
  pictureFiles(): Set<string>;
}

/** What an entry is called before this library has given it a number of its own. */
export function entryKey(library: string, sequence: number): string {
  return `${library} ${sequence}`;
}
