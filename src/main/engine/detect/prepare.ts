/** The vectors of a short recording in two steps, which two processes can do for different recordings at the same time. */
import { windowStarts, type FrontEnd } from '#main/engine/frontend/index.ts';
import type { RecordingVectors } from '#shared/core/domain.ts';
import type { ReadyRecording } from '#main/engine/protocol.ts';
import { encode } from './encode.ts';
import { waveformLevel } from './level.ts';
import { normalisationOf, type PrepareOptions } from './recording.ts';
import { logMelStatistics } from './statistics.ts';

export interface Embedding {
  readonly vectors: RecordingVectors;
  /** windows of the model that cover the recording */
  readonly windows: number;
}

export type Prepared = Omit<ReadyRecording, 'key'>;

/** Everything of a waveform, 16 kHz mono, that needs no network. Throws audio.too-short as a ProblemError. */
export async function prepareForNetwork(waveform: Float32Array, frontEnd: FrontEnd): Promise<Prepared> {
  const { frames, bins, data, heard } = await frontEnd.features(waveform);
  return { frames, features: data, statistics: logMelStatistics(data, bins), level: waveformLevel(heard) };
}

/** The vectors that `prepareWaveform` has under all bands. Throws job.cancelled as a ProblemError. */
export async function encodePrepared(
  { frames, features, statistics, level }: Prepared,
  options: Pick<PrepareOptions, 'model' | 'normalisation' | 'signal'>,
): Promise<Embedding> {
  const { model, signal } = options;
  const bins = features.length / frames;
  const source = (start: number, length: number): Promise<Float32Array> =>
    Promise.resolve(features.subarray(start * bins, (start + length) * bins));
  const network = await encode(frames, source, { model, normalisation: normalisationOf(options), signal });
  return { vectors: { ...network, statistics, level }, windows: windowStarts(frames, model.config.maxLength).length };
}
