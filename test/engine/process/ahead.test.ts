/** Two engines side by side against one that does everything alone, with the real operations on a tiny model. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeWav } from '#shared/core/audio/wav.ts';
import { frontEndKinds, type FrontEndKind } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { createRandom } from '#shared/core/random.ts';
import { fail, ProblemError, unwrap, type Result } from '#shared/core/result.ts';
import { prepareAhead } from '#main/engine/ahead.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { createOperations } from '#main/engine/detect/operations.ts';
import type { EmbeddedRecording, EngineInput, EngineOperation } from '#main/engine/protocol.ts';
import type { EnginePort } from '#main/services/ports.ts';
import { tinyConfig } from '../detect/support.ts';

let folder = '';
let recordings: { key: string; path: string }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-ahead-'));
  await writeModelFolder(join(folder, 'model'), tinyConfig, initialiseWeights(tinyConfig, 3));
  const random = createRandom(12);
  const seconds = [1, 2, 1.5, 21, 3, 1, 0.001, 1, 2, 1];
  recordings = await Promise.all(
    seconds.map(async (length, i) => {
      const path = join(folder, `${i}.wav`);
      const samples = Float32Array.from({ length: 16_000 * length }, () => 0.1 * random.normal());
      await writeFile(path, writeWav([samples], 16_000, 'pcm16'));
      return { key: String(i), path };
    }),
  );
  recordings.push({ key: 'not there', path: join(folder, 'not-there.wav') });
});
afterAll(() => rm(folder, { recursive: true }));

type Call = EnginePort['call'];
/** Takes the place of an operation where it answers something. */
type Instead = (operation: EngineOperation, ...rest: Parameters<Call>) => ReturnType<Call> | null;

/** An engine in this process, one call at a time; `calls` is what it was asked. */
function engineHere(instead: Instead = () => null) {
  const operations = createOperations();
  const calls: EngineOperation[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const port = {
    call: (operation: EngineOperation, input: never, options: { signal?: AbortSignal; onProgress?: never } = {}) => {
      calls.push(operation);
      const replaced = instead(operation, operation, input, options);
      if (replaced !== null) return replaced;
      const signal = options.signal ?? new AbortController().signal;
      const progress = options.onProgress ?? (() => undefined);
      const run = operations[operation] as (input: never, context: object) => Promise<Result<unknown>>;
      const answer = last.then(() => run(input, { signal, progress }));
      last = answer.catch(() => undefined);
      return answer;
    },
    restart: vi.fn(),
    close: vi.fn(() => Promise.resolve()),
  };
  return { calls, port: port as typeof port & EnginePort };
}

function input(kind: FrontEndKind = 'mel', chosen = recordings): EngineInput<'recordings.embed'> {
  const frontEnd = { kind, normalisation: { mean: -4, std: 3 } };
  return {
    model: join(folder, 'model'),
    frontEnd,
    precision: 'fp32',
    preset: { kind: 'high-pass', cutoffHz: 400 },
    recordings: chosen,
  };
}

async function embedWith(engine: EnginePort, given = input()): Promise<Map<string, EmbeddedRecording>> {
  const found: EmbeddedRecording[] = [];
  const done = unwrap(await engine.call('recordings.embed', given, { onProgress: (one) => found.push(one) }));
  expect(done).toEqual({ done: given.recordings.length });
  const byKey = new Map(found.map((one) => [one.key, one]));
  expect(byKey.size, 'every recording is reported once').toBe(found.length);
  expect([...byKey.keys()].sort()).toEqual(given.recordings.map(({ key }) => key).sort());
  return byKey;
}

describe('preparing ahead', () => {
  it.each(frontEndKinds)(
    'gives the vectors of one engine alone, long and broken recordings with them (%s)',
    async (kind) => {
      const [network, preparing] = [engineHere(), engineHere()];
      const engine = prepareAhead(network.port, () => preparing.port);
      const alone = await embedWith(engineHere().port, input(kind));
      expect(await embedWith(engine, input(kind))).toEqual(alone);
      expect(alone.get('6')).toMatchObject({ problem: { code: 'audio.too-short' } });
      expect(alone.get('not there')).toMatchObject({ problem: { code: 'file.missing' } });
      expect(alone.get('3')).toMatchObject({ vectors: { segments: [{}, {}, {}, {}] } });
      expect(preparing.calls).toEqual(['recordings.prepare']);
      expect(network.calls.filter((name) => name === 'recordings.embed')).toHaveLength(1);
      await engine.close();
    },
  );

  it('leaves a single recording, and everything else, to the engine', async () => {
    const network = engineHere();
    const start = vi.fn(() => engineHere().port);
    const engine = prepareAhead(network.port, start);
    await embedWith(engine, input('mel', recordings.slice(0, 1)));
    await engine.call('engine.info', {});
    expect(start).not.toHaveBeenCalled();
    expect(network.calls).toEqual(['recordings.embed', 'engine.info']);
  });

  it('does alone what is left when the other process stops', async () => {
    const network = engineHere();
    const engine = prepareAhead(network.port, () => {
      const some = engineHere();
      return engineHere((_, operation, given, options) =>
        some.port
          .call(operation, { ...given, recordings: recordings.slice(0, 3) } as never, options)
          .then(() => fail(problem('engine.crashed'))),
      ).port;
    });
    expect(await embedWith(engine)).toEqual(await embedWith(engineHere().port));
    expect(network.calls.at(-1)).toBe('recordings.embed');
    await engine.close();
  });

  it('ends with the problem of the network, and stops preparing', async () => {
    let signal: AbortSignal | undefined;
    const network = engineHere((operation) =>
      operation === 'recordings.encode' ? Promise.resolve(fail(problem('engine.crashed'))) : null,
    );
    const preparing = engineHere((_operation, _name, _input, options) => {
      signal = options?.signal;
      return null;
    });
    const engine = prepareAhead(network.port, () => preparing.port);
    const result = await engine.call('recordings.embed', input());
    expect(result).toMatchObject({ ok: false, problem: { code: 'engine.crashed' } });
    expect(signal?.aborted).toBe(true);
    await engine.close();
  });

  it('is cancelled', async () => {
    const engine = prepareAhead(engineHere().port, () => engineHere().port);
    const abort = new AbortController();
    const found: string[] = [];
    const result = await engine.call('recordings.embed', input(), {
      signal: abort.signal,
      onProgress: ({ key }) => {
        found.push(key);
        abort.abort();
      },
    });
    expect(result).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
    expect(found.length).toBeLessThan(recordings.length);
    await engine.close();
  });

  it('ends with the reason why a broken recording could not be noted', async () => {
    const engine = prepareAhead(engineHere().port, () => engineHere().port);
    const refuse = (one: EmbeddedRecording) => {
      if ('problem' in one) throw new ProblemError(problem('db.full'));
    };
    const result = await engine.call('recordings.embed', input(), { onProgress: refuse });
    expect(result).toMatchObject({ ok: false, problem: { code: 'db.full' } });
    await engine.close();
  });

  it('keeps the second process while there is work, and ends it afterwards', async () => {
    const started: ReturnType<typeof engineHere>[] = [];
    const start = () => {
      started.push(engineHere());
      return started.at(-1)!.port;
    };
    const engine = prepareAhead(engineHere().port, start, { idleSeconds: 0.05 });
    const short = input('mel', recordings.slice(0, 2));
    await Promise.all([embedWith(engine, short), embedWith(engine, short)]);
    await embedWith(engine, short);
    expect(started).toHaveLength(1);
    await vi.waitFor(() => expect(started[0]!.port.close).toHaveBeenCalled());
    await embedWith(engine, short);
    expect(started).toHaveLength(2);
    engine.restart();
    expect(started[1]!.port.restart).toHaveBeenCalled();
    await engine.close();
    expect(started[1]!.port.close).toHaveBeenCalled();
    await embedWith(engine, short);
    expect(started).toHaveLength(2);
  });
});
