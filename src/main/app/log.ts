/** A text log in the data directory: what happened, for the person who has to find out why. It never leaves the machine. */
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ClockPort, LogPort } from '#main/services/ports/host.ts';

export interface LogOptions {
  /** size at which a new file is begun */
  readonly maxBytes?: number;
  /** files kept beside the current one */
  readonly keep?: number;
}

/** Log in `folder`/earmark.log; older ones are earmark.1.log and so on. A full disk silences it, it never throws. */
export function createLog(
  folder: string,
  clock: ClockPort,
  { maxBytes = 1_000_000, keep = 3 }: LogOptions = {},
): LogPort {
  const file = (index: number) => join(folder, index === 0 ? 'earmark.log' : `earmark.${index}.log`);
  let size = 0;
  try {
    mkdirSync(folder, { recursive: true });
    size = existsSync(file(0)) ? statSync(file(0)).size : 0;
  } catch {
    size = 0;
  }

  function rotate(): void {
    rmSync(file(keep), { force: true });
    for (let index = keep - 1; index >= 0; index--) {
      if (existsSync(file(index))) renameSync(file(index), file(index + 1));
    }
    size = 0;
  }

  function write(level: string, message: string): void {
    // One entry is one line: what comes from files or engines must not be able to forge another.
    const line = `${clock.now().toISOString()} ${level} ${message.replace(/\r?\n|\r/g, ' | ')}\n`;
    try {
      if (size > 0 && size + line.length > maxBytes) rotate();
      appendFileSync(file(0), line);
      size += line.length;
    } catch {
      // Nothing can be done about it here, and the work that is logged must go on.
    }
  }

  return {
    info: (message) => write('info ', message),
    warn: (message) => write('warn ', message),
    error: (message, cause) => {
      const detail = cause instanceof Error ? (cause.stack ?? cause.message) : cause === undefined ? '' : String(cause);
      write('error', detail === '' ? message : `${message}: ${detail}`);
    },
  };
}
