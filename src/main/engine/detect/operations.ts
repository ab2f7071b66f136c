import { cpus } from 'node:os';
import process from 'node:process';
import { env } from 'onnxruntime-node';
import type { Preset, RecordingVectors } from '#shared/core/domain.ts';
import { allBands } from '#shared/core/explain/masks.ts';
import { formatPreset } from '#shared/core/filter/preset.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import { importModelFolder } from '#main/engine/ast/import-folder.ts';
import { createFrontEnd, type FrontEnd } from '#main/engine/frontend/index.ts';
import { defaultThreads } from '#main/engine/onnx/session.ts';
import { breathe, type Operations } from '#main/engine/serve.ts';
import { loadDetector, type Detector } from './detector.ts';
import { explainRecording } from './explain.ts';
import { fitDetector } from './fit.ts';
import { createModelCache } from './models.ts';
import { prepareRecording, type PrepareOptions } from './recording.ts';
import { scoreRecordings } from './score.ts';

/** A detector in memory and the folder of its model. */
interface LoadedDetector {
  readonly detector: Detector;
  readonly model: string;
}

/** Recordings scored between two looks at the signal. */
const scoredTogether = 64;

/** Every operation of the protocol, over models, front ends and detectors that stay in memory between calls. */
export function createOperations(): Operations {
  const models = createModelCache();
  const frontEnds = new Map<string, Promise<FrontEnd>>();
  const detectors = new Map<string, LoadedDetector>();

  const frontEndFor = (preset: Preset): Promise<FrontEnd> => {
    const name = formatPreset(preset);
    const known = frontEnds.get(name) ?? createFrontEnd(preset);
    frontEnds.set(name, known);
    return known;
  };

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
      const model = await models.load(directory);
      return model.ok ? ok(model.value.summary) : model;
    },

    'model.import': ({ source, target, frames }, { progress, signal }) =>
      importModelFolder(source, target, frames, {
        signal,
        progress: (doneBytes, totalBytes) => progress({ doneBytes, totalBytes }),
      }),

    'recordings.embed': async ({ model: directory, preset, recordings }, { progress, signal }) => {
      const model = await models.load(directory);
      if (!model.ok) return model;
      const frontEnd = await frontEndFor(preset);
      for (const { key, path } of recordings) {
        await breathe();
        if (signal.aborted) return fail(problem('job.cancelled'));
        const prepared = { model: model.value, frontEnd, path, replacement: null, signal };
        const found = await problemsAsResults(() => embed(prepared));
        if (signal.aborted) return fail(problem('job.cancelled'));
        progress(found.ok ? { key, ...found.value } : { key, problem: found.problem });
      }
      return ok({ done: recordings.length });
    },

    'detector.fit': ({ spec, bank, labelled }) => fitDetector(spec, bank, labelled),

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

    'recording.explain': async ({ detector: name, path, masks, known, key }, { progress, signal }) => {
      const found = detectorNamed(name);
      if (!found.ok) return found;
      const { detector, model: directory } = found.value;
      const model = await models.load(directory);
      if (!model.ok) return model;
      const { kind, preset } = detector.spec;
      const replacement = kind === 'paper' ? null : detector.normalStatistics;
      const frontEnd = await frontEndFor(preset);
      return problemsAsResults(async () => {
        const options = { model: model.value, frontEnd, path, replacement, signal };
        const recording = await prepareRecording(options);
        if (!recording.ok) return recording;
        const group = detector.groupOf(key);
        return explainRecording(detector, recording.value, { group, masks, known, onProgress: progress, signal });
      });
    },
  };
}

async function embed(options: PrepareOptions): Promise<Result<{ vectors: RecordingVectors; windows: number }>> {
  const prepared = await prepareRecording(options);
  if (!prepared.ok) return prepared;
  return ok({ vectors: await prepared.value.vectorsUnder(allBands, true), windows: prepared.value.windows });
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
