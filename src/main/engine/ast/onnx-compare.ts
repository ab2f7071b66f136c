/**
 * The proof that a model was read rightly out of an ONNX file: the file's own graph and ours give the same logits for
 * the same random input. This runs someone else's graph, so it belongs into a process that nobody misses.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { bandCount } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { elementTypes, type OnnxFile, type OnnxValue } from '../onnx/scan.ts';
import { ScanError } from '../onnx/scan-bytes.ts';
import { createSession } from '../onnx/session.ts';
import type { AstConfig } from './config.ts';
import { buildEncoder, encoderNames } from './encoder.ts';
import { floatToHalf, halfToFloat } from './half.ts';
import type { Weights } from './parameters.ts';

const inputSeed = 20220;
const mostInputs = 8;

/** Normalised features have a deviation of one half. */
const inputDeviation = 0.5;

export interface RandomInput {
  readonly features: Float32Array;
  /** [inputs, frames, bins] */
  readonly shape: readonly [number, number, number];
}

/** Seeded features of the size that the file wants. Throws ScanError where that is not the configuration's. */
export function randomInput(file: OnnxFile, config: AstConfig): RandomInput {
  const { shape, type } = onlyInput(file);
  const [inputs = null, frames = null, bins = null] = shape;
  const fits =
    (type === elementTypes.float32 || type === elementTypes.float16) &&
    shape.length === 3 &&
    (inputs ?? 1) >= 1 &&
    (inputs ?? 1) <= mostInputs &&
    (frames ?? config.maxLength) === config.maxLength &&
    (bins ?? config.melBins) === config.melBins;
  if (!fits) {
    const wanted = shape.map((size) => size ?? 'any').join(', ');
    throw new ScanError(
      `its input is [${wanted}], where config.json says ${config.maxLength} frames of ${config.melBins} bins`,
    );
  }
  const random = createRandom(inputSeed);
  const dimensions = [inputs ?? 1, config.maxLength, config.melBins] as const;
  const features = new Float32Array(dimensions[0] * dimensions[1] * dimensions[2]);
  return { features: features.map(() => inputDeviation * random.normal()), shape: dimensions };
}

/** Logits of the file's own graph. Throws ScanError with what onnxruntime says where it does not run. */
export async function logitsOfFile(file: OnnxFile, input: RandomInput, classes: number): Promise<Float32Array> {
  const given = onlyInput(file);
  const output = file.outputs.find(({ name }) => name === encoderNames.logits) ?? onlyOutput(file);
  const half = given.type === elementTypes.float16;
  const features = half
    ? new Tensor('float16', Uint16Array.from(input.features, floatToHalf), input.shape)
    : new Tensor('float32', input.features, input.shape);
  let found: Tensor;
  try {
    const session = await InferenceSession.create(file.path, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'basic',
      logSeverityLevel: 3,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    found = (await session.run({ [given.name]: features }, [output.name]))[output.name]!;
    await session.release();
  } catch (error) {
    throw new ScanError(`it does not run: ${firstLine(error)}`);
  }
  const logits = asFloats(found);
  if (logits?.length !== input.shape[0] * classes) {
    throw new ScanError(
      `its output ${output.name} is [${found.dims.join(', ')}], not the logits of ${classes} classes`,
    );
  }
  return logits;
}

/** Logits of our own graph with these weights. */
export async function logitsOfModel(config: AstConfig, weights: Weights, input: RandomInput): Promise<Float32Array> {
  const session = await createSession(buildEncoder(config, weights, bandCount));
  const outputs = await session.run({
    [encoderNames.features]: new Tensor('float32', input.features, input.shape),
    [encoderNames.masks]: new Tensor('float32', new Float32Array(bandCount).fill(1), [1, bandCount]),
  });
  await session.release();
  return outputs[encoderNames.logits]!.data as Float32Array;
}

/** Largest difference relative to the largest logit of `wanted`; infinite where there are none to compare. */
export function logitDifference(found: Float32Array, wanted: Float32Array): number {
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const apart = wanted.reduce((most, value, index) => Math.max(most, Math.abs(value - found[index]!)), 0);
  const difference = apart / largest;
  return Number.isFinite(difference) ? difference : Infinity;
}

function onlyInput(file: OnnxFile): OnnxValue {
  const inputs = file.inputs.filter(({ name }) => !file.initialisers.has(name));
  if (inputs.length !== 1) throw new ScanError(`it has ${inputs.length} inputs instead of one`);
  return inputs[0]!;
}

function onlyOutput(file: OnnxFile): OnnxValue {
  const [first] = file.outputs;
  if (first === undefined || file.outputs.length !== 1) throw new ScanError('none of its outputs is named logits');
  return first;
}

function asFloats({ type, data }: Tensor): Float32Array | null {
  if (type === 'float32') return data as Float32Array;
  // Where the language has Float16Array, onnxruntime may use it instead of the bit patterns.
  if (type !== 'float16') return null;
  const bits = data as unknown as ArrayBufferView;
  return Float32Array.from(new Uint16Array(bits.buffer, bits.byteOffset, bits.byteLength / 2), halfToFloat);
}

/** onnxruntime's message without the paths and stacks that follow. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n')[0]!;
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
