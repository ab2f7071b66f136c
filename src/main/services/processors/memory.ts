import type { ProcessorReport, Provider } from '#shared/core/processors.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { Library } from '#main/services/ports/library.ts';

/** What is remembered about processors from one start to the next. */
export interface ProcessorMemory {
  /** runtime, system and architecture that the reports are valid for; empty before the first check */
  readonly runtime: string;
  /** when the last check was finished; null while there was none with this runtime */
  readonly checkedAt: string | null;
  readonly model: { readonly name: string; readonly parameters: number } | null;
  readonly reports: readonly ProcessorReport[];
  readonly chosen: Provider;
  readonly pinned: Provider | null;
  /** Being tried right now: still here at the next start, it took the whole of Earmark along. */
  readonly trying: Provider | null;
  readonly problem: Problem | null;
}

const key = 'processors';
const nothing: ProcessorMemory = {
  runtime: '',
  checkedAt: null,
  model: null,
  reports: [],
  chosen: 'cpu',
  pinned: null,
  trying: null,
  problem: null,
};

export function recall(library: Library): ProcessorMemory {
  return { ...nothing, ...(library.settings.get(key) as Partial<ProcessorMemory> | undefined) };
}

/** Changes what is remembered; it is on the disk when this returns. */
export function remember(library: Library, change: Partial<ProcessorMemory>): ProcessorMemory {
  const memory = { ...recall(library), ...change };
  library.settings.set(key, memory);
  return memory;
}

/** The reports with this one in the place of the provider's last. */
export function withReport(reports: readonly ProcessorReport[], report: ProcessorReport): readonly ProcessorReport[] {
  const known = reports.some(({ provider }) => provider === report.provider);
  return known ? reports.map((one) => (one.provider === report.provider ? report : one)) : [...reports, report];
}

export function stoppedReport(provider: Provider, detail = ''): ProcessorReport {
  return {
    provider,
    outcome: 'crashed',
    reason: 'stopped',
    detail,
    largestError: null,
    millisecondsPerClip: null,
  };
}
