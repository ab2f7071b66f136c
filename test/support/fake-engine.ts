/**
 * An engine without a network, for tests of everything around it. Vectors are simple statistics of a file's samples, so
 * a louder or brighter sound lies farther from the bank; the same file always gives the same numbers.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeMono } from '#main/adapters/decode/index.ts';
import type { EngineInput, EngineOperation, EngineOutput, EngineProgress } from '#main/engine/protocol.ts';
import type { EngineCallOptions, EnginePort } from '#main/services/ports.ts';
import { samplesOf, segmentRanges } from '#shared/core/audio/segments.ts';
import type { EngineState } from '#shared/contract/app-state.ts';
import { maskStages, type MaskTable, type ModelSummary, type RecordingVectors } from '#shared/core/domain.ts';
import { emptyMaskTable } from '#shared/core/explain/explain.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { fakeMeasure, fakeTrain } from './fake-training.ts';

export interface FakeEngineOptions {
  /** pause after every recording and every stage of masks */
  readonly milliseconds?: number;
}

export interface FakeEngine extends EnginePort {
  /** every call in the order in which it began */
  readonly calls: { readonly operation: EngineOperation; readonly input: unknown }[];
  /** The process dies: what it held is gone, the running call fails with engine.crashed. */
  crash(): void;
}

interface Loaded {
  readonly input: EngineInput<'detector.load'>;
}

const bands = Array.from({ length: 8 }, (_, band) => ({ lowHz: band * 1000, highHz: (band + 1) * 1000 }));
const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((value, i) => value - b[i]!));

async function vectorsOf(path: string): Promise<Result<RecordingVectors>> {
  const decoded = await decodeMono(path);
  if (!decoded.ok) return decoded;
  const samples = decoded.value.channels[0]!;
  const parts = segmentRanges(samples.length);
  if (parts.length === 0) return ok(measured(samples));
  return ok({
    ...measured(samples),
    segments: parts.map((range) => ({ ...range, vectors: measured(samplesOf(samples, range)) })),
  });
}

function measured(samples: Float32Array): RecordingVectors {
  let [power, difference] = [0, 0];
  samples.forEach((sample, i) => {
    power += sample ** 2;
    difference += (sample - (samples[i - 1] ?? 0)) ** 2;
  });
  const loud = 10 * Math.log10(power / samples.length + 1e-12);
  const bright = 10 * Math.log10(difference / samples.length + 1e-12);
  const values = Float32Array.of(loud, bright);
  return { prelogits: values, tokens: values, rows: values, 'rows-stats': values, statistics: values, level: loud };
}

/** A model is its weights and, where there is one, its configuration; a folder without weights is one of its own. */
function summaryOf(directory: string, content: Uint8Array): ModelSummary {
  const weightsSha256 = createHash('sha256').update(content).digest('hex');
  const config = join(directory, 'config.json');
  const identity = existsSync(config)
    ? { sha256: createHash('sha256').update(content).update(readFileSync(config)).digest('hex'), weightsSha256 }
    : { sha256: weightsSha256 };
  const shape = { parameters: 2, dimension: 2, layers: 1, heads: 1, frames: 1, bins: 128, patchRows: 1, classes: 1 };
  return { directory, name: 'fake', ...identity, ...shape };
}

export function createFakeEngine({ milliseconds = 0 }: FakeEngineOptions = {}): FakeEngine {
  const calls: FakeEngine['calls'] = [];
  const loaded = new Map<string, Loaded>();
  const startListeners = new Set<() => void>();
  const stateListeners = new Set<(state: EngineState) => void>();
  const waiting: (() => Promise<void>)[] = [];
  let model: ModelSummary | null = null;
  let working = false;
  let restarts = 0;
  let crashSignal = new AbortController();

  type Context<K extends EngineOperation> = EngineCallOptions<K> & { readonly signal: AbortSignal };
  type Operation<K extends EngineOperation> = (
    input: EngineInput<K>,
    context: Context<K>,
  ) => Promise<Result<EngineOutput<K>>>;

  const operations: { readonly [K in EngineOperation]: Operation<K> } = {
    'engine.info': () =>
      Promise.resolve(ok({ processId: 1, nodeVersion: '', runtimeVersion: 'fake', processor: 'fake', threads: 1 })),
    'model.load': ({ directory }) => {
      const weights = join(directory, 'model.safetensors');
      model = summaryOf(directory, existsSync(weights) ? readFileSync(weights) : Buffer.from(directory));
      return Promise.resolve(ok(model));
    },
    'model.precision': () => Promise.resolve(ok({ int8Cosine: 0.9995 })),
    'processors.list': () =>
      Promise.resolve(ok({ ladder: ['cpu'] as const, runtime: 'fake', inUse: 'cpu' as const, failure: null })),
    'processors.try': ({ provider }) =>
      Promise.resolve(
        ok({
          provider,
          outcome: 'works' as const,
          reason: 'none' as const,
          detail: '',
          largestError: 0,
          millisecondsPerClip: 1,
        }),
      ),
    'processors.use': () => Promise.resolve(ok({})),
    'model.import': async ({ source, target, frames }, { signal, onProgress }) => {
      const content = await readFile(join(source, 'model.safetensors')).catch(() => null);
      if (content === null) return fail(problem('model.missing', { path: source }));
      await writeFile(join(target, 'model.safetensors'), content);
      for (const name of ['config.json', 'README.md', 'card.md']) {
        const beside = await readFile(join(source, name)).catch(() => null);
        if (beside !== null) await writeFile(join(target, name), beside);
      }
      for (let doneBytes = 1; doneBytes <= 3; doneBytes++) {
        if (milliseconds > 0) await sleep(milliseconds);
        if (signal.aborted) return fail(problem('job.cancelled'));
        onProgress?.({ doneBytes, totalBytes: 3 });
      }
      const summary = { ...summaryOf(target, content), frames: frames ?? 1 };
      return ok({ summary, bytes: content.byteLength, featureMean: -4, featureStd: 2 });
    },
    'model.recover': async ({ source, target }, { onProgress }) => {
      const content = await readFile(source, 'utf8');
      if (content === 'not ONNX') return fail(problem('model.onnx', { path: source, detail: 'it holds no graph' }));
      onProgress?.({ doneBytes: 1, totalBytes: 2 });
      await writeFile(join(target, 'model.safetensors'), content);
      await writeFile(join(target, 'README.md'), '# recovered');
      return ok({ difference: 1e-7, tolerance: 1e-4, inferred: true });
    },
    'recordings.embed': async ({ recordings }, { signal, onProgress }) => {
      let done = 0;
      for (const { key, path } of recordings) {
        if (signal.aborted) return fail(problem('job.cancelled'));
        const vectors = await vectorsOf(path);
        if (milliseconds > 0) await sleep(milliseconds);
        if (signal.aborted) return fail(problem('job.cancelled'));
        onProgress?.(vectors.ok ? { key, vectors: vectors.value, windows: 1 } : { key, problem: vectors.problem });
        done++;
      }
      return ok({ done });
    },
    // It has no front end: everything goes to the engine as a file, in the parts that long recordings take.
    'recordings.prepare': ({ recordings }, { onProgress }) => {
      for (const { key } of recordings) onProgress?.({ kind: 'long', key });
      return Promise.resolve(ok({ done: recordings.length }));
    },
    'recordings.encode': () => Promise.reject(new Error('nothing is ever prepared for the network')),
    'features.statistics': async ({ recordings }) => {
      const levels: number[] = [];
      const broken: { key: string; problem: Problem }[] = [];
      for (const { key, path } of recordings) {
        const vectors = await vectorsOf(path);
        if (vectors.ok) levels.push(vectors.value.level);
        else broken.push({ key, problem: vectors.problem });
      }
      const values = levels.length;
      const mean = levels.reduce((sum, level) => sum + level, 0) / values;
      return ok({ statistics: values === 0 ? null : { mean, std: 2, values }, broken });
    },
    'training.measure': fakeMeasure,
    'training.run': (input, context) => fakeTrain(input, context, { milliseconds, summaryOf }),
    'detector.fit': ({ spec, bank, calibration = bank.keys }) => {
      const leaveOneOut = bank.vectors.map((own, i) =>
        Math.min(...bank.vectors.filter((_, j) => j !== i).map((other) => distance(own.statistics, other.statistics))),
      );
      const sorted = leaveOneOut.filter((_, i) => calibration.includes(bank.keys[i]!)).sort((a, b) => a - b);
      const value =
        spec.rule.kind === 'value' ? spec.rule.value : sorted[Math.floor(sorted.length * 0.95)]! * 1.5 + 0.1;
      const one = { mean: 0, deviation: 1 };
      const standardisation = { ast: one, statistics: one, level: one };
      const threshold = { value, rule: spec.rule, details: {} };
      return Promise.resolve(ok({ standardisation, threshold, levelThreshold: null, leaveOneOut }));
    },
    'detector.load': (input) => {
      loaded.set(input.detector, { input });
      return Promise.resolve(ok({}));
    },
    'detector.score': ({ detector, items, nearest, leaveOneOut }) => {
      const found = loaded.get(detector);
      if (found === undefined) return Promise.resolve(fail(problem('detector.unknown')));
      const { bank, fitted } = found.input;
      const scored = items.map(({ key, vectors }) => {
        const parts = vectors.segments ?? [{ vectors, startSeconds: 0, endSeconds: 0 }];
        const near = parts.map(({ vectors: own }) =>
          bank.keys
            .map((other, row) => ({ key: other, distance: distance(own.statistics, bank.vectors[row]!.statistics) }))
            .filter((other) => !leaveOneOut || other.key !== key)
            .sort((a, b) => a.distance - b.distance)
            .slice(0, nearest),
        );
        const all = near.map((list) => list[0]!.distance);
        const score = Math.max(...all);
        const part = all.indexOf(score);
        const { startSeconds, endSeconds } = parts[part]!;
        const worst = vectors.segments === undefined ? null : { startSeconds, endSeconds };
        const scores = { ast: score, statistics: score, level: vectors.level };
        const flagged = score >= fitted.threshold.value;
        return { key, score, scores, flagged, levelAlarm: false, worst, nearest: near[part]! };
      });
      return Promise.resolve(ok({ scored }));
    },
    'recording.explain': async ({ detector, path, masks, known }, { signal, onProgress }) => {
      if (!loaded.has(detector)) return fail(problem('detector.unknown'));
      const vectors = await vectorsOf(path);
      if (!vectors.ok) return vectors;
      let table: MaskTable = known ?? emptyMaskTable(bands);
      for (const stage of maskStages.filter((stage) => stage > table.done && stage <= masks)) {
        if (milliseconds > 0) await sleep(milliseconds);
        if (signal.aborted) return fail(problem('job.cancelled'));
        const scores = table.scores.slice();
        // All bands, none, then the others in ascending order: each heard band adds its number to the score.
        const order = [255, 0, ...Array.from({ length: 254 }, (_, mask) => mask + 1)];
        for (const mask of order.slice(0, stage)) {
          scores[mask] = bands.reduce((sum, _, band) => sum + ((mask >> band) & 1) * (band + 1), 0) / 3;
        }
        table = { ...table, scores, done: stage };
        onProgress?.(table);
      }
      return ok(table);
    },
  };

  async function pump(): Promise<void> {
    if (working) return;
    working = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
    working = false;
  }

  function state(): EngineState {
    return {
      state: working ? 'busy' : 'ready',
      processor: 'fake',
      runtimeVersion: 'fake',
      threads: 1,
      restarts,
      model,
      problem: null,
    };
  }

  function crash(): void {
    crashSignal.abort();
    crashSignal = new AbortController();
    loaded.clear();
    model = null;
    restarts++;
    startListeners.forEach((listener) => listener());
    stateListeners.forEach((listener) => listener(state()));
  }

  return {
    calls,
    crash,
    call: <K extends EngineOperation>(
      operation: K,
      input: EngineInput<K>,
      options: EngineCallOptions<K> & { readonly first?: boolean } = {},
    ) =>
      new Promise<Result<EngineOutput<K>>>((resolve) => {
        const work = async () => {
          calls.push({ operation, input });
          const crashed = crashSignal.signal;
          const signal = AbortSignal.any([crashed, ...(options.signal ? [options.signal] : [])]);
          // What crosses to another process is a copy.
          const copied = structuredClone(input);
          const onProgress = (progress: EngineProgress<K>) => options.onProgress?.(structuredClone(progress));
          const run = operations[operation] as Operation<K>;
          const result = signal.aborted
            ? fail<EngineOutput<K>>(problem('job.cancelled'))
            : await run(copied, { ...options, onProgress, signal });
          resolve(crashed.aborted ? fail(problem('engine.crashed')) : structuredClone(result));
        };
        if (options.first === true) waiting.unshift(work);
        else waiting.push(work);
        void pump();
      }),
    state,
    onState: (listener) => {
      stateListeners.add(listener);
      return () => void stateListeners.delete(listener);
    },
    onStarted: (listener) => {
      startListeners.add(listener);
      return () => void startListeners.delete(listener);
    },
    restart: crash,
    close: () => Promise.resolve(),
  };
}
