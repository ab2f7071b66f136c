/** PDF files by an installed browser of Chromium's family, run without a window for one document. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { PdfPort } from '#main/services/ports/report.ts';

export interface BrowserPdfOptions {
  /** the browser's executable; null where there is none. Asked each time: one may be installed meanwhile */
  readonly browser: () => string | null;
  /** switches without which this machine's browser does not start */
  readonly switches: readonly string[];
  /** milliseconds until a print that does not end is given up */
  readonly deadline?: number;
}

/** Printing needs nothing but the file: names lead nowhere, no proxy is asked, and the profile is thrown away. */
const printing = [
  '--headless',
  '--disable-gpu',
  '--disable-extensions',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--no-pdf-header-footer',
  '--generate-pdf-document-outline',
];

export function createBrowserPdf({ browser, switches, deadline = 120_000 }: BrowserPdfOptions): PdfPort {
  const missing = problem('pdf.no-browser');

  async function print(htmlPath: string, signal: AbortSignal): Promise<Result<Uint8Array>> {
    const executable = browser();
    if (executable === null) return fail(missing);
    const folder = await mkdtemp(join(tmpdir(), 'earmark-print-'));
    try {
      const target = join(folder, 'report.pdf');
      const words = [`--user-data-dir=${join(folder, 'profile')}`, `--print-to-pdf=${target}`];
      const limit = AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
      const ended = await run(executable, [...switches, ...printing, ...words, pathToFileURL(htmlPath).href], limit);
      if (signal.aborted) return fail(problem('job.cancelled'));
      if (limit.aborted) return fail(problem('pdf.failed', { detail: `not done after ${deadline / 1000} s` }));
      const bytes = await readFile(target).catch(() => null);
      if (bytes?.subarray(0, 5).toString('latin1') === '%PDF-') return ok(bytes);
      return fail(problem('pdf.failed', { detail: ended }));
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
    }
  }

  return { unavailable: () => (browser() === null ? missing : null), print };
}

/** Resolves, when the process is gone, with how it ended. */
function run(executable: string, words: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    // A group of its own: a browser is many processes, and all of them are to end.
    const detached = process.platform !== 'win32';
    const child = spawn(executable, words, { stdio: 'ignore', detached, windowsHide: true });
    const kill = () => {
      try {
        if (detached && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It is gone already.
      }
    };
    if (signal.aborted) kill();
    signal.addEventListener('abort', kill, { once: true });
    const end = (how: string) => {
      signal.removeEventListener('abort', kill);
      kill();
      resolve(how);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, name) => end(`the browser ended with ${name ?? `code ${code}`}`));
  });
}
