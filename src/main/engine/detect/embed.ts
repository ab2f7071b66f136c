import { samplesOf, segmentRanges } from '#shared/core/audio/segments.ts';
import { modelSampleRate } from '#shared/core/audio/types.ts';
import type { RecordingVectors, SegmentVectors } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import { framesOf } from '#shared/core/spectrum/front-ends.ts';
import { excerpt, parts, windowStarts } from '#main/engine/frontend/index.ts';
import { encode } from './encode.ts';
import { joinSpreads, levelOfSpread, spreadOf, type Spread } from './level.ts';
import { encodePrepared, prepareForNetwork, type Embedding } from './prepare.ts';
import { normalisationOf, type PrepareOptions } from './recording.ts';
import { joinMoments, spectrumMoments, statisticsOf, type SpectrumMoments } from './statistics.ts';

export type EmbedOptions = Omit<PrepareOptions, 'replacement'>;

/**
 * The vectors of a waveform, 16 kHz mono. From 20 s on it gets those of overlapping segments of 10 s beside its own, each
 * exactly as if it were a recording; nothing but the waveform and the vectors grows with its length.
 * Throws audio.too-short and job.cancelled as ProblemErrors.
 */
export async function embedWaveform(waveform: Float32Array, options: EmbedOptions): Promise<Embedding> {
  const ranges = segmentRanges(waveform.length);
  if (ranges.length === 0) return encodePrepared(await prepareForNetwork(waveform, options.frontEnd), options);
  const whole = await embedWhole(waveform, options);
  const segments: SegmentVectors[] = [];
  for (const range of ranges) {
    const { vectors } = await encodePrepared(
      await prepareForNetwork(samplesOf(waveform, range), options.frontEnd),
      options,
    );
    segments.push({ ...range, vectors });
  }
  return { ...whole, vectors: { ...whole.vectors, segments } };
}

/** The vectors of a long waveform as a whole, without ever holding all of its features. */
async function embedWhole(waveform: Float32Array, options: EmbedOptions): Promise<Embedding> {
  const { model, frontEnd, signal } = options;
  const frames = framesOf(frontEnd.kind, waveform.length);
  const { statistics, level } = await measure(waveform, options);
  const source = async (start: number, length: number): Promise<Float32Array> =>
    (await excerpt(frontEnd, waveform, start, length)).data;
  const network = await encode(frames, source, { model, normalisation: normalisationOf(options), signal });
  return {
    vectors: { ...network, statistics, level },
    windows: windowStarts(frames, model.config.maxLength).length,
  };
}

async function measure(
  waveform: Float32Array,
  { frontEnd, signal }: EmbedOptions,
): Promise<Pick<RecordingVectors, 'statistics' | 'level'>> {
  let moments: SpectrumMoments | null = null;
  let spread: Spread | null = null;
  for await (const { bins, data, heard } of parts(frontEnd, waveform)) {
    if (signal.aborted) throw new ProblemError(problem('job.cancelled'));
    const [ownMoments, ownSpread] = [spectrumMoments(data, bins), spreadOf(heard)];
    moments = moments === null ? ownMoments : joinMoments(moments, ownMoments);
    spread = spread === null ? ownSpread : joinSpreads(spread, ownSpread);
  }
  if (moments === null || spread === null) {
    throw new ProblemError(problem('audio.too-short', { seconds: waveform.length / modelSampleRate }));
  }
  return { statistics: statisticsOf(moments), level: levelOfSpread(spread) };
}
