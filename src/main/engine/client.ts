/**
 * The main process' end of the engine (DESIGN.md D2): queues calls, hands them to the child process one at a time,
 * and supervises it. Whatever happens to the process, every call is answered exactly once.
 */
import type { EngineState } from '#shared/contract/app-state.ts';
import type { Result } from '#shared/core/result.ts';
import { fail, ok, ProblemError } from '#shared/core/result.ts';
import type { Problem } from '#shared/core/problems.ts';
import { problem } from '#shared/core/problems.ts';
import type { EngineCallOptions, EnginePort } from '#main/services/ports.ts';
import type { ChildProcessPort, EngineInfo, EngineOperation, EngineReply, SpawnEngine } from './protocol.ts';

/** Times of supervision, in seconds. */
export interface EngineClientTimes {
  /** between `spawn` and the engine's `ready` */
  readonly start: number;
  /** without answer, progress or another sign of life, for calls that name no deadline of their own */
  readonly deadline: number;
  /** between a cancellation and the end of the call, before the process is killed */
  readonly cancel: number;
  /** pauses before the first, second … new start after stops in a row; after the last one the engine is unavailable */
  readonly backOff: readonly number[];
  /** between `kill` and the exit, on close */
  readonly close: number;
}

export const engineTimes: EngineClientTimes = { start: 60, deadline: 180, cancel: 0.8, backOff: [0.2, 1, 5], close: 2 };

export interface EngineClientOptions {
  readonly times?: Partial<EngineClientTimes>;
  /** for the log: bugs of the engine with their stack, exits */
  readonly log?: (line: string) => void;
}

interface Call {
  readonly id: number;
  readonly operation: EngineOperation;
  readonly input: unknown;
  readonly options: EngineCallOptions<EngineOperation>;
  /** listener on the caller's signal */
  readonly abort: () => void;
  readonly settle: (result: Result<unknown>) => void;
}

type Timer = ReturnType<typeof setTimeout>;

/** Starts the engine with `spawn` and keeps it running until `close()`. */
export function createEngineClient(spawn: SpawnEngine, options: EngineClientOptions = {}): EnginePort {
  const times = { ...engineTimes, ...options.times };
  const log = options.log ?? (() => undefined);
  const stateListeners = new Set<(state: EngineState) => void>();
  const startListeners = new Set<() => void>();
  const queue: Call[] = [];

  let child: ChildProcessPort | null = null;
  let ready = false;
  let running: Call | null = null;
  /** why the process is being killed, when the reason is ours: the answer of the running call */
  let killReason: Problem | null = null;
  /** why the caller of the running call could not take its progress */
  let listenerProblem: Problem | null = null;
  /** whether the stop is wanted, by a cancellation or by the user, and nothing to be worried about */
  let wanted = false;
  let watch: Timer | undefined;
  let cancelTimer: Timer | undefined;
  let restartTimer: Timer | undefined;
  /** stops in a row without a sign of any call in between */
  let stopsInRow = 0;
  /** why no further start is tried */
  let givenUp: Problem | null = null;
  let nextId = 1;
  let closing: { readonly done: Promise<void>; readonly resolve: () => void } | null = null;
  let state: EngineState = {
    state: 'starting',
    processor: '',
    runtimeVersion: '',
    threads: 0,
    restarts: 0,
    model: null,
    problem: null,
  };

  start();

  return {
    call: (operation, input, callOptions = {}) =>
      new Promise((resolve) => {
        const call: Call = {
          id: nextId++,
          operation,
          input,
          options: callOptions as EngineCallOptions<EngineOperation>,
          abort: () => cancel(call),
          settle: (result) => {
            callOptions.signal?.removeEventListener('abort', call.abort);
            resolve(result as Parameters<typeof resolve>[0]);
          },
        };
        enqueue(call, callOptions.first ?? false);
      }),
    state: () => state,
    onState: (listener) => subscribe(stateListeners, listener),
    onStarted: (listener) => subscribe(startListeners, listener),
    restart,
    close,
  };

  // ---- calls -------------------------------------------------------------------------------------------------

  function enqueue(call: Call, first: boolean): void {
    const { signal } = call.options;
    if (closing) return call.settle(fail(problem('job.interrupted')));
    if (signal?.aborted) return call.settle(fail(problem('job.cancelled')));
    if (givenUp) return call.settle(fail(givenUp));
    if (first) queue.unshift(call);
    else queue.push(call);
    signal?.addEventListener('abort', call.abort);
    next();
  }

  function next(): void {
    if (!child || !ready || running) return;
    const call = queue.shift();
    if (!call) return update({ state: 'ready' });
    running = call;
    if (call.operation !== 'engine.info') update({ state: 'busy' });
    expectSign(call.options.deadlineSeconds ?? times.deadline);
    child.send({ kind: 'call', id: call.id, operation: call.operation, input: call.input });
  }

  function cancel(call: Call): void {
    const index = queue.indexOf(call);
    if (index >= 0) {
      queue.splice(index, 1);
      return call.settle(fail(problem('job.cancelled')));
    }
    if (running !== call || !child) return;
    child.send({ kind: 'cancel', id: call.id });
    cancelTimer = after(times.cancel, () => killFor(problem('job.cancelled'), true));
  }

  /** Kills the process unless something is heard of the running call within `seconds`. */
  function expectSign(seconds: number): void {
    clearTimeout(watch);
    watch = after(seconds, () => killFor(problem('engine.deadline', { seconds })));
  }

  function finish(result: Result<unknown>): void {
    const call = running;
    clearTimeout(watch);
    clearTimeout(cancelTimer);
    const failure = listenerProblem;
    running = null;
    listenerProblem = null;
    call?.settle(failure === null ? result : fail(failure));
  }

  function receive(reply: EngineReply): void {
    if (reply.kind === 'ready') return started();
    if (reply.id !== running?.id) return;
    if (running.operation !== 'engine.info') stopsInRow = 0;
    if (reply.kind === 'alive') return expectSign(running.options.deadlineSeconds ?? times.deadline);
    if (reply.kind === 'progress') {
      expectSign(running.options.deadlineSeconds ?? times.deadline);
      if (!running.options.signal?.aborted && listenerProblem === null) passOn(running, reply.progress);
      return;
    }
    const { operation } = running;
    if (reply.kind === 'done') {
      if (operation === 'model.load') update({ model: reply.output as EngineState['model'] });
      finish(ok(reply.output));
    } else if (reply.kind === 'failed') {
      finish(fail(reply.problem));
    } else {
      log(`engine: ${operation} threw\n${reply.stack || reply.message}`);
      finish(fail(problem('internal.error', { detail: reply.message })));
    }
    next();
  }

  /** What the caller does with progress may fail, as on a full disk; that ends its call and harms nothing else. */
  function passOn(call: Call, progress: unknown): void {
    try {
      call.options.onProgress?.(progress as never);
    } catch (error) {
      if (!(error instanceof ProblemError))
        log(`engine: progress of ${call.operation} was not taken (${String(error)})`);
      listenerProblem =
        error instanceof ProblemError ? error.problem : problem('internal.error', { detail: String(error) });
      cancel(call);
    }
  }

  // ---- the process -------------------------------------------------------------------------------------------

  function start(): void {
    ready = false;
    let started: ChildProcessPort;
    try {
      started = spawn();
    } catch (thrown) {
      log(`engine: cannot be started (${String(thrown)})`);
      return stopped(null);
    }
    child = started;
    // Reports of a process that was replaced are of no interest.
    started.onMessage((reply) => {
      if (child === started) receive(reply);
    });
    started.onExit((code) => {
      if (child === started) stopped(code);
    });
    watch = after(times.start, () => started.kill());
  }

  function started(): void {
    ready = true;
    clearTimeout(watch);
    update({ problem: null });
    const ignore = () => undefined;
    queue.unshift({ id: nextId++, operation: 'engine.info', input: {}, options: {}, abort: ignore, settle: takeInfo });
    next();
    for (const listener of startListeners) listener();
  }

  function takeInfo(result: Result<unknown>): void {
    if (!result.ok) return;
    const { processor, runtimeVersion, threads } = result.value as EngineInfo;
    update({ processor, runtimeVersion, threads });
  }

  function killFor(reason: Problem, isWanted = false): void {
    killReason = reason;
    wanted = isWanted;
    child?.kill();
  }

  /** The process is gone: answers what it was working on and what waited for it, and starts the next one. */
  function stopped(code: number | null): void {
    const asked = killReason;
    const worry = wanted ? null : (asked ?? problem('engine.crashed'));
    child = null;
    ready = false;
    killReason = null;
    wanted = false;
    clearTimeout(watch);
    if (closing) return closing.resolve();
    // A kill after a cancellation is our own doing and says nothing about the engine's health.
    if (asked?.code !== 'job.cancelled') stopsInRow += 1;
    log(`engine: stopped (${code === null ? 'signal' : `exit code ${code}`})`);

    const pause = times.backOff[Math.max(0, stopsInRow - 1)];
    givenUp = pause === undefined ? unavailable(stopsInRow, code) : null;
    update({
      state: givenUp ? 'unavailable' : 'restarting',
      restarts: state.restarts + 1,
      model: null,
      problem: givenUp ?? worry,
    });
    finish(fail(asked ?? givenUp ?? problem('engine.crashed')));
    // After a cancellation what waited goes to the next process, which answers detector.unknown where it lacks one. After
    // a crash it may be the cause of the next one.
    if (givenUp || asked?.code !== 'job.cancelled')
      for (const call of queue.splice(0)) call.settle(fail(givenUp ?? problem('engine.crashed')));
    if (pause !== undefined && !closing) restartTimer = after(pause, start);
  }

  function restart(): void {
    if (closing) return;
    clearTimeout(restartTimer);
    stopsInRow = 0;
    if (child) return killFor(problem('engine.crashed'), true);
    givenUp = null;
    update({ state: 'starting', problem: null });
    start();
  }

  function close(): Promise<void> {
    if (closing) return closing.done;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    closing = { done: promise, resolve: () => resolve(undefined) };
    clearTimeout(restartTimer);
    clearTimeout(watch);
    finish(fail(problem('job.interrupted')));
    for (const call of queue.splice(0)) call.settle(fail(problem('job.interrupted')));
    if (!child) resolve(undefined);
    child?.kill();
    const limit = after(times.close, () => resolve(undefined));
    return promise.finally(() => clearTimeout(limit));
  }

  function update(change: Partial<EngineState>): void {
    const changed = Object.entries(change).some(([key, value]) => state[key as keyof EngineState] !== value);
    if (!changed) return;
    state = { ...state, ...change };
    for (const listener of stateListeners) listener(state);
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function after(seconds: number, action: () => void): Timer {
  return setTimeout(action, seconds * 1000);
}

function unavailable(times: number, code: number | null): Problem {
  const last = code === null ? 'by a signal' : `with exit code ${code}`;
  return problem('engine.unavailable', { detail: `it stopped ${times} times in a row, last ${last}` });
}
