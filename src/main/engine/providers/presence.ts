import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { listSupportedBackends } from 'onnxruntime-node';
import { ladderOf, type ProcessorReason, type Provider } from '#shared/core/processors.ts';

/** Why a processor is not there without trying it; null when it may be. */
export function missing(
  provider: Provider,
  platform: string = process.platform,
  opens: (library: string) => boolean = canOpen,
): ProcessorReason | null {
  if (!ladderOf(platform).includes(provider)) return 'not-here';
  if (!listSupportedBackends().some(({ name }) => name === provider)) return 'not-here';
  // WebGPU finds processors through Vulkan's loader, and complains where the user reads if there is none.
  if (provider === 'webgpu' && platform === 'linux' && !opens('libvulkan.so.1')) return 'no-device';
  return provider === 'cuda' && !existsSync(cudaLibrary(platform)) ? 'libraries' : null;
}

/** Whether Linux has a library. Node opens it, finds that it is no module of its own, and closes it again. */
export function canOpen(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library);
    return true;
  } catch (error) {
    return !/No such file/.test(String(error));
  }
}

/** onnxruntime's part for CUDA, which its package does not bring along: beside its own library. */
function cudaLibrary(platform: string): string {
  const name = platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  return join(dirname(entry), '..', 'bin', 'napi-v6', platform, process.arch, name);
}
