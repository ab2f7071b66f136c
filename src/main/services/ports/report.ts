/** What the report needs of the outside world. */
import type { Problem } from '#shared/core/problems.ts';
import type { Result } from '#shared/core/result.ts';

export interface PicturePort {
  /** PNG file of a picture: `indices` [height, width] from the top row on into `colours` [256, 3]. */
  encode(width: number, height: number, indices: Uint8Array, colours: Uint8Array): Uint8Array;
}

export interface ReportFilesPort {
  /** Writes a file of the reports folder in one step and returns its path. Throws ProblemError report.write. */
  write(name: string, content: string | Uint8Array): string;
}

/** Prints report files. */
export interface PdfPort {
  /** Why this machine cannot print; null when it can. */
  unavailable(): Problem | null;
  /** The HTML file as a tagged PDF file with an outline. Problems: pdf.no-browser, pdf.failed, job.cancelled. */
  print(htmlPath: string, signal: AbortSignal): Promise<Result<Uint8Array>>;
}
