/** transformers.js on the same weights: its feature extractor, its model, or one after the other. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readFloats } from '../floats.ts';
import { job, sayMissing, serveRounds } from './rounds.ts';

export interface TransformersJob {
  readonly directory: string;
  /** normalised features [1, frames, bins], or a waveform of 16 kHz */
  readonly input: string;
  readonly does: 'front-end' | 'model' | 'both';
  readonly threads: number;
  readonly repeats: number;
}

/** What is used of the library; its own types come with the package, which may not be there. */
interface Library {
  readonly env: { version: string; localModelPath: string; allowRemoteModels: boolean; allowLocalModels: boolean };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => unknown;
  readonly AutoFeatureExtractor: {
    from_pretrained(name: string): Promise<(waveform: Float32Array) => Promise<{ input_values: unknown }>>;
  };
  readonly AutoModelForAudioClassification: {
    from_pretrained(
      name: string,
      options: object,
    ): Promise<(inputs: { input_values: unknown }) => Promise<{ logits: { data: Float32Array } }>>;
  };
}

const package_ = new URL('../transformers-js/package.json', import.meta.url);
const installed = new URL('../transformers-js/node_modules/@huggingface/transformers/package.json', import.meta.url);
if (existsSync(installed)) await compete();
else sayMissing('transformers.js is not installed: npm ci --prefix test/bench/transformers-js');

async function compete(): Promise<void> {
  const { directory, input, does, threads, repeats } = job<TransformersJob>();
  const entry = createRequire(package_).resolve('@huggingface/transformers');
  const library = (await import(pathToFileURL(entry).href)) as Library;
  Object.assign(library.env, { localModelPath: dirname(directory), allowLocalModels: true, allowRemoteModels: false });
  const { version } = JSON.parse(readFileSync(installed, 'utf8')) as { version: string };
  const name = basename(directory);
  const given = readFloats(input);
  const extract = does === 'model' ? null : await library.AutoFeatureExtractor.from_pretrained(name);
  const model = does === 'front-end' ? null : await createModel(library, name, threads);
  const { max_length: frames, num_mel_bins: bins } = JSON.parse(readFileSync(`${directory}/config.json`, 'utf8')) as {
    max_length: number;
    num_mel_bins: number;
  };

  const run = async (): Promise<Float32Array | null> => {
    const inputs = extract
      ? await extract(given)
      : { input_values: new library.Tensor('float32', given, [1, frames, bins]) };
    return model ? (await model(inputs)).logits.data : null;
  };
  const logits = await run();
  const sample = logits === null ? {} : { sample: [...logits.subarray(0, 16)] };
  await serveRounds(run, { repeats, version: `transformers.js ${version}`, ...sample });
}

function createModel({ AutoModelForAudioClassification }: Library, name: string, threads: number) {
  return AutoModelForAudioClassification.from_pretrained(name, {
    dtype: 'fp32',
    device: 'cpu',
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 },
  });
}
