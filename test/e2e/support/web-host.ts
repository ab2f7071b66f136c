/** Starts the built browser host as a process of its own, for tests that open, kill and reopen it. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { hostWords } from '../../../build/browser-host.mjs';

export interface RunningHost {
  /** http://127.0.0.1:PORT/#token=… */
  readonly address: string;
  readonly origin: string;
  readonly token: string;
  readonly processId: number;
  /** what it wrote to standard error so far */
  errors(): string;
  /** asks it to end, as Ctrl+C does; resolves with its exit code */
  stop(): Promise<number | null>;
  /** ends it as a power cut would */
  kill(): Promise<void>;
}

/** Starts a host on the library in `dataDirectory`. Rejects when it ends, or says nothing for a minute. */
export function startHost(dataDirectory: string, words: readonly string[] = []): Promise<RunningHost> {
  const child = spawn(process.execPath, [...hostWords(), '--no-open', '--data-dir', dataDirectory, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));

  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`The host ${what}.\n${errors}`));
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      fail('did not print its address within 60 s');
    }, 60_000);
    void ended.then((code) => fail(`ended with exit code ${code}`));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^Earmark: (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)$/.exec(line)?.[1];
      if (!address) return;
      clearTimeout(limit);
      const { origin, hash } = new URL(address);
      resolve({
        address,
        origin,
        token: hash.slice('#token='.length),
        processId: child.pid!,
        errors: () => errors,
        stop: () => {
          child.kill('SIGTERM');
          return ended;
        },
        kill: async () => {
          child.kill('SIGKILL');
          await ended;
        },
      });
    });
  });
}
