/** The library's folder of reports. Throws ProblemError report.write when a file cannot be written. */
export interface ReportFilesPort {
  /** Writes a file under `reports`, all of it or nothing; `name` may hold one folder. Gives its path. */
  write(name: string, content: string | Uint8Array): string;
}

export interface PicturePort {
  /** A PNG file of RGB pixels [height, width, 3]. */
  encode(width: number, height: number, rgb: Uint8Array): Uint8Array;
}
