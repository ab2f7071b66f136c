import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { listSupportedBackends } from 'onnxruntime-node';
import { ladderOf, type ProcessorReason, type Provider } from '#shared/core/processors.ts';

/** Why a processor is not there without trying it; null when it may be. */
export function missing(provider: Provider, platform: string = process.platform): ProcessorReason | null {
  if (!ladderOf(platform).includes(provider)) return 'not-here';
  if (!listSupportedBackends().some(({ name }) => name === provider)) return 'not-here';
  return provider === 'cuda' && !existsSync(cudaLibrary(platform)) ? 'libraries' : null;
}

/** onnxruntime's part for CUDA, which its package does not bring along: beside its own library. */
function cudaLibrary(platform: string): string {
  const name = platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  return join(dirname(entry), '..', 'bin', 'napi-v6', platform, process.arch, name);
}
