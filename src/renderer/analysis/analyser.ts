import type { Result } from '#shared/core/result.ts';
import type { Analysis } from './analyse.ts';
import type { AnalysisReply, AnalysisRequest } from './messages.ts';
import type { AnalysedTile, TileRequest } from './tile.ts';

/** The part of a Worker that is used here. */
export interface AnalysisWorker {
  onmessage: ((event: MessageEvent<AnalysisReply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(request: AnalysisRequest, transfer: Transferable[]): void;
}

/** Analyses away from the window's thread; rejects with AbortError when the signal fires. */
export interface Analyser {
  /** The bytes of a WAV file, with a window of so many samples (null = of the usual length in time). */
  recording(
    bytes: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
    windowLength?: number | null,
  ): Promise<Result<Analysis>>;
  /** One tile of a long recording, or a part of one; takes the memory of the request and gives it back. */
  tile(request: TileRequest, signal: AbortSignal): Promise<AnalysedTile>;
}

interface Waiting {
  resolve(reply: AnalysisReply): void;
  reject(reason: unknown): void;
}

type Work =
  | { readonly kind: 'analyse'; readonly bytes: Uint8Array<ArrayBuffer>; readonly windowLength: number | null }
  | { readonly kind: 'tile'; readonly request: TileRequest };

/** The worker is started with the first recording. */
export function createAnalyser(startWorker: () => AnalysisWorker): Analyser {
  const waiting = new Map<number, Waiting>();
  let worker: AnalysisWorker | null = null;
  let lastId = 0;

  const start = (): AnalysisWorker => {
    const started = startWorker();
    started.onmessage = ({ data }) => {
      const request = waiting.get(data.id);
      waiting.delete(data.id);
      if ('failure' in data) request?.reject(new Error(data.failure));
      else request?.resolve(data);
    };
    started.onerror = (event) => {
      for (const request of waiting.values()) request.reject(new Error(event.message));
      waiting.clear();
      worker = null;
    };
    return started;
  };

  const ask = (work: Work, signal: AbortSignal, memory: ArrayBuffer[]): Promise<AnalysisReply> =>
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
        resolve: (reply) => (settled(), resolve(reply)),
        reject: (reason) => (settled(), reject(reason as Error)),
      });
      running.postMessage({ ...work, id }, memory);
    });

  return {
    async recording(bytes, signal, windowLength = null) {
      const reply = await ask({ kind: 'analyse', bytes, windowLength }, signal, [bytes.buffer]);
      return (reply as Extract<AnalysisReply, { readonly result: unknown }>).result;
    },
    async tile(request, signal) {
      const memory = [request.samples.buffer, request.values.buffer];
      const reply = await ask({ kind: 'tile', request }, signal, memory);
      return (reply as Extract<AnalysisReply, { readonly tile: unknown }>).tile;
    },
  };
}
