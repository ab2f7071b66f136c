import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { unwrap } from '#shared/core/result.ts';
import { renderReport } from '#shared/core/report/report.ts';
import { createBrowserPdf } from '#main/adapters/report/browser-pdf.ts';
import { reportModel } from '#test/core/report/fixture.ts';
import { ownTemporaryFolder } from '#test/support/library.ts';
import { browserSwitches, findBrowser } from '../../../build/find-browser.mjs';

const browser = findBrowser();
const folder = mkdtempSync(join(tmpdir(), 'earmark-pdf-test-'));
const never = new AbortController().signal;

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describe.skipIf(browser === null)('a report printed by the installed browser (skipped: there is none)', () => {
  it('is a tagged A4 document with an outline and alternative texts, and nothing that runs or opens', async () => {
    const page = join(folder, 'report #1 ü.html');
    writeFileSync(page, renderReport(reportModel('pump <b>7</b>')));
    const temporary = ownTemporaryFolder();
    const printer = createBrowserPdf({ browser: () => browser, switches: browserSwitches() });
    expect(printer.unavailable()).toBeNull();
    const text = Buffer.from(unwrap(await printer.print(page, never))).toString('latin1');
    expect(text).toMatch(/^%PDF-1/);
    expect(text.trimEnd()).toMatch(/%%EOF$/);
    for (const part of ['/StructTreeRoot', '/Marked true', '/Outlines', '/Lang (en)', '/Alt'])
      expect(text).toContain(part);
    expect(text).toMatch(/\/MediaBox \[0 0 59\d(\.\d+)? 84\d/);
    expect(text).not.toMatch(/\/(JS|JavaScript|Launch|EmbeddedFile|OpenAction|SubmitForm|URI)\b/);
    expect(readdirSync(temporary).filter((name) => name.startsWith('earmark-'))).toEqual([]);
  }, 60_000);
});

describe('where printing fails', () => {
  const page = join(folder, 'page.html');
  writeFileSync(page, '<p>x');
  const failing = (words: readonly string[], deadline?: number) =>
    createBrowserPdf({
      browser: () => process.execPath,
      switches: words,
      ...(deadline === undefined ? {} : { deadline }),
    });

  it('no browser is said before, and when it is asked all the same', async () => {
    const printer = createBrowserPdf({ browser: () => null, switches: [] });
    expect(printer.unavailable()?.code).toBe('pdf.no-browser');
    const printed = await printer.print(page, never);
    expect(printed.ok ? null : printed.problem.code).toBe('pdf.no-browser');
  });

  it('a program that writes nothing is told with its end', async () => {
    const printed = await failing(['-e', 'process.exit(3)', '--']).print(page, never);
    expect(printed.ok ? null : printed.problem).toMatchObject({
      code: 'pdf.failed',
      message: expect.stringContaining('code 3') as string,
    });
  });

  it('a program that cannot be started is told', async () => {
    const printer = createBrowserPdf({ browser: () => join(folder, 'missing'), switches: [] });
    const printed = await printer.print(page, never);
    expect(printed.ok ? null : printed.problem.code).toBe('pdf.failed');
  });

  it('a print that does not end is ended, with everything it started', async () => {
    const alive = join(folder, 'alive');
    const child = `setInterval(() => require('node:fs').writeFileSync(${JSON.stringify(alive)}, 'x'), 20)`;
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); setInterval(() => 0, 1000)`;
    const printed = await failing(['-e', parent, '--'], 1500).print(page, never);
    expect(printed.ok ? null : printed.problem.message).toContain('not done after 1.5 s');
    rmSync(alive, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(existsSync(alive)).toBe(false);
  }, 20_000);

  it('a cancelled print is cancelled', async () => {
    const printed = await failing(['-e', 'setInterval(() => 0, 1000)', '--']).print(page, AbortSignal.abort());
    expect(printed.ok ? null : printed.problem.code).toBe('job.cancelled');
  });
});
