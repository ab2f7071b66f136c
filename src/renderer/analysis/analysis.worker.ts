import { analyse } from './analyse.ts';
import type { AnalysisReply, AnalysisRequest } from './messages.ts';

/** The worker: one recording after the other; a cancelled one is dropped at its next pause. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<AnalysisRequest>) => void) | null;
  postMessage(reply: AnalysisReply, transfer: Transferable[]): void;
};
const cancelled = new Set<number>();
const sliceMilliseconds = 20;
let queue = Promise.resolve();

scope.onmessage = ({ data }) => {
  if (data.kind === 'cancel') cancelled.add(data.id);
  else queue = queue.then(() => answer(data.id, data.bytes, data.windowLength));
};

async function answer(id: number, bytes: Uint8Array, windowLength: number | null): Promise<void> {
  try {
    const steps = analyse(bytes, windowLength);
    let pause = performance.now() + sliceMilliseconds;
    for (;;) {
      if (cancelled.delete(id)) return;
      const step = steps.next();
      if (step.done) {
        const result = step.value;
        const transfer = result.ok
          ? [result.value.samples, result.value.levels.values, result.value.peaks.low, result.value.peaks.high]
          : [];
        scope.postMessage(
          { id, result },
          transfer.map((array) => array.buffer as ArrayBuffer),
        );
        return;
      }
      if (performance.now() > pause) {
        await new Promise((resolve) => setTimeout(resolve));
        pause = performance.now() + sliceMilliseconds;
      }
    }
  } catch (error) {
    scope.postMessage({ id, failure: error instanceof Error ? error.message : String(error) }, []);
  }
}
