import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';
import type { EngineClientTimes } from '#main/engine/client.ts';
import { createEngineClient } from '#main/engine/client.ts';
import type { ChildProcessPort, EngineInfo } from '#main/engine/protocol.ts';
import { spawnWithNode } from '#main/engine/spawn-node.ts';
import type { EnginePort } from '#main/services/ports.ts';

const script = fileURLToPath(new URL('./test-engine.ts', import.meta.url));
export const calm: Partial<EngineClientTimes> = { backOff: [0.02, 0.05, 0.1] };

/** Clients of the test engine, and what is seen of them from outside; all is closed and forgotten after each test. */
export interface TestEngines {
  readonly workingDirectory: string;
  readonly engines: EnginePort[];
  readonly started: ChildProcessPort[];
  readonly logged: string[];
  open(times?: Partial<EngineClientTimes>): EnginePort;
}

export function useEngines(): TestEngines {
  let workingDirectory = '';
  const engines: EnginePort[] = [];
  const started: ChildProcessPort[] = [];
  const logged: string[] = [];

  beforeEach(() => {
    workingDirectory = mkdtempSync(join(tmpdir(), 'earmark-engine-'));
    for (const list of [engines, started, logged]) list.length = 0;
  });

  afterEach(async () => {
    await Promise.all(engines.map((engine) => engine.close()));
    delete process.env['TEST_ENGINE'];
    rmSync(workingDirectory, { recursive: true, force: true });
  });

  return {
    get workingDirectory() {
      return workingDirectory;
    },
    engines,
    started,
    logged,
    open(times = calm) {
      const spawn = spawnWithNode({ file: script, workingDirectory });
      const remembered = () => {
        const child = spawn();
        started.push(child);
        return child;
      };
      const engine = createEngineClient(remembered, { times, log: (line) => logged.push(line) });
      engines.push(engine);
      return engine;
    },
  };
}

export const load = (engine: EnginePort, directory: string, options: Parameters<EnginePort['call']>[2] = {}) =>
  engine.call('model.load', { directory }, options);

export async function processId(engine: EnginePort): Promise<number> {
  const result = await engine.call('engine.info', {});
  if (!result.ok) throw new Error(result.problem.message);
  return (result.value satisfies EngineInfo).processId;
}

export const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('the condition was not met within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const code = (result: Awaited<ReturnType<typeof load>>): string => (result.ok ? 'ok' : result.problem.code);
const keys = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `r${i}`, path: `/r${i}.wav` }));
export const embed = (count: number) => ({
  model: 'm',
  frontEnd: { kind: 'mel', normalisation: null } as const,
  precision: 'fp32' as const,
  preset: { kind: 'none' } as const,
  recordings: keys(count),
});
