/** A model as a Hugging Face folder: config.json, preprocessor_config.json, model.safetensors (DESIGN.md D4). */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ModelSummary } from '#shared/core/domain.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { formatConfig, parseConfig } from './config-files.ts';
import { patchGrid, type AstConfig } from './config.ts';
import { countParameters, parameterShapes, type Tensor, type Weights } from './parameters.ts';
import { formatSafetensors, parseSafetensors } from './safetensors.ts';

const fileNames = {
  config: 'config.json',
  preprocessor: 'preprocessor_config.json',
  weights: 'model.safetensors',
} as const;
const maximumConfigBytes = 16 * 1024 * 1024;
/** What Node reads into one buffer; the base AST has 0.35 GB. */
const maximumWeightBytes = 2 ** 31 - 1;

export interface AstModel {
  readonly config: AstConfig;
  readonly weights: Map<string, Tensor>;
  readonly summary: ModelSummary;
}

/** Reads a folder and checks everything about it; the weights are finite and have the shapes of the configuration. */
export async function readModelFolder(directory: string): Promise<Result<AstModel>> {
  const config = await readConfig(directory);
  if (!config.ok) return config;
  const path = join(directory, fileNames.weights);
  const bytes = await readLimited(path, maximumWeightBytes);
  if (!bytes.ok) return bytes;
  const weights = parseSafetensors(bytes.value, path);
  if (!weights.ok) return weights;
  const objection = checkWeights(config.value, weights.value);
  if (objection !== null) return fail(objection);
  const sha256 = createHash('sha256').update(bytes.value).digest('hex');
  return ok({
    config: config.value,
    weights: weights.value,
    summary: summarise(directory, config.value, sha256),
  });
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
  await writeWhole(join(directory, fileNames.weights), formatSafetensors(ordered, extras.type));
  await writeWhole(join(directory, fileNames.preprocessor), formatJson(formatted.preprocessor));
  for (const [name, text] of Object.entries(extras.files ?? {})) await writeWhole(join(directory, name), text);
  await writeWhole(join(directory, fileNames.config), formatJson(formatted.config));
}

/** What is wrong with weights for a configuration: missing, superfluous, misshapen, not finite; null when nothing is. */
export function checkWeights(config: AstConfig, weights: Weights): Problem | null {
  const shapes = parameterShapes(config);
  for (const name of weights.keys()) {
    if (!shapes.has(name)) return problem('model.tensor', { detail: `${name} does not belong to this model` });
  }
  for (const [name, shape] of shapes) {
    const tensor = weights.get(name);
    if (tensor === undefined) return problem('model.tensor', { detail: `${name} is missing` });
    if (tensor.shape.join() !== shape.join()) {
      const detail = `${name} has the shape [${tensor.shape.join(', ')}] instead of [${shape.join(', ')}]`;
      return problem('model.tensor', { detail });
    }
    if (!tensor.data.every(Number.isFinite)) return problem('model.not-finite', { tensor: name });
  }
  return null;
}

function summarise(directory: string, config: AstConfig, sha256: string): ModelSummary {
  return {
    directory,
    name: basename(resolve(directory)),
    sha256,
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
  const config = await readJson(join(directory, fileNames.config));
  if (!config.ok) return config;
  const preprocessor = await readJson(join(directory, fileNames.preprocessor));
  return preprocessor.ok ? parseConfig(config.value, preprocessor.value) : preprocessor;
}

async function readJson(path: string): Promise<Result<unknown>> {
  const bytes = await readLimited(path, maximumConfigBytes);
  if (!bytes.ok) return bytes;
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.value)));
  } catch {
    return fail(problem('model.config', { detail: `${basename(path)} is not JSON` }));
  }
}

/** A file's bytes; a problem when it is missing, unreadable, no file or larger than `limit`. */
async function readLimited(path: string, limit: number): Promise<Result<Uint8Array>> {
  try {
    const { size } = await stat(path);
    if (size > limit) {
      return fail(problem('model.config', { detail: `${basename(path)} is too large, ${size} bytes` }));
    }
    return ok(await readFile(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return fail(problem('model.missing', { path }));
    return fail(problem('model.config', { detail: `${basename(path)} cannot be read: ${code}` }));
  }
}

async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const draft = `${path}.part`;
  await writeFile(draft, content);
  await rename(draft, path);
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
