import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { createElectronPdf } from '#main/hosts/electron/print.ts';
import { unwrap } from '#shared/core/result.ts';
import * as electron from './fake-electron.ts';

const never = new AbortController().signal;
const path = '/library/reports/report 1.html';

beforeEach(() => electron.resetFakeElectron());

describe('printing with Electron', () => {
  it('opens the file in a window that is not shown and can do nothing, and closes it', async () => {
    const bytes = unwrap(await createElectronPdf().print(path, never));
    expect(Buffer.from(bytes).toString()).toBe('%PDF-fake');
    const [window] = electron.windows;
    expect(window).toMatchObject({ shown: false, destroyed: true });
    expect(window!.options).toMatchObject({
      show: false,
      webPreferences: { javascript: false, sandbox: true, contextIsolation: true, nodeIntegration: false },
    });
    expect(electron.log).toContain(`load ${pathToFileURL(path).href}`);
    expect(window!.webContents.printed).toMatchObject({ generateTaggedPDF: true, generateDocumentOutline: true });
  });

  it('lets the page load nothing but itself and its pictures', async () => {
    await createElectronPdf().print(path, never);
    const [session] = electron.sessions;
    const allowed = (url: string) => {
      let answer = true;
      session!.beforeRequest({ url }, ({ cancel }) => (answer = cancel !== true));
      return answer;
    };
    expect(allowed(pathToFileURL(path).href)).toBe(true);
    expect(allowed('data:image/png;base64,AA')).toBe(true);
    for (const url of ['file:///etc/passwd', 'https://evil.example/', 'app://earmark/', 'blob:x'])
      expect(allowed(url), url).toBe(false);
    expect(session!.permissionCheck(null, 'clipboard-sanitized-write')).toBe(false);
  });

  it('tells a failure, and that it was cancelled', async () => {
    electron.settings.printFails = true;
    const failed = await createElectronPdf().print(path, never);
    expect(failed.ok ? null : failed.problem).toMatchObject({ code: 'pdf.failed' });
    expect(electron.windows[0]!.destroyed).toBe(true);
    electron.settings.printFails = false;
    const cancelled = await createElectronPdf().print(path, AbortSignal.abort());
    expect(cancelled.ok ? null : cancelled.problem.code).toBe('job.cancelled');
  });
});
