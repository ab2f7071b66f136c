/** What the report needs of the outside world. */

export interface PicturePort {
  /** PNG file of a picture: `indices` [height, width] from the top row on into `colours` [256, 3]. */
  encode(width: number, height: number, indices: Uint8Array, colours: Uint8Array): Uint8Array;
}

export interface ReportFilesPort {
  /** Writes a file of the reports folder in one step and returns its path. Throws ProblemError report.write. */
  write(name: string, content: string | Uint8Array): string;
}
