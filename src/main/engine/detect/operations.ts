import { cpus } from 'node:os';
import process from 'node:process';
import { env } from 'onnxruntime-node';
import { longSeconds, samplesOf, segmentRanges } from '#shared/core/audio/segments.ts';
import { modelSampleRate } from '#shared/core/audio/types.ts';
import type { TimeRange } from '#shared/core/domain.ts';
import { allBands } from '#shared/core/explain/masks.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import { frontEndShape } from '#shared/core/spectrum/front-ends.ts';
import { featureStatistics, joinStatistics, type CountedStatistics } from '#shared/core/spectrum/feature-statistics.ts';
import { readForModel } from '#main/adapters/decode/index.ts';
import { importModelFolder } from '#main/engine/ast/import-folder.ts';
import { recoverModel } from '#main/engine/ast/import-onnx.ts';
import { createFrontEnd, parts, type FrontEnd } from '#main/engine/frontend/index.ts';
import { limitMemory } from '#main/engine/memory-limit.ts';
import { defaultThreads } from '#main/engine/onnx/session.ts';
import { createProcessorOperations } from '#main/engine/providers/operations.ts';
import type { Preparation } from '#main/engine/protocol.ts';
import { breathe, type Operations } from '#main/engine/serve.ts';
import { createTrainingOperations } from '#main/engine/train/fine-tune/operations.ts';
import { loadDetector, type Detector } from './detector.ts';
import { embedWaveform, type EmbedOptions } from './embed.ts';
import { explainRecording } from './explain.ts';
import { fitDetector } from './fit.ts';
import { keepFrontEnds } from './front-ends.ts';
import { createModelCache } from './models.ts';
import { greatestParts } from './parts.ts';
import { readAhead } from './pipeline.ts';
import { encodePrepared, prepareForNetwork, type Embedding } from './prepare.ts';
import { prepareWaveform } from './recording.ts';
import { detectorScores, scoreRecordings } from './score.ts';
import type { ScoredItem } from './scorer.ts';

/** A detector in memory and the folder of its model. */
interface LoadedDetector {
  readonly detector: Detector;
  readonly model: string;
}

/** Recordings scored between two looks at the signal. */
const scoredTogether = 64;

export interface OperationsOptions {
  /** threads of the front end; those of every session by default */
  readonly frontEndThreads?: number;
}

/** Every operation of the protocol, over models, front ends and detectors that stay in memory between calls. */
export function createOperations({ frontEndThreads }: OperationsOptions = {}): Operations {
  const models = createModelCache();
  const detectors = new Map<string, LoadedDetector>();

  const frontEndFor = keepFrontEnds((kind, preset) =>
    createFrontEnd(preset, { kind, ...(frontEndThreads && { threads: frontEndThreads }) }),
  );

  const detectorNamed = (name: string): Result<LoadedDetector> => {
    const found = detectors.get(name);
    return found === undefined ? fail(problem('detector.unknown')) : ok(found);
  };

  return {
    'engine.info': () =>
      ok({
        processId: process.pid,
        nodeVersion: process.versions.node,
        runtimeVersion: env.versions.node ?? env.versions.common,
        processor: cpus()[0]?.model.trim() ?? process.arch,
        threads: defaultThreads(),
      }),

    'model.load': async ({ directory }) => {
      const model = await models.load({ directory });
      return model.ok ? ok(model.value.summary) : model;
    },

    ...createProcessorOperations(models),

    ...createTrainingOperations(models),

    'model.import': ({ source, target, frames }, { progress, signal }) =>
      importModelFolder(source, target, frames, {
        signal,
        progress: (doneBytes, totalBytes) => progress({ doneBytes, totalBytes }),
      }),

    'model.recover': async ({ source, target, megabytes }, { progress, signal }) => {
      const release = await limitMemory(megabytes);
      const recovered = await recoverModel(source, target, {
        signal,
        progress: (doneBytes, totalBytes) => progress({ doneBytes, totalBytes }),
      });
      await release();
      return recovered;
    },

    'recordings.embed': async (
      { model: directory, frontEnd: chosen, precision, preset, recordings },
      { progress, signal },
    ) => {
      const frontEnd = await frontEndFor(chosen.kind, preset);
      const model = await models.load({ directory, bins: frontEnd.shape.bins, precision });
      if (!model.ok) return model;
      const options = { model: model.value, frontEnd, normalisation: chosen.normalisation, signal };
      for await (const { item, content } of readAhead(recordings, ({ path }) =>
        problemsAsResults(() => readForModel(path, { pause: goingOn(signal) })),
      )) {
        const { key } = item;
        await breathe();
        if (signal.aborted) return fail(problem('job.cancelled'));
        const found = await problemsAsResults(() => embed(content, options));
        if (signal.aborted) return fail(problem('job.cancelled'));
        progress(found.ok ? { key, ...found.value } : { key, problem: found.problem });
      }
      return ok({ done: recordings.length });
    },

    // Of a long one only that it is long is of interest: the network's process reads all of it.
    'recordings.prepare': async ({ frontEnd: kind, preset, recordings }, { progress, signal }) => {
      const frontEnd = await frontEndFor(kind, preset);
      for await (const { item, content } of readAhead(recordings, ({ path }) =>
        problemsAsResults(() => readForModel(path, { pause: goingOn(signal), enough: longSeconds * modelSampleRate })),
      )) {
        await breathe();
        if (signal.aborted) return fail(problem('job.cancelled'));
        progress(await prepare(item.key, content, frontEnd));
      }
      return ok({ done: recordings.length });
    },

    'recordings.encode': async (
      { model: directory, frontEnd: { kind, normalisation }, precision, recordings },
      { progress, signal },
    ) => {
      const model = await models.load({ directory, bins: frontEndShape(kind).bins, precision });
      if (!model.ok) return model;
      const options = { model: model.value, normalisation, signal };
      const done = await problemsAsResults(async () => {
        // Together, so that a graphics processor gets them in one batch; the processor takes them one by one.
        for (let start = 0; start < recordings.length; start += model.value.session.batch) {
          await Promise.all(
            recordings.slice(start, start + model.value.session.batch).map(async (recording) => {
              progress({ key: recording.key, ...(await encodePrepared(recording, options)) });
            }),
          );
        }
        return ok({ done: recordings.length });
      });
      return signal.aborted ? fail(problem('job.cancelled')) : done;
    },

    'features.statistics': async ({ frontEnd: kind, preset, recordings }, { progress, signal }) => {
      const frontEnd = await frontEndFor(kind, preset);
      const found: CountedStatistics[] = [];
      const broken: { key: string; problem: Problem }[] = [];
      for (const [index, { key, path }] of recordings.entries()) {
        await breathe();
        if (signal.aborted) return fail(problem('job.cancelled'));
        const measured = await problemsAsResults(() => measure(path, frontEnd, signal));
        if (signal.aborted) return fail(problem('job.cancelled'));
        if (measured.ok) found.push(...measured.value);
        else broken.push({ key, problem: measured.problem });
        progress({ done: index + 1 });
      }
      return ok({ statistics: joinStatistics(found), broken });
    },

    'detector.fit': ({ spec, bank, labelled, calibration }) => fitDetector(spec, bank, labelled, calibration),

    'detector.load': async ({ detector: name, model, spec, fitted, bank }) => {
      const detector = await loadDetector(spec, bank, fitted);
      if (!detector.ok) return detector;
      detectors.set(name, { detector: detector.value, model });
      return ok({});
    },

    'detector.score': async ({ detector: name, items, nearest, leaveOneOut }, { signal }) => {
      const found = detectorNamed(name);
      if (!found.ok) return found;
      const scored = [];
      for (let start = 0; start < items.length; start += scoredTogether) {
        await breathe();
        if (signal.aborted) return fail(problem('job.cancelled'));
        const some = items.slice(start, start + scoredTogether);
        const part = await scoreRecordings(found.value.detector, some, { nearest, leaveOneOut });
        if (!part.ok) return part;
        scored.push(...part.value);
      }
      return ok({ scored });
    },

    'recording.explain': async ({ detector: name, path, masks, known, key, range }, { progress, signal }) => {
      const found = detectorNamed(name);
      if (!found.ok) return found;
      const { detector, model: directory } = found.value;
      const { kind, preset, frontEnd: chosen, precision } = detector.spec;
      const frontEnd = await frontEndFor(chosen.kind, preset);
      const model = await models.load({ directory, bins: frontEnd.shape.bins, precision });
      if (!model.ok) return model;
      return problemsAsResults(async () => {
        const waveform = await readForModel(path, { pause: goingOn(signal) });
        if (!waveform.ok) return waveform;
        const group = detector.groupOf(key);
        const options = { model: model.value, frontEnd, normalisation: chosen.normalisation, signal };
        const stretch = range ?? (await worstRange(detector, group, waveform.value, options));
        const heard = stretch === null ? waveform.value : samplesOf(waveform.value, stretch);
        const replacement = kind === 'paper' ? null : detector.normalStatistics;
        const recording = await prepareWaveform(heard, { ...options, replacement });
        return explainRecording(detector, recording, { group, masks, known, onProgress: progress, signal });
      });
    },
  };
}

async function embed(waveform: Result<Float32Array>, options: EmbedOptions): Promise<Result<Embedding>> {
  return waveform.ok ? ok(await embedWaveform(waveform.value, options)) : waveform;
}

/** What the network needs of a file, or why it has nothing for it. */
async function prepare(key: string, waveform: Result<Float32Array>, frontEnd: FrontEnd): Promise<Preparation> {
  if (!waveform.ok) return { kind: 'broken', key, problem: waveform.problem };
  if (segmentRanges(waveform.value.length).length > 0) return { kind: 'long', key };
  const prepared = await problemsAsResults(async () => ok(await prepareForNetwork(waveform.value, frontEnd)));
  return prepared.ok
    ? { kind: 'ready', recording: { key, ...prepared.value } }
    : { kind: 'broken', key, problem: prepared.problem };
}

/** The statistics of a file's features, in parts; bins that are always at the floor do not count. */
async function measure(path: string, frontEnd: FrontEnd, signal: AbortSignal): Promise<Result<CountedStatistics[]>> {
  const waveform = await readForModel(path, { pause: goingOn(signal) });
  if (!waveform.ok) return waveform;
  const found: CountedStatistics[] = [];
  for await (const { data, bins } of parts(frontEnd, waveform.value)) {
    found.push(featureStatistics(data, bins, frontEnd.shape.realBins));
  }
  return ok(found);
}

/** The worst segment of a long recording whose score nobody has asked for yet; null of a short one. */
async function worstRange(
  detector: Detector,
  group: string | null,
  waveform: Float32Array,
  options: EmbedOptions,
): Promise<TimeRange | null> {
  const ranges = segmentRanges(waveform.length);
  const items: ScoredItem[] = [];
  for (const range of ranges) {
    const segment = await prepareWaveform(samplesOf(waveform, range), { ...options, replacement: null });
    items.push({ vectors: await segment.vectorsUnder(allBands, true), group });
  }
  if (items.length === 0) return null;
  const [worst] = greatestParts(await detectorScores(detector, items), [0, items.length]);
  return ranges[worst!]!;
}

/** What a long recording does while it is read: says that the call goes on, and hears whether it is still wanted. */
function goingOn(signal: AbortSignal): () => Promise<void> {
  return async () => {
    await breathe();
    if (signal.aborted) throw new ProblemError(problem('job.cancelled'));
  };
}

/** Deeper parts throw an expected problem where they cannot return it. */
async function problemsAsResults<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem);
    throw error;
  }
}
