import { readFileSync } from 'node:fs';
import os from 'node:os';
import process from 'node:process';
import { env } from 'onnxruntime-node';
import { defaultThreads } from '#main/engine/onnx/session.ts';

/** What the numbers were measured on; the load says whether it had time. */
export function printMachine(): void {
  const [processor] = os.cpus();
  const gibibytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
  const load = os.loadavg().map((value) => value.toFixed(1));
  console.log(`processor    ${processor?.model.trim() ?? process.arch}, ${os.availableParallelism()} cores`);
  console.log(`memory       ${gibibytes(os.totalmem())} GiB, ${gibibytes(os.freemem())} GiB free`);
  console.log(`system       ${os.type()} ${os.release()} ${process.arch}`);
  console.log(`Node         ${process.versions.node}`);
  console.log(`onnxruntime  ${env.versions.node ?? env.versions.common}, ${defaultThreads()} threads by default`);
  console.log(`load         ${load.join(', ')} (1, 5, 15 minutes) before the benchmarks`);
}

/** The most memory that a process ever had resident, in MiB; null where the system does not say. */
export function peakMebibytes(processId: number): number | null {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))!;
    return Number(kibibytes) / 1024;
  } catch {
    return null;
  }
}

/** "345 MiB" */
export function mebibytes(value: number | null): string {
  return value === null ? 'memory not known on this system' : `${Math.round(value)} MiB`;
}
