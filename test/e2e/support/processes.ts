import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** The engine of a running host: a child process of it. Waits for one that is just being started. */
export async function engineOf(hostProcess: number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
    for (const line of lines) {
      const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      if (Number(parent) === hostProcess && /earmark-engine|engine\.js|node\.mojom\.NodeService/.test(command))
        return Number(pid);
    }
    await sleep(100);
  }
  throw new Error(`Process ${hostProcess} has no engine.`);
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
