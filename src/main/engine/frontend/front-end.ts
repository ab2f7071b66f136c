/** From a waveform to log-mel features, through an ONNX graph that holds the preset's filter. */
import { Tensor } from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import { modelSampleRate } from '#shared/core/audio/types.ts';
import type { Preset } from '#shared/core/domain.ts';
import { presetTaps } from '#shared/core/filter/preset.ts';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import { frameCount } from '#shared/core/spectrum/fbank.ts';
import { astMel } from '#shared/core/spectrum/mel.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { buildFrontEnd, waveformStep } from './graph.ts';

export interface Features {
  readonly frames: number;
  readonly bins: number;
  /** [frames, bins]: natural logarithm of mel energies, not normalised */
  readonly data: Float32Array;
  /** what the features were made of: the waveform after the preset's filter, as long as the waveform */
  readonly heard: Float32Array;
}

export interface FrontEnd {
  /**
   * @param waveform 16 kHz, mono; 998 frames for 10 s
   * @throws ProblemError audio.too-short below one frame (400 samples); readForModel refuses such recordings before
   */
  features(waveform: Float32Array): Promise<Features>;
  release(): Promise<void>;
}

/** Builds the graph for a preset and starts a session on it; reuse it for as many recordings as there are. */
export async function createFrontEnd(preset: Preset, options: { readonly threads?: number } = {}): Promise<FrontEnd> {
  const taps = presetTaps(preset, modelSampleRate);
  const session = await createSession(buildFrontEnd(taps), options);
  return {
    features: (waveform) => run(session, waveform, taps !== null),
    release: () => session.release(),
  };
}

async function run(session: InferenceSession, waveform: Float32Array, filtered: boolean): Promise<Features> {
  const frames = frameCount(waveform.length);
  if (frames === 0) throw new ProblemError(problem('audio.too-short', { seconds: waveform.length / modelSampleRate }));
  const samples = waveformStep * Math.max(3, Math.ceil(waveform.length / waveformStep));
  const padded = samples === waveform.length ? waveform : new Float32Array(samples);
  if (padded !== waveform) padded.set(waveform);
  const out = await session.run({ waveform: new Tensor('float32', padded, [1, 1, samples]) });
  const heard = filtered ? floats(out, 'filtered').subarray(0, waveform.length) : waveform;
  // The padding may complete one more frame than the waveform has.
  const data = floats(out, 'features').subarray(0, frames * astMel.bins);
  return { frames, bins: astMel.bins, data, heard };
}

function floats(out: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  return out[name]!.data as Float32Array;
}
