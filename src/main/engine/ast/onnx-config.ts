/**
 * The configuration of an AST that came as an ONNX file: from `config.json` beside it or, as in folders made for
 * browsers, one folder up; without one, from the shapes in the file as far as they tell.
 */
import { dirname, join } from 'node:path';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { OnnxNode } from '../onnx/scan.ts';
import { ScanError } from '../onnx/scan-bytes.ts';
import { readScalar } from '../onnx/scan-values.ts';
import { formatConfig, parseConfig, sizesObjection } from './config-files.ts';
import type { AstConfig } from './config.ts';
import { configFile, preprocessorFile } from './folder.ts';
import type { OnnxGraph } from './onnx-graph.ts';
import { shapeOf } from './onnx-parameters.ts';
import { classifierNames, embeddingNames, finalNorm, layerNames } from './parameters.ts';
import { isThere, readJson } from './small-files.ts';

export interface FoundConfig {
  readonly config: AstConfig;
  /** the folder whose config.json was read; null where the file alone had to do */
  readonly directory: string | null;
  /** the statistics are those that transformers assumes, since no preprocessor_config.json gives any */
  readonly assumedStatistics: boolean;
  /** numbers of heads that are possible, the likeliest first; one where it is known */
  readonly heads: readonly number[];
}

/** What transformers assumes of a model without a file that says otherwise: the AudioSet checkpoint's. */
const publishedStatistics = { featureMean: -4.2677393, featureStd: 4.5689974 } as const;
/** Beyond this a dimension is a lie. */
const largestSize = 65_536;
const usualHeadSize = 64;
const smallestHeadSize = 4;
const largestHeadSize = 256;
const defaultEpsilon = 1e-12;

/** Problems: model.config. Throws ScanError where the file does not tell enough. */
export async function findConfig(graph: OnnxGraph, prefix: string): Promise<Result<FoundConfig>> {
  const beside = dirname(graph.file.path);
  for (const directory of [beside, dirname(beside)]) {
    if (await isThere(join(directory, configFile))) return readConfig(directory);
  }
  const inferred = inferConfig(graph, prefix);
  const objection = sizesObjection(inferred);
  if (objection !== null) return fail(problem('model.config', { detail: objection }));
  return ok({
    config: inferred,
    directory: null,
    assumedStatistics: true,
    heads: possibleHeads(inferred.hiddenSize),
  });
}

async function readConfig(directory: string): Promise<Result<FoundConfig>> {
  const config = await readJson(join(directory, configFile));
  if (!config.ok) return config;
  const hasPreprocessor = await isThere(join(directory, preprocessorFile));
  const preprocessor = hasPreprocessor
    ? await readJson(join(directory, preprocessorFile))
    : ok(standardPreprocessor(config.value));
  if (!preprocessor.ok) return preprocessor;
  const parsed = parseConfig(config.value, preprocessor.value);
  if (!parsed.ok) return parsed;
  const { heads } = parsed.value;
  return ok({ config: parsed.value, directory, assumedStatistics: !hasPreprocessor, heads: [heads] });
}

/** The preprocessor that fits a config.json which came alone. */
function standardPreprocessor(config: unknown): unknown {
  const field = (name: string): unknown =>
    typeof config === 'object' && config !== null ? Reflect.get(config, name) : undefined;
  return { max_length: field('max_length'), num_mel_bins: field('num_mel_bins') };
}

/** Everything but the number of heads, which no shape tells, and the names of the classes. */
function inferConfig(graph: OnnxGraph, prefix: string): AstConfig {
  const sizeOf = (name: string): number => {
    const constant = graph.constant(prefix + name);
    if (constant === null) throw new ScanError(`the parameter ${name} is missing`);
    const [size] = shapeOf(constant);
    if (size === undefined || size < 1 || size > largestSize) throw new ScanError(`${name} has an impossible shape`);
    return size;
  };
  const has = (name: string): boolean => graph.constant(prefix + name) !== null;
  const hiddenSize = sizeOf(`${finalNorm}.weight`);
  const classes = sizeOf(`${classifierNames.dense}.bias`);
  let layers = 0;
  while (has(`${layerNames(layers).normBefore}.weight`)) layers += 1;
  if (layers === 0) throw new ScanError(`the parameter ${layerNames(0).normBefore}.weight is missing`);
  const [frames, bins] = inputSizes(graph);
  const { patchSize, strides } = patching(graph, prefix);
  const inferred: AstConfig = {
    hiddenSize,
    layers,
    heads: possibleHeads(hiddenSize)[0] ?? 1,
    intermediateSize: sizeOf(`${layerNames(0).intermediate}.bias`),
    patchSize,
    frequencyStride: strides[0],
    timeStride: strides[1],
    maxLength: frames,
    melBins: bins,
    layerNormEps: epsilonOf(graph, prefix),
    qkvBias: has(`${layerNames(0).query}.bias`),
    labels: Array.from({ length: classes }, (_, index) => `LABEL_${index}`),
    ...publishedStatistics,
  };
  // The limits of a configuration that was written down hold for one that was guessed.
  const { config, preprocessor } = formatConfig(inferred);
  const checked = parseConfig(config, preprocessor);
  if (!checked.ok) throw new ScanError('its shapes are not those of an Audio Spectrogram Transformer');
  return inferred;
}

/** Frames and bins of the only input that carries values. */
function inputSizes(graph: OnnxGraph): readonly [frames: number, bins: number] {
  const inputs = graph.file.inputs.filter(({ name }) => !graph.file.initialisers.has(name));
  const [frames, bins] = inputs[0]?.shape.slice(1) ?? [];
  if (inputs.length !== 1 || inputs[0]!.shape.length !== 3 || !frames || !bins) {
    throw new ScanError('the length of its input is left open and there is no config.json beside it that says it');
  }
  return [frames, bins];
}

function patching(graph: OnnxGraph, prefix: string): { patchSize: number; strides: readonly [number, number] } {
  const weight = `${prefix}${embeddingNames.patches}.weight`;
  const convolution = convolutionWith(graph, weight);
  const kernel = graph.constant(weight)?.tensor.shape;
  const strides = convolution?.attributes.get('strides')?.integers;
  if (kernel?.length !== 4 || kernel[2] !== kernel[3] || strides?.length !== 2) {
    throw new ScanError('its patches are not cut by a convolution with a square kernel');
  }
  return { patchSize: kernel[2]!, strides: [strides[0]!, strides[1]!] };
}

/** Its weight may have passed a cast. */
function convolutionWith(graph: OnnxGraph, weight: string): OnnxNode | null {
  const direct = graph.consumers(weight).find(({ operator }) => operator === 'Conv');
  return direct ?? graph.after(weight)?.node ?? null;
}

/** From the norm's attribute or, where the norm was taken apart, from what is added under the root. */
function epsilonOf(graph: OnnxGraph, prefix: string): number {
  const whole = graph
    .consumers(`${prefix}${finalNorm}.weight`)
    .find(({ operator }) => operator === 'LayerNormalization');
  const given = whole?.attributes.get('epsilon')?.float;
  if (given != null) return asWritten(given);
  for (const { operator, inputs } of graph.file.nodes) {
    if (operator !== 'Sqrt') continue;
    const sum = graph.producer(inputs[0] ?? '');
    if (sum?.operator !== 'Add') continue;
    for (const term of sum.inputs) {
      const constant = graph.constant(term);
      const value = constant === null ? null : readScalar(graph.file, constant.tensor);
      if (value !== null && value > 0 && value < 1) return asWritten(value);
    }
  }
  return defaultEpsilon;
}

/** The decimal number that somebody wrote and float32 rounded. */
function asWritten(value: number): number {
  return Number(value.toPrecision(7));
}

/** Divisors of the hidden size, those with heads of nearly 64 values first. */
export function possibleHeads(hiddenSize: number): number[] {
  const divisors = Array.from({ length: hiddenSize }, (_, index) => index + 1).filter((heads) => {
    const size = hiddenSize / heads;
    return Number.isInteger(size) && size >= smallestHeadSize && size <= largestHeadSize;
  });
  const distance = (heads: number): number => Math.abs(Math.log2(hiddenSize / heads / usualHeadSize));
  return divisors.sort((a, b) => distance(a) - distance(b));
}
