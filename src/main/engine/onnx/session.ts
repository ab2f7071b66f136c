import { availableParallelism } from 'node:os';
import { InferenceSession } from 'onnxruntime-node';

export interface SessionOptions {
  /** threads inside one operator; by default all processors but one, so that the window stays responsive */
  readonly threads?: number;
  /**
   * Plan one block of memory per run. Training steps do better without: every activation lives until its gradient
   * is done, and the plan keeps 40 % more than that.
   */
  readonly memoryPattern?: boolean;
}

export function defaultThreads(): number {
  return Math.max(1, availableParallelism() - 1);
}

/** Session on the processor for an ONNX file in memory. Waiting threads sleep instead of spinning. */
export function createSession(model: Uint8Array, options: SessionOptions = {}): Promise<InferenceSession> {
  return InferenceSession.create(model, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: options.threads ?? defaultThreads(),
    interOpNumThreads: 1,
    enableMemPattern: options.memoryPattern ?? true,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
}
