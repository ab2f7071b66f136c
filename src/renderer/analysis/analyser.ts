import type { Result } from '#shared/core/result.ts';
import type { Analysis } from './analyse.ts';
import type { AnalysisReply, AnalysisRequest } from './messages.ts';

/** The part of a Worker that is used here. */
export interface AnalysisWorker {
  onmessage: ((event: MessageEvent<AnalysisReply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(request: AnalysisRequest, transfer: Transferable[]): void;
}

/**
 * Analyses the bytes of a WAV file away from the window's thread, with a window of so many samples (null = of the usual
 * length in time); rejects with AbortError when the signal fires.
 */
export type Analyse = (
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
  windowLength?: number | null,
) => Promise<Result<Analysis>>;

interface Waiting {
  resolve(result: Result<Analysis>): void;
  reject(reason: unknown): void;
}

/** The worker is started with the first recording. */
export function createAnalyser(startWorker: () => AnalysisWorker): Analyse {
  const waiting = new Map<number, Waiting>();
  let worker: AnalysisWorker | null = null;
  let lastId = 0;

  const start = (): AnalysisWorker => {
    const started = startWorker();
    started.onmessage = ({ data }) => {
      const request = waiting.get(data.id);
      waiting.delete(data.id);
      if ('result' in data) request?.resolve(data.result);
      else request?.reject(new Error(data.failure));
    };
    started.onerror = (event) => {
      for (const request of waiting.values()) request.reject(new Error(event.message));
      waiting.clear();
      worker = null;
    };
    return started;
  };

  return (bytes, signal, windowLength = null) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      worker ??= start();
      const running = worker;
      const id = ++lastId;
      const abort = () => {
        if (!waiting.delete(id)) return;
        running.postMessage({ kind: 'cancel', id }, []);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
      const settled = () => signal.removeEventListener('abort', abort);
      waiting.set(id, {
        resolve: (result) => (settled(), resolve(result)),
        reject: (reason) => (settled(), reject(reason as Error)),
      });
      running.postMessage({ kind: 'analyse', id, bytes, windowLength }, [bytes.buffer]);
    });
}
