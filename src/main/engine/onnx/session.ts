import { availableParallelism } from 'node:os';
import process from 'node:process';
import { InferenceSession } from 'onnxruntime-node';
import type { Provider } from '#shared/core/processors.ts';

export interface SessionOptions {
  /** threads inside one operator; by default all processors but one, so that the window stays responsive */
  readonly threads?: number;
  /**
   * Plan one block of memory per run. Training steps do better without: every activation lives until its gradient
   * is done, and the plan keeps 40 % more than that.
   */
  readonly memoryPattern?: boolean;
  /** the CPU by default */
  readonly provider?: Provider;
  /** outputs that stay on the device, to be given to the next run; WebGPU alone can */
  readonly resident?: readonly string[];
}

export function defaultThreads(): number {
  return Math.max(1, availableParallelism() - 1);
}

/**
 * Session for an ONNX file in memory. Waiting threads sleep instead of spinning. On another processor than the CPU every
 * single node must run there, so that nothing falls back in silence; where one cannot, or the processor is not to be had,
 * this rejects.
 */
export function createSession(model: Uint8Array, options: SessionOptions = {}): Promise<InferenceSession> {
  const provider = options.provider ?? 'cpu';
  const session = { intra_op: { allow_spinning: '0' } };
  if (provider === 'cuda') keepFullPrecision();
  return InferenceSession.create(model, {
    executionProviders: [configured(provider)],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: options.threads ?? defaultThreads(),
    interOpNumThreads: 1,
    // DirectML does not support it.
    enableMemPattern: provider !== 'dml' && (options.memoryPattern ?? true),
    logSeverityLevel: provider === 'cpu' ? 3 : 4,
    extra: { session: provider === 'cpu' ? session : { ...session, disable_cpu_ep_fallback: '1' } },
    ...(options.resident && {
      preferredOutputLocation: Object.fromEntries(options.resident.map((name) => [name, 'gpu-buffer' as const])),
    }),
  });
}

/** CoreML in its newer format: the older one crashes on free dimensions (COREML_FLAG_CREATE_MLPROGRAM). */
function configured(provider: Provider): InferenceSession.ExecutionProviderConfig {
  return provider === 'coreml' ? { name: 'coreml', coreMlFlags: 0x10 } : { name: provider };
}

/**
 * CUDA multiplies with ten bits of mantissa (TF32) unless told otherwise, and onnxruntime's option for it cannot be
 * reached from here; cuBLAS itself reads this variable when it is started.
 */
function keepFullPrecision(): void {
  process.env['NVIDIA_TF32_OVERRIDE'] = '0';
}
