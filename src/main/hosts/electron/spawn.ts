import type { UtilityProcess } from 'electron';
import { utilityProcess } from 'electron';
import process from 'node:process';
import type { ChildProcessPort, EngineReply, SpawnEngine, SpawnOptions } from '#main/engine/protocol.ts';
import { engineEnvironment } from '#main/engine/environment.ts';

/** Starts the engine as a utility process: under Electron the only kind of child that runs without Node's own switches. */
export function spawnWithElectron({ file, workingDirectory }: SpawnOptions): SpawnEngine {
  return (task = 'analysis'): ChildProcessPort => {
    const child = utilityProcess.fork(file, [task], {
      cwd: workingDirectory,
      env: engineEnvironment(process.env),
      execArgv: [],
      serviceName: `Earmark ${task} engine`,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', (message: EngineReply) => listener(message)),
      onExit: (listener) => void child.on('exit', (code) => listener(code)),
      kill: () => killNow(child),
    };
  };
}

/** `kill()` asks politely; a process that is inside a long run of the network would let that wait. */
function killNow(child: UtilityProcess): void {
  const { pid } = child;
  child.kill();
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
