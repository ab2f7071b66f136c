import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { WebHost } from '#main/hosts/web/server.ts';
import { startWebHost } from '#main/hosts/web/server.ts';
import type { RendererFixture, SpyApp } from './fake-app.ts';
import { createRendererFixture, createSpyApp } from './fake-app.ts';

/** The real browser host in front of an app that remembers what got through to it. */
export interface HostUnderTest {
  readonly app: SpyApp;
  readonly port: number;
  readonly token: string;
  /** the content of a file beside the renderer, which must never be served */
  readonly secret: string;
}

/** Starts one for the tests of a file; before each of them the app forgets. */
export function useWebHost(answer?: Parameters<typeof createSpyApp>[0]): HostUnderTest {
  const app = createSpyApp(answer);
  let host: WebHost;
  let renderer: RendererFixture;

  beforeAll(async () => {
    renderer = createRendererFixture();
    host = await startWebHost({ app, rendererDirectory: renderer.directory, port: 0 });
  });

  afterAll(async () => {
    await host.close();
    renderer.remove();
  });

  beforeEach(() => {
    app.calls.length = 0;
    app.assets.length = 0;
  });

  return {
    app,
    get port() {
      return host.port;
    },
    get token() {
      return host.token;
    },
    get secret() {
      return renderer.secret;
    },
  };
}

/** The lines of a request by which our own page is known: whom it asks, and that it knows the token. */
export const headersOf = (host: HostUnderTest) => ({
  own: () => `Host: 127.0.0.1:${host.port}`,
  token: () => `x-earmark-token: ${host.token}`,
});

export const close = 'Connection: close';
