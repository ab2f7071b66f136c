/** The scheme under which the page and its assets live: app://earmark/ instead of files, which would share one origin. */
import type { CustomScheme, Session } from 'electron';
import { protocol } from 'electron';
import type { Pages } from '../pages.ts';
import { plain } from '../pages.ts';

export const pageScheme = 'app';
export const pageHost = 'earmark';
export const pageAddress = `${pageScheme}://${pageHost}/`;

const scheme: CustomScheme = {
  scheme: pageScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};

/** Must run before Electron is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([scheme]);
}

export function servePages(session: Session, pages: Pages): void {
  session.protocol.handle(pageScheme, (request) => answerPage(request, pages));
}

/** Answers one request of the page. Another host under the same scheme is nobody. */
export async function answerPage(request: Request, pages: Pages): Promise<Response> {
  const [, host = '', target = ''] = /^app:\/\/([^/?#]*)([^#]*)/i.exec(request.url) ?? [];
  const reply =
    host.toLowerCase() === pageHost
      ? await pages.reply({ method: request.method, target: target || '/', range: request.headers.get('range') })
      : plain(404);
  const { status, headers, body, release } = reply;
  const response = new Response(body.length > 0 ? new Uint8Array(body) : null, { status, headers });
  release?.();
  return response;
}
