import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';

/** Watches how much memory this process takes at most. */
export interface MemoryWatch {
  /** most bytes in memory since the watch began */
  peak(): Promise<number>;
}

const statusFile = '/proc/self/status';
const resetFile = '/proc/self/clear_refs';
/** Written there, it sets the peak back to what is in memory now (proc(5), clear_refs). */
const resetPeak = '5';

/**
 * Begins to watch. Linux can begin anew; elsewhere the peak is that of the process so far, which a later smaller training
 * cannot be told from, so it is never below the truth.
 */
export async function watchMemory(): Promise<MemoryWatch> {
  const anew = await writeFile(resetFile, resetPeak).then(
    () => true,
    () => false,
  );
  return { peak: async () => (anew ? await linuxPeak() : null) ?? process.resourceUsage().maxRSS * 1024 };
}

async function linuxPeak(): Promise<number | null> {
  const status = await readFile(statusFile, 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
