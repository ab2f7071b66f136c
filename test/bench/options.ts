import process from 'node:process';

export interface BenchOptions {
  /** fewer rounds and smaller sets: to see that it works, not for numbers */
  readonly quick: boolean;
  /** a folder of recordings to measure the shipped model on, instead of generated ones */
  readonly recordings: string | null;
  /** a recording of an hour to open instead of a generated one, in any format that is read (`bench:ui`) */
  readonly hour: string | null;
  /** a folder for profiles of the processor while the interface works (`bench:ui`) */
  readonly profile: string | null;
}

/** Says on standard error what is being measured, so that the tables on standard output stay clean. */
export function report(what: string): void {
  const now = new Date().toTimeString().slice(0, 8);
  process.stderr.write(`${now} ${what}\n`);
}
