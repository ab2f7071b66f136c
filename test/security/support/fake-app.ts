import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Asset, AssetProblem, HostedApp } from '#main/hosts/application.ts';
import type { Answer } from '#shared/contract/bridge.ts';
import { problem } from '#shared/core/problems.ts';

/** An app that remembers everything a host let through to it: after an attack, all of it must be empty. */
export interface SpyApp extends HostedApp {
  readonly calls: { name: string; input: unknown }[];
  readonly assets: string[];
  emit(name: string, payload: unknown): void;
}

export const secretSound = 'RIFF-the-sound-of-a-customers-machine';

export function createSpyApp(answer: (name: string, input: unknown) => Answer | Promise<Answer> = echo): SpyApp {
  const listeners = new Set<(name: string, payload: unknown) => void>();
  const calls: SpyApp['calls'] = [];
  const assets: string[] = [];
  return {
    calls,
    assets,
    async call(name, input) {
      calls.push({ name, input });
      return answer(name, input);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async asset(path) {
      assets.push(path);
      return knownAssets[path] ?? null;
    },
    async close() {
      listeners.clear();
    },
    emit(name, payload) {
      for (const listener of listeners) listener(name, payload);
    },
  };
}

const bytes = (text: string) => new TextEncoder().encode(text);

const knownAssets: Readonly<Record<string, Asset | AssetProblem>> = {
  '/audio/1.wav': { bytes: bytes(secretSound), type: 'audio/wav' },
  '/reports/a%20report.html': {
    bytes: bytes('<!doctype html><title>Report</title><p>finding</p>'),
    type: 'text/html; charset=utf-8',
  },
  '/audio/404.wav': { problem: problem('file.missing', { path: '/line/404.wav' }) },
};

function echo(name: string, input: unknown): Answer {
  return { ok: true, value: { name, input } };
}

/** A renderer of three files, beside which lies a file that must never be served. */
export interface RendererFixture {
  readonly directory: string;
  readonly secret: string;
  remove(): void;
}

export function createRendererFixture(): RendererFixture {
  const root = mkdtempSync(join(tmpdir(), 'earmark-renderer-'));
  const directory = join(root, 'renderer');
  const secret = 'the content of a file outside of the renderer';
  mkdirSync(join(directory, 'assets'), { recursive: true });
  mkdirSync(join(root, 'renderer-evil'));
  writeFileSync(
    join(directory, 'index.html'),
    '<!doctype html><title>Earmark</title><p>page</p><script src="./assets/index.js"></script>',
  );
  writeFileSync(join(directory, 'assets', 'index.js'), 'window.loaded = true;');
  writeFileSync(join(directory, 'assets', 'index.css'), 'p { color: green; }');
  writeFileSync(join(root, 'secret.txt'), secret);
  writeFileSync(join(root, 'renderer-evil', 'index.html'), secret);
  return { directory, secret, remove: () => rmSync(root, { recursive: true, force: true }) };
}
