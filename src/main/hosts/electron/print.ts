/** PDF files by Electron itself: the report is opened in a window that nobody sees and that can do nothing. */
import { BrowserWindow, session } from 'electron';
import { pathToFileURL } from 'node:url';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { AppPorts } from '#main/app/create-app.ts';

export function createElectronPdf(): NonNullable<AppPorts['pdf']> {
  return { unavailable: () => null, print };
}

async function print(htmlPath: string, signal: AbortSignal): Promise<Result<Uint8Array>> {
  const address = pathToFileURL(htmlPath).href;
  const printing = session.fromPartition('print', { cache: false });
  printing.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  printing.setPermissionCheckHandler(() => false);
  printing.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: url !== address && !/^data:/.test(url) }));
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: printing,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: false,
    },
  });
  try {
    await window.loadURL(address);
    const bytes = await window.webContents.printToPDF({
      pageSize: 'A4',
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
    return signal.aborted ? fail(problem('job.cancelled')) : ok(bytes);
  } catch (error) {
    return fail(problem('pdf.failed', { detail: error instanceof Error ? error.message : String(error) }));
  } finally {
    window.destroy();
  }
}
