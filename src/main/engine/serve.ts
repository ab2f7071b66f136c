/**
 * The shell of the engine process: takes numbered calls from a channel, runs them one at a time in the order they came,
 * reports progress, listens for cancellation and answers every call exactly once (DESIGN.md D2).
 */
import { performance } from 'node:perf_hooks';
import type { Result } from '#shared/core/result.ts';
import { ProblemError } from '#shared/core/result.ts';
import { problem } from '#shared/core/problems.ts';
import type {
  EngineInput,
  EngineOperation,
  EngineOutput,
  EngineProgress,
  EngineReply,
  EngineRequest,
} from './protocol.ts';

export interface OperationContext<K extends EngineOperation> {
  /** aborted when the caller does not want the answer any more; look at it between batches, after `breathe()` */
  readonly signal: AbortSignal;
  readonly progress: (progress: EngineProgress<K>) => void;
}

/** What the engine can do: one function per operation of the protocol. */
export type Operations = {
  readonly [K in EngineOperation]: (
    input: EngineInput<K>,
    context: OperationContext<K>,
  ) => Promise<Result<EngineOutput<K>>> | Result<EngineOutput<K>>;
};

/** The engine's end of the connection to the main process. */
export interface EngineChannel {
  send(reply: EngineReply): void;
  onRequest(listener: (request: EngineRequest) => void): void;
}

type AnyOperation = (input: unknown, context: OperationContext<EngineOperation>) => Promise<Result<unknown>>;
type Call = Extract<EngineRequest, { kind: 'call' }>;

/** Milliseconds between two signs of life of a call that has nothing to report for long, as an hour under a large model. */
const signMilliseconds = 1_000;
let breathed: () => void = () => undefined;

/**
 * Lets waiting messages in: a run of the network blocks the thread, so a cancellation is only seen between two of them.
 * To the main process it is the sign that the call goes on.
 */
export function breathe(): Promise<void> {
  breathed();
  return new Promise((resolve) => setImmediate(resolve));
}

/** Starts answering calls on `channel` and says that it is ready. */
export function serve(channel: EngineChannel, operations: Operations): void {
  const waiting: Call[] = [];
  let running: { readonly id: number; readonly abort: AbortController } | null = null;
  let working = false;
  let lastSign = 0;
  breathed = () => {
    if (running === null || performance.now() - lastSign < signMilliseconds) return;
    lastSign = performance.now();
    channel.send({ kind: 'alive', id: running.id });
  };

  channel.onRequest((request) => {
    if (request.kind === 'cancel') cancel(request.id);
    else {
      waiting.push(request);
      void runWaiting();
    }
  });
  channel.send({ kind: 'ready' });

  function cancel(id: number): void {
    if (running?.id === id) return running.abort.abort();
    const index = waiting.findIndex((call) => call.id === id);
    if (index < 0) return;
    waiting.splice(index, 1);
    channel.send({ kind: 'failed', id, problem: problem('job.cancelled') });
  }

  async function runWaiting(): Promise<void> {
    if (working) return;
    working = true;
    for (let call = waiting.shift(); call; call = waiting.shift()) {
      running = { id: call.id, abort: new AbortController() };
      lastSign = performance.now();
      const reply = await answer(call, running.abort.signal);
      running = null;
      channel.send(reply);
      await breathe();
    }
    working = false;
  }

  async function answer({ id, operation, input }: Call, signal: AbortSignal): Promise<EngineReply> {
    try {
      if (!Object.hasOwn(operations, operation)) throw new Error(`the engine has no operation "${String(operation)}"`);
      const run = operations[operation] as unknown as AnyOperation;
      const progress = (value: unknown) => {
        if (running?.id === id) channel.send({ kind: 'progress', id, progress: value });
      };
      const result = await run(input, { signal, progress });
      return result.ok ? { kind: 'done', id, output: result.value } : { kind: 'failed', id, problem: result.problem };
    } catch (thrown) {
      if (thrown instanceof ProblemError) return { kind: 'failed', id, problem: thrown.problem };
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      return { kind: 'threw', id, message: error.message, stack: error.stack ?? '' };
    }
  }
}
