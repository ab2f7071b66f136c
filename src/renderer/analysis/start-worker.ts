import workerUrl from './analysis.worker.ts?worker&url';
import type { AnalysisWorker } from './analyser.ts';

interface ScriptPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptPolicy;
}

/** Under `require-trusted-types-for 'script'` a worker starts only from an address that a named policy has passed. */
function scriptPolicy(): ScriptPolicy {
  const rules = {
    createScriptURL(url: string): string {
      if (new URL(url, location.href).origin !== location.origin) throw new Error(`no worker from ${url}`);
      return url;
    },
  };
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  return factory ? factory.createPolicy('app-worker', rules) : rules;
}

let policy: ScriptPolicy | null = null;

export function startAnalysisWorker(): AnalysisWorker {
  policy ??= scriptPolicy();
  return new Worker(policy.createScriptURL(workerUrl), { type: 'module' }) as AnalysisWorker;
}
