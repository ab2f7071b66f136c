/** A model as a Hugging Face folder: config.json, preprocessor_config.json, model.safetensors (DESIGN.md D4). */
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ModelSummary } from '#shared/core/domain.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { formatConfig, parseConfig } from './config-files.ts';
import { patchGrid, type AstConfig } from './config.ts';
import { modelIdentity } from './identity.ts';
import { countParameters, elementCount, lateTensor, parameterShapes, type Tensor, type Weights } from './parameters.ts';
import { formatHeader, type StoredTensor } from './safetensors-header.ts';
import { shapesOf } from './safetensors.ts';
import { readJson } from './small-files.ts';
import { allFinite, decodeInto, encode, toFloatBytes } from './stored-values.ts';
import {
  findWeights,
  readTensor,
  readWeights,
  weightsFile,
  type ReadContext,
  type WeightFile,
} from './weight-files.ts';

export const configFile = 'config.json';
export const preprocessorFile = 'preprocessor_config.json';
/** What onnxruntime takes as one graph. */
const maximumModelBytes = 2 ** 31 - 1;

export interface AstModel {
  readonly config: AstConfig;
  readonly weights: Map<string, Tensor>;
  readonly summary: ModelSummary;
}

/** A folder whose configuration and list of tensors fit each other; the weights themselves are not read yet. */
export interface OpenModel {
  readonly config: AstConfig;
  readonly files: readonly WeightFile[];
}

/** Reads everything but the weights. Problems: model.missing, .pickle, .config, .header, .tensor, .too-large. */
export async function openModelFolder(directory: string): Promise<Result<OpenModel>> {
  const config = await readConfig(directory);
  if (!config.ok) return config;
  const needed = 4 * countParameters(config.value);
  if (needed > maximumModelBytes) return fail(problem('model.too-large', { megabytes: Math.round(needed / 1e6) }));
  const files = await findWeights(directory);
  if (!files.ok) return files;
  const tensors = files.value.flatMap((file) => file.tensors);
  const objection = checkShapes(config.value, new Map(tensors.map(({ name, shape }) => [name, shape])));
  return objection === null ? ok({ config: config.value, files: files.value }) : fail(objection);
}

/**
 * Reads a folder and checks everything about it; the weights are finite and have the shapes of the configuration.
 * The weights pass through one small buffer into their arrays: no other copy of them is made.
 */
export async function readModelFolder(directory: string, context: ReadContext = {}): Promise<Result<AstModel>> {
  const opened = await openModelFolder(directory);
  if (!opened.ok) return opened;
  const { config, files } = opened.value;
  const weights = new Map<string, Tensor>();
  for (const { name, shape } of files.flatMap(({ tensors }) => tensors)) {
    weights.set(name, { shape, data: new Float32Array(elementCount(shape)) });
  }
  const sha256 = await readWeights(
    files,
    {
      piece: ({ name, type }, firstValue, stored) => {
        if (!allFinite(stored, type)) return problem('model.not-finite', { tensor: name });
        decodeInto(weights.get(name)!.data, firstValue, stored, type);
        return null;
      },
    },
    context,
  );
  return sha256.ok ? ok({ config, weights, summary: summarise(directory, config, sha256.value) }) : sha256;
}

/**
 * Like `readModelFolder`, with weights that stay on the disk: everything about them was checked, and each use of a
 * tensor reads it anew. For work that needs every weight once, such as writing a graph; it must not outlive the folder.
 */
export async function checkModelFolder(directory: string, context: ReadContext = {}): Promise<Result<AstModel>> {
  const opened = await openModelFolder(directory);
  if (!opened.ok) return opened;
  const { config, files } = opened.value;
  const refuse = ({ name, type }: StoredTensor, _: number, stored: Uint8Array): Problem | null =>
    allFinite(stored, type) ? null : problem('model.not-finite', { tensor: name });
  const sha256 = await readWeights(files, { piece: refuse }, context);
  if (!sha256.ok) return sha256;
  const late = files.flatMap((file) =>
    file.tensors.map((tensor): [string, Tensor] => [
      tensor.name,
      lateTensor(tensor.shape, (target) => fillFrom(file, tensor, target)),
    ]),
  );
  return ok({ config, weights: new Map(late), summary: summarise(directory, config, sha256.value) });
}

/** Values of a tensor as bytes of float32. */
function fillFrom(file: WeightFile, tensor: StoredTensor, target: Uint8Array): void {
  if (tensor.type === 'F32') return readTensor(file, tensor, target);
  const stored = new Uint8Array(tensor.end - tensor.start);
  readTensor(file, tensor, stored);
  target.set(toFloatBytes(stored, tensor.type));
}

export interface FolderExtras {
  /** how the weights are stored; F32 by default */
  readonly type?: 'F32' | 'F16';
  /** more files, such as README.md: text by name */
  readonly files?: Readonly<Record<string, string>>;
}

/** Writes a folder that transformers loads as `ASTForAudioClassification`; each file appears whole or not at all. */
export async function writeModelFolder(
  directory: string,
  config: AstConfig,
  weights: Weights,
  extras: FolderExtras = {},
): Promise<void> {
  const objection = checkWeights(config, weights);
  if (objection !== null) throw new Error(objection.message);
  const formatted = formatConfig(config, extras.type);
  const ordered = new Map([...parameterShapes(config).keys()].map((name) => [name, weights.get(name)!]));
  await mkdir(directory, { recursive: true });
  await writeWeights(join(directory, weightsFile), ordered, extras.type);
  await writeWhole(join(directory, preprocessorFile), formatJson(formatted.preprocessor));
  for (const [name, text] of Object.entries(extras.files ?? {})) await writeWhole(join(directory, name), text);
  await writeWhole(join(directory, configFile), formatJson(formatted.config));
}

/** What is wrong with weights for a configuration: missing, superfluous, misshapen, not finite; null when nothing is. */
export function checkWeights(config: AstConfig, weights: Weights): Problem | null {
  const misfit = checkShapes(config, new Map(shapesOf(weights)));
  if (misfit !== null) return misfit;
  const broken = [...weights].find(([, { data }]) => !allFinite(encode(data, 'F32'), 'F32'));
  return broken === undefined ? null : problem('model.not-finite', { tensor: broken[0] });
}

/** What is wrong with the names and shapes of tensors for a configuration; null when nothing is. */
function checkShapes(config: AstConfig, found: ReadonlyMap<string, readonly number[]>): Problem | null {
  const shapes = parameterShapes(config);
  for (const name of found.keys()) {
    if (!shapes.has(name)) return problem('model.tensor', { detail: `${name} does not belong to this model` });
  }
  for (const [name, shape] of shapes) {
    const given = found.get(name);
    if (given === undefined) return problem('model.tensor', { detail: `${name} is missing` });
    if (given.join() !== shape.join()) {
      const detail = `${name} has the shape [${given.join(', ')}] instead of [${shape.join(', ')}]`;
      return problem('model.tensor', { detail });
    }
  }
  return null;
}

export function summarise(directory: string, config: AstConfig, weightsSha256: string): ModelSummary {
  return {
    directory,
    name: basename(resolve(directory)),
    sha256: modelIdentity(config, weightsSha256),
    weightsSha256,
    parameters: countParameters(config),
    dimension: config.hiddenSize,
    layers: config.layers,
    heads: config.heads,
    frames: config.maxLength,
    bins: config.melBins,
    patchRows: patchGrid(config).rows,
    classes: config.labels.length,
  };
}

async function readConfig(directory: string): Promise<Result<AstConfig>> {
  const config = await readJson(join(directory, configFile));
  if (!config.ok) return config;
  const preprocessor = await readJson(join(directory, preprocessorFile));
  return preprocessor.ok ? parseConfig(config.value, preprocessor.value) : preprocessor;
}

/** A safetensors file that appears whole or not at all; tensor by tensor, so that no second copy of them is made. */
async function writeWeights(path: string, weights: Weights, type: 'F32' | 'F16' = 'F32'): Promise<void> {
  const draft = `${path}.part`;
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(formatHeader(shapesOf(weights), type, { format: 'pt' }));
    for (const { data } of weights.values()) await handle.writeFile(encode(data, type));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
}

async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const draft = `${path}.part`;
  await writeFile(draft, content);
  await rename(draft, path);
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
