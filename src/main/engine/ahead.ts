/**
 * Reading, decoding and front end in a process of their own, ahead of the network (DESIGN.md D2): while onnxruntime runs
 * the network, its process does nothing else, and a fast processor would wait for every file.
 */
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import type { EngineCallOptions, EnginePort } from '#main/services/ports.ts';
import { createEngineClient } from './client.ts';
import type { EngineInput, EngineOutput, Preparation, ReadyRecording, SpawnEngine } from './protocol.ts';

type EmbedInput = EngineInput<'recordings.embed'>;
type EmbedOptions = EngineCallOptions<'recordings.embed'> & { readonly first?: boolean };
type EmbedResult = Result<EngineOutput<'recordings.embed'>>;

export interface AheadOptions {
  /** seconds without such work after which the second process is ended */
  readonly idleSeconds?: number;
}

/** Recordings that the network is given in one call; an explanation that somebody waits for gets in after it. */
const mostTogether = 8;

/** Starts the engine of the application: the process of the network, and the one that prepares for it when there is work. */
export function startAnalysis(spawn: SpawnEngine, log: (line: string) => void): EnginePort {
  const engine = createEngineClient(() => spawn('analysis'), { log });
  // What takes it down is tried once more, by the engine itself, and then reported.
  return prepareAhead(engine, () => createEngineClient(() => spawn('preparation'), { log, times: { backOff: [] } }));
}

/**
 * The engine with `recordings.embed` of more than one recording spread over two processes; everything else is its own.
 * The second process is started when it is needed. When it fails, the engine does alone what is left.
 */
export function prepareAhead(engine: EnginePort, start: () => EnginePort, options: AheadOptions = {}): EnginePort {
  const { idleSeconds = 30 } = options;
  let preparing: EnginePort | null = null;
  let users = 0;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const end = async (): Promise<void> => {
    const ended = preparing;
    preparing = null;
    await ended?.close();
  };

  const embed = async (input: EmbedInput, options: EmbedOptions): Promise<EmbedResult> => {
    clearTimeout(idle);
    users += 1;
    preparing ??= start();
    try {
      return await embedInTwo(engine, preparing, input, options);
    } finally {
      users -= 1;
      if (users === 0 && !closed) idle = setTimeout(() => void end(), 1000 * idleSeconds);
    }
  };

  const call: EnginePort['call'] = (operation, input, options = {}) => {
    if (operation !== 'recordings.embed' || closed) return engine.call(operation, input, options);
    const wanted = input as EmbedInput;
    if (wanted.recordings.length < 2) return engine.call(operation, input, options);
    return embed(wanted, options as EmbedOptions) as ReturnType<typeof engine.call<typeof operation>>;
  };

  return {
    ...engine,
    call,
    restart: () => {
      preparing?.restart();
      engine.restart();
    },
    close: async () => {
      closed = true;
      clearTimeout(idle);
      await Promise.all([end(), engine.close()]);
    },
  };
}

async function embedInTwo(
  engine: EnginePort,
  preparing: EnginePort,
  input: EmbedInput,
  options: EmbedOptions,
): Promise<EmbedResult> {
  const { recordings, preset, frontEnd } = input;
  const left = new Map(recordings.map((recording) => [recording.key, recording]));
  const found = createMailbox<Preparation>();
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const prepared = preparing
    .call('recordings.prepare', { frontEnd: frontEnd.kind, preset, recordings }, { signal, onProgress: found.put })
    .finally(found.close);

  try {
    for (let some = await found.take(mostTogether); some.length > 0; some = await found.take(mostTogether)) {
      const done = await finishSome(engine, some, input, options);
      if (!done.ok) return done;
      for (const one of some) left.delete(keyOf(one));
    }
  } finally {
    stop.abort();
  }
  const result = await prepared;
  if (options.signal?.aborted) return fail(problem('job.cancelled'));
  if (left.size === 0) return ok({ done: recordings.length });
  if (result.ok) throw new Error('A recording was neither prepared nor refused');
  return embedAlone(engine, input, [...left.values()], options);
}

/** In parts, so that an explanation that somebody waits for gets in between. */
async function embedAlone(
  engine: EnginePort,
  input: EmbedInput,
  recordings: EmbedInput['recordings'],
  options: EmbedOptions,
): Promise<EmbedResult> {
  for (let start = 0; start < recordings.length; start += mostTogether) {
    const part = recordings.slice(start, start + mostTogether);
    const done = await engine.call('recordings.embed', { ...input, recordings: part }, options);
    if (!done.ok) return done;
  }
  return ok({ done: input.recordings.length });
}

/** Takes to their end what was prepared: broken ones are reported, long ones embedded from their files. */
async function finishSome(
  engine: EnginePort,
  some: readonly Preparation[],
  input: EmbedInput,
  options: EmbedOptions,
): Promise<Result<unknown>> {
  const { model, frontEnd, precision, recordings } = input;
  const ready: ReadyRecording[] = [];
  const long = new Set<string>();
  for (const one of some) {
    if (one.kind === 'ready') ready.push(one.recording);
    else if (one.kind === 'long') long.add(one.key);
    else {
      try {
        options.onProgress?.({ key: one.key, problem: one.problem });
      } catch (error) {
        // As from the engine itself: what the caller cannot take, as on a full disk, ends its call.
        if (error instanceof ProblemError) return fail(error.problem);
        throw error;
      }
    }
  }
  if (ready.length > 0) {
    const encoded = await engine.call('recordings.encode', { model, frontEnd, precision, recordings: ready }, options);
    if (!encoded.ok) return encoded;
  }
  if (long.size === 0) return ok(null);
  return embedAlone(
    engine,
    input,
    recordings.filter(({ key }) => long.has(key)),
    options,
  );
}

function keyOf(one: Preparation): string {
  return one.kind === 'ready' ? one.recording.key : one.key;
}

interface Mailbox<T> {
  put(item: T): void;
  /** Nothing more will come. */
  close(): void;
  /** What has come, at most `most`; waits for one. None when it is closed and empty. */
  take(most: number): Promise<T[]>;
}

function createMailbox<T>(): Mailbox<T> {
  const items: T[] = [];
  let closed = false;
  let wake: () => void = () => undefined;
  return {
    put: (item) => {
      items.push(item);
      wake();
    },
    close: () => {
      closed = true;
      wake();
    },
    take: async (most) => {
      while (items.length === 0 && !closed) await new Promise<void>((resolve) => (wake = resolve));
      return items.splice(0, most);
    },
  };
}
