/** Earmark's encoder on features, or with the front end before it on a waveform, as the engine runs them. */
import { bandCount, type Precision } from '#shared/core/domain.ts';
import { unwrap } from '#shared/core/result.ts';
import { buildEncoder, encoderNames } from '#main/engine/ast/encoder.ts';
import { readModelFolder } from '#main/engine/ast/folder.ts';
import { createFrontEnd, windows } from '#main/engine/frontend/index.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { encoderFeeds } from '../feeds.ts';
import { readFloats } from '../floats.ts';
import { job, serveRounds } from './rounds.ts';

export interface EncoderJob {
  readonly directory: string;
  /** normalised features [batch, frames, bins], or a waveform of 16 kHz */
  readonly input: string;
  readonly from: 'features' | 'waveform';
  readonly precision: Precision;
  readonly batch: number;
  readonly threads: number;
  readonly repeats: number;
}

const { directory, input, from, precision, batch, threads, repeats } = job<EncoderJob>();
const { config, weights } = unwrap(await readModelFolder(directory));
const session = await createSession(buildEncoder(config, weights, bandCount, { fusedAttention: true, precision }), {
  threads,
});
weights.clear();
const given = readFloats(input);
const { maxLength, featureMean: mean, featureStd: std } = config;
const frontEnd = from === 'waveform' ? await createFrontEnd({ kind: 'none' }, { threads }) : null;

async function run(): Promise<Float32Array> {
  const values = frontEnd ? windows(await frontEnd.features(given), { maxLength, mean, std })[0]! : given;
  const outputs = await session.run(encoderFeeds(config, values, batch));
  return outputs[encoderNames.logits]!.data as Float32Array;
}

await serveRounds(run, { repeats, sample: [...(await run()).subarray(0, 16)] });
