/**
 * An exported ONNX file as a source of weights: they are read out of it into a Hugging Face folder, and count only when
 * our own graph with these weights gives the file's own logits. The file's graph is run for this comparison and never
 * again. Belongs into a process of its own (services/registry), which may crash, hang or swell.
 */
import { basename, join } from 'node:path';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import type { RecoveredModel } from '#main/engine/protocol.ts';
import { breathe } from '#main/engine/serve.ts';
import { elementTypes, scanOnnx, type OnnxFile } from '../onnx/scan.ts';
import { ScanError } from '../onnx/scan-bytes.ts';
import { readStored } from '../onnx/scan-values.ts';
import { checkWeights, writeModelFolder } from './folder.ts';
import { logitDifference, logitsOfFile, logitsOfModel, randomInput } from './onnx-compare.ts';
import { findConfig, type FoundConfig } from './onnx-config.ts';
import { OnnxGraph, type Constant } from './onnx-graph.ts';
import { findParameters, namePrefix, shapeOf } from './onnx-parameters.ts';
import { countParameters, elementCount, lateTensor, type Tensor } from './parameters.ts';
import type { StoredType } from './safetensors-header.ts';
import { fileSize, readText } from './small-files.ts';
import { toFloatBytes } from './stored-values.ts';
import type { ReadContext } from './weight-files.ts';

/** onnxruntime refuses larger files, and larger graphs of ours. */
const maximumBytes = 2 ** 31 - 1;
/** Of logits computed in float32 two ways; 1e-6 is usual, a tanh instead of the exact GELU gives 5e-4. */
const tolerance = 1e-4;
/** Where the file computes in half precision. */
const halfTolerance = 1e-3;

const quantised = /Quantize|^QLinear|^QGemm|Integer$|NBits/;
const ownDomains = new Set(['', 'ai.onnx']);

const storedTypes = new Map<number, StoredType>([
  [elementTypes.float32, 'F32'],
  [elementTypes.float16, 'F16'],
  [elementTypes.bfloat16, 'BF16'],
]);

/**
 * Reads the weights in the ONNX file `source` into the existing empty folder `target`, which becomes a Hugging Face
 * folder. On a problem `target` holds rubbish. Problems: model.missing, .onnx, .config, .not-finite, .too-large, .differs.
 */
export async function recoverModel(
  source: string,
  target: string,
  context: ReadContext = {},
): Promise<Result<RecoveredModel>> {
  const size = await fileSize(source);
  if (!size.ok) return size;
  if (size.value > maximumBytes) return fail(tooLarge(size.value));
  try {
    return await recover(source, target, context);
  } catch (error) {
    if (error instanceof ScanError) return fail(problem('model.onnx', { path: source, detail: error.message }));
    if (error instanceof ProblemError) return fail(error.problem);
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    return fail(problem('model.write', { path: target, detail: code }));
  }
}

async function recover(source: string, target: string, context: ReadContext): Promise<Result<RecoveredModel>> {
  const file = scanOnnx(source);
  refuseForeignOperators(file);
  const graph = new OnnxGraph(file);
  const prefix = namePrefix(graph);
  const found = await findConfig(graph, prefix);
  if (!found.ok) return found;
  const { config } = found.value;
  const needed = 4 * countParameters(config);
  if (needed > maximumBytes) return fail(tooLarge(needed));
  const parameters = findParameters(graph, config, prefix);
  const weights = lateWeights(file, parameters);
  const objection = checkWeights(config, weights);
  if (objection !== null) return fail(objection);

  const matched = await matchLogits(file, found.value, weights, context);
  if (!matched.ok) return matched;
  const types = new Set([...parameters.values()].map(({ tensor }) => tensor.type));
  const allowed = types.has(elementTypes.float16) || types.has(elementTypes.bfloat16) ? halfTolerance : tolerance;
  const { heads, difference } = matched.value;
  if (difference > allowed) {
    return fail(problem('model.differs', { path: source, difference: short(difference), tolerance: short(allowed) }));
  }
  const recovered = { difference, tolerance: allowed, inferred: found.value.directory === null };
  const allHalf = types.size === 1 && types.has(elementTypes.float16);
  await writeModelFolder(target, { ...config, heads }, weights, {
    type: allHalf ? 'F16' : 'F32',
    files: { 'README.md': await describe(file, found.value, recovered, heads) },
  });
  return ok(recovered);
}

/** What files hold that no exporter of transformers writes: nothing of it is run. */
function refuseForeignOperators({ nodes }: OnnxFile): void {
  const eightBits = nodes.find(({ operator }) => quantised.test(operator));
  if (eightBits !== undefined) {
    throw new ScanError(
      `it holds quantised weights (${eightBits.operator}), from which the originals cannot be had; take model.onnx`,
    );
  }
  const foreign = nodes.find(({ domain }) => !ownDomains.has(domain));
  if (foreign !== undefined) {
    throw new ScanError(
      `it uses ${foreign.operator} of ${foreign.domain}, as files do that were optimised for one machine; take it as exported`,
    );
  }
}

/** The number of heads for which our logits are nearest to the file's; the first that agrees ends the search. */
async function matchLogits(
  file: OnnxFile,
  { config, heads: candidates }: FoundConfig,
  weights: ReadonlyMap<string, Tensor>,
  { signal, progress }: ReadContext,
): Promise<Result<{ heads: number; difference: number }>> {
  const input = randomInput(file, config);
  const steps = candidates.length + 1;
  const wanted = await logitsOfFile(file, input, config.labels.length);
  let best = { heads: config.heads, difference: Infinity };
  for (const [index, heads] of candidates.entries()) {
    await breathe();
    if (signal?.aborted) return fail(problem('job.cancelled'));
    progress?.((index + 1) * file.bytes, steps * file.bytes);
    const difference = logitDifference(await logitsOfModel({ ...config, heads }, weights, input), wanted);
    if (difference < best.difference) best = { heads, difference };
    if (difference <= tolerance) break;
  }
  progress?.(steps * file.bytes, steps * file.bytes);
  return ok(best);
}

/** Tensors whose values stay in the file until they are asked for, each time anew. */
function lateWeights(file: OnnxFile, parameters: ReadonlyMap<string, Constant>): Map<string, Tensor> {
  const late = [...parameters].map(([name, constant]): [string, Tensor] => [
    name,
    lateTensor(shapeOf(constant), (target) => target.set(floatBytes(file, constant))),
  ]);
  return new Map(late);
}

/** Bytes of float32, in the order in which Hugging Face stores them. */
function floatBytes(file: OnnxFile, { tensor, transposed }: Constant): Uint8Array {
  const type = storedTypes.get(tensor.type);
  if (type === undefined) throw new ScanError(`the values of ${tensor.name} are not floats`);
  const bytes = toFloatBytes(readStored(file, tensor), type);
  if (!transposed) return bytes;
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, elementCount(tensor.shape));
  return new Uint8Array(transpose(values, tensor.shape[0]!, tensor.shape[1]!).buffer);
}

/** [rows, columns] → [columns, rows] */
function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) turned[column * rows + row] = values[row * columns + column]!;
  }
  return turned;
}

/** What is to be known about where the model comes from, in front of what its maker says. */
async function describe(
  file: OnnxFile,
  { directory, assumedStatistics, config }: FoundConfig,
  { difference }: RecoveredModel,
  heads: number,
): Promise<string> {
  const lines = [
    `# ${basename(file.path)}`,
    '',
    `Weights read by Earmark out of an ONNX file of ${(file.bytes / 1e6).toFixed(1)} MB. For one random input, the logits of`,
    `Earmark's own graph and of the file differ by ${short(difference)} of the largest.`,
    ...(directory === null
      ? [`No config.json lay beside it: sizes are those of its tensors, ${heads} heads are what gives its logits.`]
      : []),
    ...(assumedStatistics
      ? [
          `No preprocessor_config.json lay beside it: mean ${config.featureMean} and standard deviation ${config.featureStd} are`,
          'assumed, those of AudioSet. Where that is wrong, give the file its preprocessor_config.json and import it again.',
        ]
      : []),
  ];
  const card = directory === null ? null : await readText(join(directory, 'README.md'));
  return `${lines.join('\n')}\n${card === null ? '' : `\n---\n\n${card}`}`;
}

function tooLarge(bytes: number): Problem {
  return problem('model.too-large', { megabytes: Math.round(bytes / 1e6) });
}

function short(value: number): string {
  return Number.isFinite(value) ? value.toPrecision(2) : 'infinitely much';
}
