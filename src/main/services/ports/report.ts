/** What the report needs of the outside world. */

export interface PicturePort {
  /** PNG file of RGB pixels (3 bytes each, row by row from the top). */
  encode(width: number, height: number, rgb: Uint8Array): Uint8Array;
}

export interface ReportFilesPort {
  /** Writes a file of the reports folder in one step and returns its path. Throws ProblemError report.write. */
  write(name: string, content: string | Uint8Array): string;
}
