import { modelSampleRate } from '#shared/core/audio/types.ts';
import { bandCount, type Band, type FeatureStatistics, type RecordingVectors } from '#shared/core/domain.ts';
import { allBands } from '#shared/core/explain/masks.ts';
import { bandEdges } from '#shared/core/spectrum/front-ends.ts';
import { windowStarts, type FrontEnd } from '#main/engine/frontend/index.ts';
import { encode, noNetworkVectors, type NetworkVectors } from './encode.ts';
import { bandPowers, levelOf, waveformLevel } from './level.ts';
import type { EncoderModel } from './models.ts';
import { constantStatistics, logMelStatistics, maskFeatures, maskStatistics, powerRatios } from './statistics.ts';

/** A recording with everything that does not depend on the mask computed once. */
export interface PreparedRecording {
  readonly bands: readonly Band[];
  /** windows of the model that cover the recording */
  readonly windows: number;
  /** masks that are best asked for at the same time: the processor runs their windows together */
  readonly together: number;
  /**
   * Its vectors with the bands that the mask leaves out replaced. `network` false leaves the network's read-outs
   * empty.
   */
  vectorsUnder(mask: number, network: boolean): Promise<RecordingVectors>;
}

/**
 * What stands in for a band that is not heard, as log-mel statistics [2 * bins]: the mean of the detector's normals, so
 * that the question asked is "what if this band sounded normal"; null = the model's data set mean without any change over
 * time, which is 0 in normalised features (SLIME's hidden value; the paper's data set is that of its own machines).
 */
export type Replacement = Float32Array | null;

export interface PrepareOptions {
  readonly model: EncoderModel;
  readonly frontEnd: FrontEnd;
  /** statistics that features are normalised by; the model's own without */
  readonly normalisation?: FeatureStatistics | null;
  readonly replacement: Replacement;
  /** looked at between two windows, of which a long recording has many */
  readonly signal: AbortSignal;
}

/** The statistics that features are normalised by before the model sees them. */
export function normalisationOf({
  model,
  normalisation,
}: Pick<PrepareOptions, 'model' | 'normalisation'>): FeatureStatistics {
  return normalisation ?? { mean: model.config.featureMean, std: model.config.featureStd };
}

/**
 * Computes the features of a waveform, 16 kHz mono; of a long recording, that of a segment. What `vectorsUnder` of the
 * result throws when it is cancelled is a ProblemError, job.cancelled; this throws audio.too-short as one.
 */
export async function prepareWaveform(waveform: Float32Array, options: PrepareOptions): Promise<PreparedRecording> {
  const { model, frontEnd, replacement, signal } = options;
  const { frames, bins, data, heard } = await frontEnd.features(waveform);
  const normalisation = normalisationOf(options);
  const bands = bandEdges(frontEnd.kind, bandCount);
  const statistics = logMelStatistics(data, bins);
  const filling = replacement ?? constantStatistics(bins, normalisation.mean);

  const level = waveformLevel(heard);
  let powers: Float64Array | null = null;
  const levelUnder = (mask: number): number => {
    if (mask === allBands) return level;
    powers ??= bandPowers(heard, modelSampleRate, bands);
    return levelOf(powers, mask, powerRatios(statistics, filling));
  };

  const network = (mask: number): Promise<NetworkVectors> => {
    const source = (start: number, length: number): Promise<Float32Array> => {
      const excerpt = data.subarray(start * bins, (start + length) * bins);
      return Promise.resolve(maskFeatures(excerpt, bins, mask, replacement));
    };
    // The graph itself replaces bands by 0; with a replacement they are filled before, and the graph hears all of them.
    const inGraph = replacement === null ? mask : allBands;
    return encode(frames, source, { model, normalisation, mask: inGraph, signal });
  };

  return {
    bands,
    windows: windowStarts(frames, model.config.maxLength).length,
    together: model.session.batch,
    vectorsUnder: async (mask, withNetwork) => ({
      ...(withNetwork ? await network(mask) : noNetworkVectors),
      statistics: maskStatistics(statistics, mask, filling),
      level: levelUnder(mask),
    }),
  };
}
