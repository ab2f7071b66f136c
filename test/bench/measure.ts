/** Small tools of the benchmarks: timing in turns, and the table that is printed. */
import process from 'node:process';

/** Wall seconds of several runs. */
export interface Timing {
  readonly median: number;
  readonly least: number;
  /** 99th percentile */
  readonly slowest: number;
  /** the least that the processor worked in one run, in s: on a busy machine a better measure of the work than the clock */
  readonly processor: number;
}

/** Runs the candidates in turns, `rounds` times after one warm-up, so that a busy minute hits all of them alike. */
export async function interleaved<K extends string>(
  candidates: Readonly<Record<K, () => unknown>>,
  rounds: number,
): Promise<Record<K, Timing>> {
  const names = Object.keys(candidates) as K[];
  const runs = new Map<K, Run[]>(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const name of names) {
      const run = await measured(candidates[name]);
      if (round >= 0) runs.get(name)!.push(run);
    }
  }
  return Object.fromEntries(names.map((name) => [name, timing(runs.get(name)!)])) as Record<K, Timing>;
}

/** Seconds of one run, by the clock and of the processor. */
export interface Run {
  readonly seconds: number;
  readonly processor: number;
}

export async function measured(work: () => unknown): Promise<Run> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, processor: (user + system) / 1e6 };
}

/** Summary of several runs. */
export function timing(runs: readonly Run[]): Timing {
  const sorted = runs.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const at = (quantile: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))]!;
  const processor = Math.min(...runs.map((run) => run.processor));
  return { median: at(0.5), least: at(0), slowest: at(0.99), processor };
}

/** Wall seconds until `work` is done, and what it answers. */
export async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { seconds: (performance.now() - start) / 1000, value };
}

/** One line of the table: what was measured, the value, the number to hold, and whether it holds. */
export interface Row {
  readonly what: string;
  readonly value: string;
  readonly target: string;
  /** null where there is nothing to hold, or nothing to compare with */
  readonly holds: boolean | null;
}

/** A row without a number to hold. */
export function note(what: string, value: string): Row {
  return { what, value, target: '', holds: null };
}

/** A row whose seconds must not be more than `most`. */
export function atMost(what: string, seconds: number, most: number, value = duration(seconds)): Row {
  return { what, value, target: `<= ${duration(most)}`, holds: seconds <= most };
}

export function printTable(title: string, rows: readonly Row[]): void {
  const cells = rows.map((row) => [row.what, row.value, row.target, verdict(row.holds)]);
  const all = [['what', 'measured', 'to hold', ''], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  console.log(`\n${title}\n${'='.repeat(title.length)}`);
  for (const row of [line(all[0]!), rule, ...cells.map(line)]) console.log(row.trimEnd());
}

function verdict(holds: boolean | null): string {
  if (holds === null) return '';
  return holds ? 'holds' : 'MISSED';
}

/** 3.21 ms, 45.6 ms, 2.30 s */
export function duration(seconds: number): string {
  if (seconds >= 1) return `${Number(seconds.toFixed(2))} s`;
  return `${Number((1000 * seconds).toFixed(seconds < 0.01 ? 2 : 1))} ms`;
}

/** Median and least, as most rows show them. */
export function both({ median, least }: Timing): string {
  return `${duration(median)} (least ${duration(least)})`;
}
