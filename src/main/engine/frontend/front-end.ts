/** From a waveform to features, through ONNX graphs that hold the preset's filter. */
import { Tensor } from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import { modelSampleRate } from '#shared/core/audio/types.ts';
import type { FrontEndKind, Preset } from '#shared/core/domain.ts';
import { presetTaps } from '#shared/core/filter/preset.ts';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import { frameLength, frameShift } from '#shared/core/spectrum/fbank.ts';
import { framesOf, frontEndShape, type FrontEndShape } from '#shared/core/spectrum/front-ends.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { waveformStep } from './graph-parts.ts';
import { buildMel } from './mel-graph.ts';
import { buildFilter, buildSpectra } from './stft-graph.ts';

export interface Features {
  readonly frames: number;
  readonly bins: number;
  /** [frames, bins]: natural logarithm of mel energies or of power, not normalised */
  readonly data: Float32Array;
  /** what the features were made of: the waveform after the preset's filter, as long as the waveform */
  readonly heard: Float32Array;
}

export interface FrontEnd {
  readonly kind: FrontEndKind;
  readonly shape: FrontEndShape;
  /**
   * Frames that are spoilt where a waveform is cut: by the filter, which reaches over the cut, and by half a window. Three
   * at least, so that the last frame with its margin is long enough to be one.
   */
  readonly margin: number;
  /**
   * @param waveform 16 kHz, mono; 998 frames (mel) or 1001 for 10 s. Memory grows by some 100 times the waveform:
   * longer ones than a minute go through `excerpt`.
   * @throws ProblemError audio.too-short below one window (400 samples); readForModel refuses such recordings before
   */
  features(waveform: Float32Array): Promise<Features>;
  release(): Promise<void>;
}

export interface FrontEndOptions {
  /** mel by default */
  readonly kind?: FrontEndKind;
  readonly threads?: number;
}

/** A front end without the check of the length. */
type Run = (waveform: Float32Array, frames: number) => Promise<Pick<Features, 'data' | 'heard'>>;

/** Builds the graphs for a preset and starts sessions on them; reuse it for as many recordings as there are. */
export async function createFrontEnd(preset: Preset, options: FrontEndOptions = {}): Promise<FrontEnd> {
  const { kind = 'mel', ...sessionOptions } = options;
  const shape = frontEndShape(kind);
  const taps = presetTaps(preset, modelSampleRate);
  const graphs =
    kind === 'mel' ? [buildMel(taps)] : [buildSpectra(shape), ...(taps === null ? [] : [buildFilter(taps)])];
  const [session, filter] = await Promise.all(graphs.map((graph) => createSession(graph, sessionOptions)));
  const run = kind === 'mel' ? melRun(session!, taps !== null) : stftRun(session!, filter ?? null);
  return {
    kind,
    shape,
    margin: Math.max(3, Math.ceil(((taps?.length ?? 1) / 2 + frameLength / 2) / frameShift)),
    features: async (waveform) => {
      const frames = framesOf(kind, waveform.length);
      if (frames === 0) {
        throw new ProblemError(problem('audio.too-short', { seconds: waveform.length / modelSampleRate }));
      }
      const { data, heard } = await run(waveform, frames);
      return { frames, bins: shape.bins, data: data.subarray(0, frames * shape.bins), heard };
    },
    release: async () => {
      await session!.release();
      await filter?.release();
    },
  };
}

/** The padding up to a whole frame shift may complete one more frame than the waveform has. */
function melRun(session: InferenceSession, filtered: boolean): Run {
  return async (waveform) => {
    const out = await runOn(session, inSteps(waveform));
    return { data: floats(out, 'features'), heard: filtered ? cut(floats(out, 'filtered'), waveform) : waveform };
  };
}

/**
 * Frames are centred: 200 samples before the first and after the last one are those inside, mirrored (torch.stft with
 * center=True, pad_mode='reflect'). The filter comes first, so that what is mirrored is what is heard.
 */
function stftRun(session: InferenceSession, filter: InferenceSession | null): Run {
  return async (waveform, frames) => {
    const heard =
      filter === null ? waveform : cut(floats(await runOn(filter, inSteps(waveform)), 'filtered'), waveform);
    const margin = frameLength / 2;
    const last = heard.length - 1;
    const whole = new Float32Array((frames + 2) * frameShift);
    whole.set(heard.subarray(0, whole.length - margin), margin);
    for (let i = 1; i <= margin; i += 1) {
      whole[margin - i] = heard[i]!;
      if (margin + last + i < whole.length) whole[margin + last + i] = heard[last - i]!;
    }
    return { data: floats(await runOn(session, whole), 'features'), heard };
  };
}

/** The waveform with zeros up to a whole number of steps, at least three. */
function inSteps(waveform: Float32Array): Float32Array {
  const samples = waveformStep * Math.max(3, Math.ceil(waveform.length / waveformStep));
  if (samples === waveform.length) return waveform;
  const padded = new Float32Array(samples);
  padded.set(waveform);
  return padded;
}

function runOn(session: InferenceSession, waveform: Float32Array): Promise<InferenceSession.OnnxValueMapType> {
  return session.run({ waveform: new Tensor('float32', waveform, [1, 1, waveform.length]) });
}

function cut(filtered: Float32Array, waveform: Float32Array): Float32Array {
  return filtered.subarray(0, waveform.length);
}

function floats(out: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  return out[name]!.data as Float32Array;
}
