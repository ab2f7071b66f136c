import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startElectronHost } from '#main/hosts/electron/start.ts';
import type { SpawnEngine } from '#main/engine/protocol.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { ExposedBridge } from '#shared/contract/bridge.ts';
import type { RendererFixture, SpyApp } from '#test/security/support/fake-app.ts';
import { createRendererFixture, createSpyApp } from '#test/security/support/fake-app.ts';
import * as electron from './fake-electron.ts';

export interface StartedHost {
  readonly app: SpyApp;
  readonly renderer: RendererFixture;
  readonly dataDirectory: string;
  readonly spawnEngine: () => SpawnEngine;
  closed: number;
  bridge(): ExposedBridge;
  fetch(url: string, init?: RequestInit): Promise<Response>;
  remove(): void;
}

/** Runs the Electron host from its first line on the fake Electron, with a spy in the place of the application. */
export async function startHost(refuse?: Problem): Promise<StartedHost> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'earmark-electron-'));
  const renderer = createRendererFixture();
  const app = createSpyApp();
  let spawn: SpawnEngine | null = null;
  const host: StartedHost = {
    app,
    renderer,
    dataDirectory,
    closed: 0,
    spawnEngine: () => spawn!,
    bridge: () => electron.exposed['earmark'] as ExposedBridge,
    fetch: (url, init) => electron.sessions[0]!.handlers.get('app')!(new Request(url, init)),
    remove: () => {
      renderer.remove();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
  await startElectronHost({
    dataDirectory,
    engineFile: '/application/engine.js',
    engineDirectory: join(dataDirectory, 'engine'),
    preloadFile: '/application/preload.cjs',
    rendererDirectory: renderer.directory,
    openApp: (given) => {
      spawn = given;
      const close = () => Promise.resolve(void (host.closed += 1));
      return refuse ? { ok: false, problem: refuse } : { ok: true, value: { ...app, close } };
    },
  });
  return host;
}
