import { Tensor } from 'onnxruntime-node';
import { bandCount, type Band, type RecordingVectors } from '#shared/core/domain.ts';
import { allBands, isHeard } from '#shared/core/explain/masks.ts';
import { modelSampleRate } from '#shared/core/audio/types.ts';
import { problem } from '#shared/core/problems.ts';
import { ok, ProblemError, type Result } from '#shared/core/result.ts';
import { melBandEdges } from '#shared/core/spectrum/mel.ts';
import { readForModel } from '#main/adapters/decode/index.ts';
import { encoderNames } from '#main/engine/ast/encoder.ts';
import { windows, windowStarts, type Features, type FrontEnd } from '#main/engine/frontend/index.ts';
import { breathe } from '#main/engine/serve.ts';
import { bandPowers, levelOf, waveformLevel } from './level.ts';
import type { EncoderModel } from './models.ts';
import { constantStatistics, logMelStatistics, maskFeatures, maskStatistics, powerRatios } from './statistics.ts';

/** A recording with everything that does not depend on the mask computed once. */
export interface PreparedRecording {
  readonly bands: readonly Band[];
  /** windows of the model that cover the recording */
  readonly windows: number;
  /**
   * Its vectors with the bands that the mask leaves out replaced. `network` false leaves the network's three read-outs
   * empty.
   */
  vectorsUnder(mask: number, network: boolean): Promise<RecordingVectors>;
}

type NetworkVectors = Pick<RecordingVectors, 'prelogits' | 'tokens' | 'rows'>;

/**
 * What stands in for a band that is not heard, as log-mel statistics [2 * bins]: the mean of the detector's normals, so
 * that the question asked is "what if this band sounded normal"; null = the model's data set mean without any change over
 * time, which is 0 in normalised features (SLIME's hidden value; the paper's data set is that of its own machines).
 */
export type Replacement = Float32Array | null;

export interface PrepareOptions {
  readonly model: EncoderModel;
  readonly frontEnd: FrontEnd;
  readonly path: string;
  readonly replacement: Replacement;
  /** looked at between two windows, of which a long recording has many */
  readonly signal: AbortSignal;
}

/**
 * Decodes a file and computes its features. Problems: those of readForModel. What `vectorsUnder` of the result throws
 * when it is cancelled is a ProblemError, job.cancelled.
 */
export async function prepareRecording(options: PrepareOptions): Promise<Result<PreparedRecording>> {
  const { model, frontEnd, replacement } = options;
  const decoded = await readForModel(options.path);
  if (!decoded.ok) return decoded;
  const features = await frontEnd.features(decoded.value);
  const { heard } = features;
  const { maxLength, featureMean } = model.config;
  const bands = melBandEdges(features.bins, bandCount);
  const statistics = logMelStatistics(features.data, features.bins);
  const filling = replacement ?? constantStatistics(features.bins, featureMean);

  const level = waveformLevel(heard);
  let powers: Float64Array | null = null;
  const levelUnder = (mask: number): number => {
    if (mask === allBands) return level;
    powers ??= bandPowers(heard, modelSampleRate, bands);
    return levelOf(powers, mask, powerRatios(statistics, filling));
  };

  return ok({
    bands,
    windows: windowStarts(features.frames, maxLength).length,
    vectorsUnder: async (mask, network) => ({
      ...(network ? await encode(options, features, mask) : nothing),
      statistics: maskStatistics(statistics, mask, filling),
      level: levelUnder(mask),
    }),
  });
}

const nothing: NetworkVectors = {
  prelogits: new Float32Array(),
  tokens: new Float32Array(),
  rows: new Float32Array(),
};

/**
 * The network's read-outs under a mask, averaged over the windows. One window and one mask per run, so that a recording
 * gets exactly the same numbers whether it is embedded or explained.
 */
async function encode(
  { model, replacement, signal }: PrepareOptions,
  features: Features,
  mask: number,
): Promise<NetworkVectors> {
  const { config, session } = model;
  const { frames, bins, data } = features;
  // The graph itself replaces bands by 0; with a replacement they are filled before, and the graph hears all of them.
  const inGraph = replacement === null ? mask : allBands;
  const heard = Float32Array.from({ length: bandCount }, (_, band) => (isHeard(inGraph, band) ? 1 : 0));
  const masks = new Tensor('float32', heard, [1, bandCount]);
  const starts = windowStarts(frames, config.maxLength);
  const sums = new Map<string, Float64Array>();
  for (const start of starts) {
    await breathe();
    if (signal.aborted) throw new ProblemError(problem('job.cancelled'));
    const length = Math.min(config.maxLength, frames - start);
    const excerpt = data.subarray(start * bins, (start + length) * bins);
    const part = { frames: length, bins, data: maskFeatures(excerpt, bins, mask, replacement) };
    const [window] = windows(part, { maxLength: config.maxLength, mean: config.featureMean, std: config.featureStd });
    const input = new Tensor('float32', window!, [1, config.maxLength, bins]);
    const outputs = await session.run({ [encoderNames.features]: input, [encoderNames.masks]: masks }, readOutNames);
    for (const name of readOutNames) addTo(sums, name, outputs[name]!.data as Float32Array);
  }
  const average = (name: string): Float32Array => Float32Array.from(sums.get(name)!, (sum) => sum / starts.length);
  return {
    prelogits: average(encoderNames.embedding),
    tokens: average(encoderNames.tokens),
    rows: average(encoderNames.rows),
  };
}

const readOutNames = [encoderNames.embedding, encoderNames.tokens, encoderNames.rows];

function addTo(sums: Map<string, Float64Array>, name: string, values: Float32Array): void {
  const sum = sums.get(name) ?? new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1) sum[i]! += values[i]!;
  sums.set(name, sum);
}
