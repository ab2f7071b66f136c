import { fork } from 'node:child_process';
import process from 'node:process';
import type { ChildProcessPort, EngineReply, SpawnEngine, SpawnOptions } from './protocol.ts';
import { engineEnvironment } from './environment.ts';

/** Starts the engine as a Node child process (browser host, command line, tests). */
export function spawnWithNode({ file, workingDirectory }: SpawnOptions): SpawnEngine {
  return (task = 'analysis'): ChildProcessPort => {
    const child = fork(file, [task], {
      cwd: workingDirectory,
      env: engineEnvironment(process.env),
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    // A child that is gone, or cannot be started, is reported by the exit; sending to it must not throw.
    let exitListener: (code: number | null) => void = () => undefined;
    let ended = false;
    const end = (code: number | null) => {
      if (ended) return;
      ended = true;
      exitListener(code);
    };
    child.on('exit', end);
    child.on('error', () => {
      if (child.pid === undefined) end(null);
    });
    return {
      send: (message) => {
        if (child.connected) child.send(message, () => undefined);
      },
      onMessage: (listener) => child.on('message', (message) => listener(message as EngineReply)),
      onExit: (listener) => (exitListener = listener),
      kill: () => child.kill('SIGKILL'),
    };
  };
}
