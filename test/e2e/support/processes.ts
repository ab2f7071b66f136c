import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** The engine of a running host: a child process of it. Waits for one that is just being started. */
export function engineOf(hostProcess: number): Promise<number> {
  return childOf(hostProcess, /earmark-analysis|engine\.js analysis|node\.mojom\.NodeService/);
}

/** The process in which a training runs. */
export function trainingOf(hostProcess: number): Promise<number> {
  return childOf(hostProcess, /earmark-training/);
}

async function childOf(hostProcess: number, wanted: RegExp): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
    for (const line of lines) {
      const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      if (Number(parent) === hostProcess && wanted.test(command)) return Number(pid);
    }
    await sleep(100);
  }
  throw new Error(`Process ${hostProcess} has no child ${String(wanted)}.`);
}

/** Whether `limitWrites` works here. */
export const canLimitWrites = spawnSync('prlimit', ['--version']).status === 0;

/**
 * Lets a process write nothing more to any file, as when the disk fails; returns the way back. What it reads, and the
 * network, are not touched.
 */
export function limitWrites(processId: number): () => void {
  const limit = (fileSize: string) => execFileSync('prlimit', ['--pid', String(processId), `--fsize=${fileSize}`]);
  limit('0:');
  return () => void limit('unlimited:');
}
