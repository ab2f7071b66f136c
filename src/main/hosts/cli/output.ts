import type { Job } from '#shared/contract/schemas.ts';
import type { Problem } from '#shared/core/problems.ts';

export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** a terminal that understands carriage returns */
  readonly terminal: boolean;
}

/** One JSON document and nothing else on standard output. */
export function writeJson(streams: Streams, document: unknown): void {
  streams.out(`${JSON.stringify(document, null, 2)}\n`);
}

/** A table with right-aligned numbers; columns are as wide as their widest cell. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows.map((row) => row.map(String))];
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const numeric = header.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (numeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return `${line(cells[0]!)}\n${widths.map((width) => '-'.repeat(width)).join('  ')}\n${cells.slice(1).map(line).join('\n')}\n`;
}

/** Progress of a job on standard error: one line that is rewritten on a terminal, one line per tenth elsewhere. */
export function progressWriter(streams: Streams): (job: Job) => void {
  let last = '';
  return (job) => {
    const percent = job.total > 0 ? Math.floor((100 * job.done) / job.total) : 0;
    const step = streams.terminal ? percent : Math.floor(percent / 10) * 10;
    const text = `${job.title}: ${step} %`;
    if (text === last) return;
    last = text;
    streams.error(streams.terminal ? `\r\u001B[K${text}${job.state === 'running' ? '' : '\n'}` : `${text}\n`);
  };
}

export function writeProblem(streams: Streams, problem: Problem, json: boolean): void {
  if (json) writeJson(streams, { error: { code: problem.code, message: problem.message } });
  streams.error(`earmark: ${problem.message} [${problem.code}]\n`);
}
