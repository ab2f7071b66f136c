import { analyse, type Analysis } from './analyse.ts';
import type { AnalysisReply, AnalysisRequest } from './messages.ts';
import type { Result } from '#shared/core/result.ts';
import { analyseTile, type AnalysedTile } from './tile.ts';

/** The worker: one piece of work after the other; a cancelled one is dropped at its next pause. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<AnalysisRequest>) => void) | null;
  postMessage(reply: AnalysisReply, transfer: Transferable[]): void;
};
const cancelled = new Set<number>();
const sliceMilliseconds = 20;
let queue = Promise.resolve();

scope.onmessage = ({ data }) => {
  if (data.kind === 'cancel') cancelled.add(data.id);
  else queue = queue.then(() => answer(data));
};

async function answer(request: Exclude<AnalysisRequest, { readonly kind: 'cancel' }>): Promise<void> {
  const { id } = request;
  try {
    if (request.kind === 'tile') {
      const tile = await finish(id, analyseTile(request.request));
      if (tile) scope.postMessage({ id, tile }, buffersOf([tile.values, tile.power, tile.samples]));
      return;
    }
    const result = await finish(id, analyse(request.bytes, request.windowLength));
    if (result) scope.postMessage({ id, result }, buffersOf(arraysOf(result)));
  } catch (error) {
    scope.postMessage({ id, failure: error instanceof Error ? error.message : String(error) }, []);
  }
}

/** Runs to the end, with pauses in which a cancellation is heard; null when it was cancelled. */
async function finish<T extends Result<Analysis> | AnalysedTile>(
  id: number,
  steps: Generator<undefined, T>,
): Promise<T | null> {
  let pause = performance.now() + sliceMilliseconds;
  for (;;) {
    if (cancelled.delete(id)) return null;
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() > pause) {
      await new Promise((resolve) => setTimeout(resolve));
      pause = performance.now() + sliceMilliseconds;
    }
  }
}

function arraysOf(result: Result<Analysis>): (Float32Array | Float64Array)[] {
  if (!result.ok) return [];
  const { samples, levels, peaks } = result.value;
  return [samples, levels.values, peaks.low, peaks.high];
}

function buffersOf(arrays: readonly (Float32Array | Float64Array)[]): ArrayBuffer[] {
  return arrays.map((array) => array.buffer as ArrayBuffer);
}
