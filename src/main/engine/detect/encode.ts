import { Tensor } from 'onnxruntime-node';
import { bandCount, type FeatureStatistics, type RecordingVectors } from '#shared/core/domain.ts';
import { allBands, isHeard } from '#shared/core/explain/masks.ts';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import { encoderNames } from '#main/engine/ast/encoder.ts';
import { windows, windowStarts, type Features } from '#main/engine/frontend/index.ts';
import { breathe } from '#main/engine/serve.ts';
import type { EncoderModel } from './models.ts';

export type NetworkVectors = Pick<RecordingVectors, 'prelogits' | 'tokens' | 'rows' | 'rows-stats'>;

/** What stands where the network was not asked. */
export const noNetworkVectors: NetworkVectors = {
  prelogits: new Float32Array(),
  tokens: new Float32Array(),
  rows: new Float32Array(),
  'rows-stats': new Float32Array(),
};

/** Frames of a recording, [length, bins], where the network's next window begins. */
export type FrameSource = (start: number, length: number) => Promise<Float32Array>;

export interface EncodeOptions {
  readonly model: EncoderModel;
  /** statistics that features are normalised by */
  readonly normalisation: FeatureStatistics;
  /** bands that the graph itself hears; the others are 0 in normalised features, the mean of the data set */
  readonly mask?: number;
  /** looked at between two windows, of which a long recording has many */
  readonly signal: AbortSignal;
}

const outputNames = [encoderNames.embedding, encoderNames.tokens, encoderNames.rows, encoderNames.deviations];

/**
 * The network's read-outs of a recording of `frames` frames, over all of its windows: means are averaged, and the
 * standard deviation over time is that of the columns of all windows together. One window and one mask per run, so that a
 * recording gets exactly the same numbers whether it is embedded or explained. Throws job.cancelled as a ProblemError.
 */
export async function encode(frames: number, source: FrameSource, options: EncodeOptions): Promise<NetworkVectors> {
  const { model, normalisation, mask = allBands, signal } = options;
  const { config, session } = model;
  const { maxLength, melBins: bins } = config;
  const heard = Float32Array.from({ length: bandCount }, (_, band) => (isHeard(mask, band) ? 1 : 0));
  const masks = new Tensor('float32', heard, [1, bandCount]);
  const starts = windowStarts(frames, maxLength);
  const read = createReadOuts();
  for (const start of starts) {
    await breathe();
    if (signal.aborted) throw new ProblemError(problem('job.cancelled'));
    const length = Math.min(maxLength, frames - start);
    const part: Pick<Features, 'frames' | 'bins' | 'data'> = {
      frames: length,
      bins,
      data: await source(start, length),
    };
    const [window] = windows(part, { maxLength, ...normalisation });
    const input = new Tensor('float32', window!, [1, maxLength, bins]);
    const outputs = await session.run({ [encoderNames.features]: input, [encoderNames.masks]: masks }, outputNames);
    read.add((name) => outputs[name]!.data as Float32Array);
  }
  return read.average();
}

/** Adds the read-outs of windows up. */
function createReadOuts(): {
  add(output: (name: string) => Float32Array): void;
  average(): NetworkVectors;
} {
  const sums = new Map<string, Float64Array>();
  let count = 0;
  const addTo = (name: string, values: Float32Array, part: (value: number) => number = (value) => value): void => {
    const sum = sums.get(name) ?? new Float64Array(values.length);
    for (let i = 0; i < values.length; i += 1) sum[i]! += part(values[i]!);
    sums.set(name, sum);
  };
  const mean = (name: string): Float64Array => sums.get(name)!.map((sum) => sum / count);
  const square = (value: number): number => value * value;

  return {
    add: (output) => {
      count += 1;
      for (const name of [encoderNames.embedding, encoderNames.tokens, encoderNames.rows]) addTo(name, output(name));
      addTo('squares of means', output(encoderNames.rows), square);
      addTo('variances', output(encoderNames.deviations), square);
    },
    average: () => {
      const rows = mean(encoderNames.rows);
      const between = mean('squares of means').map((value, i) => Math.max(0, value - square(rows[i]!)));
      const deviations = mean('variances').map((value, i) => Math.sqrt(value + between[i]!));
      return {
        prelogits: Float32Array.from(mean(encoderNames.embedding)),
        tokens: Float32Array.from(mean(encoderNames.tokens)),
        rows: Float32Array.from(rows),
        'rows-stats': Float32Array.from([...rows, ...deviations]),
      };
    },
  };
}
