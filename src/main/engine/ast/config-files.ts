/**
 * `config.json` and `preprocessor_config.json` of a Hugging Face AST folder. A field is either understood, or known
 * to change nothing at inference, or the model is refused: Earmark never computes something else than was meant.
 */
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { patchGrid, type AstConfig } from './config.ts';

type Json = Readonly<Record<string, unknown>>;

const modelType = 'audio-spectrogram-transformer';
const architecture = 'ASTForAudioClassification';
const sampleRate = 16_000;

/** What transformers assumes where a field is left out (ASTConfig, ASTFeatureExtractor). */
const defaults = {
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  intermediate_size: 3072,
  patch_size: 16,
  frequency_stride: 10,
  time_stride: 10,
  max_length: 1024,
  num_mel_bins: 128,
} as const;
const defaultEpsilon = 1e-12;
const defaultMean = -4.2677393;
const defaultStd = 4.5689974;
const defaultClasses = 2;
/** Beyond these sizes a folder is a mistake or an attack, not an AST. */
const maximumSize = 65_536;
const maximumLayers = 128;
const maximumTokens = 16_384;

// prettier-ignore
/** Fields of config.json that change nothing at inference: bookkeeping, training, the form of Python's answers. */
const inertFields = new Set([
  'architectures', 'model_type', 'label2id', '_name_or_path', 'name_or_path',
  'transformers_version', 'torch_dtype', 'dtype', 'initializer_range', 'hidden_dropout_prob',
  'attention_probs_dropout_prob', 'problem_type', 'finetuning_task', 'task_specific_params', 'return_dict',
  'use_return_dict', 'output_attentions', 'output_hidden_states', 'use_cache', 'chunk_size_feed_forward', 'torchscript',
  '_attn_implementation', '_attn_implementation_autoset', 'attn_implementation', '_commit_hash', 'use_bfloat16',
]);
const understoodFields = new Set([
  ...Object.keys(defaults),
  'hidden_act',
  'layer_norm_eps',
  'qkv_bias',
  'id2label',
  'num_labels',
]);

// prettier-ignore
const inertPreprocessorFields = new Set([
  'feature_extractor_type', 'processor_class', 'feature_size', 'padding_side', 'return_attention_mask',
]);
// prettier-ignore
const understoodPreprocessorFields = new Set([
  'do_normalize', 'max_length', 'num_mel_bins', 'mean', 'std', 'sampling_rate', 'padding_value',
]);

/** Reads the two files' parsed contents; a `model.config` problem says which field cannot be used and why. */
export function parseConfig(config: unknown, preprocessor: unknown): Result<AstConfig> {
  if (!isRecord(config)) return refuse('config.json is not an object');
  if (!isRecord(preprocessor)) return refuse('preprocessor_config.json is not an object');
  const objection = objectionToConfig(config) ?? objectionToPreprocessor(config, preprocessor);
  if (objection !== null) return refuse(objection);
  const labels = parseLabels(config['id2label'], config['num_labels']);
  if (labels === null) return refuse('id2label and num_labels do not number the classes from 0 on');
  const parsed: AstConfig = {
    hiddenSize: sizeOf(config, 'hidden_size')!,
    layers: sizeOf(config, 'num_hidden_layers')!,
    heads: sizeOf(config, 'num_attention_heads')!,
    intermediateSize: sizeOf(config, 'intermediate_size')!,
    patchSize: sizeOf(config, 'patch_size')!,
    frequencyStride: sizeOf(config, 'frequency_stride')!,
    timeStride: sizeOf(config, 'time_stride')!,
    maxLength: sizeOf(config, 'max_length')!,
    melBins: sizeOf(config, 'num_mel_bins')!,
    layerNormEps: (config['layer_norm_eps'] ?? defaultEpsilon) as number,
    qkvBias: (config['qkv_bias'] ?? true) as boolean,
    labels,
    featureMean: (preprocessor['mean'] ?? defaultMean) as number,
    featureStd: (preprocessor['std'] ?? defaultStd) as number,
  };
  const mismatch = sizesObjection(parsed);
  return mismatch === null ? ok(parsed) : refuse(mismatch);
}

/** Contents of the two files for a model stored as `type`, loadable by transformers as `ASTForAudioClassification`. */
export function formatConfig(config: AstConfig, type: 'F32' | 'F16' = 'F32'): { config: Json; preprocessor: Json } {
  return {
    config: {
      architectures: [architecture],
      model_type: modelType,
      hidden_size: config.hiddenSize,
      num_hidden_layers: config.layers,
      num_attention_heads: config.heads,
      intermediate_size: config.intermediateSize,
      hidden_act: 'gelu',
      hidden_dropout_prob: 0,
      attention_probs_dropout_prob: 0,
      initializer_range: 0.02,
      layer_norm_eps: config.layerNormEps,
      patch_size: config.patchSize,
      qkv_bias: config.qkvBias,
      frequency_stride: config.frequencyStride,
      time_stride: config.timeStride,
      max_length: config.maxLength,
      num_mel_bins: config.melBins,
      id2label: Object.fromEntries(config.labels.map((label, index) => [String(index), label])),
      label2id: Object.fromEntries(config.labels.map((label, index) => [label, index])),
      torch_dtype: type === 'F32' ? 'float32' : 'float16',
    },
    preprocessor: {
      feature_extractor_type: 'ASTFeatureExtractor',
      do_normalize: true,
      feature_size: 1,
      max_length: config.maxLength,
      mean: config.featureMean,
      std: config.featureStd,
      num_mel_bins: config.melBins,
      padding_side: 'right',
      padding_value: 0,
      return_attention_mask: false,
      sampling_rate: sampleRate,
    },
  };
}

function objectionToConfig(config: Json): string | null {
  if (config['model_type'] !== modelType) return `model_type is ${show(config['model_type'])}, not "${modelType}"`;
  const architectures = config['architectures'];
  if (architectures !== undefined && !(Array.isArray(architectures) && architectures.includes(architecture))) {
    return `architectures is ${show(architectures)}, without "${architecture}"`;
  }
  for (const [field, value] of Object.entries(config)) {
    if (field === 'pruned_heads' && isRecord(value) && Object.keys(value).length === 0) continue;
    if (!understoodFields.has(field) && !inertFields.has(field)) return `Earmark does not know the field ${field}`;
  }
  for (const field of Object.keys(defaults)) {
    if (sizeOf(config, field as keyof typeof defaults) === null) return `${field} is ${show(config[field])}`;
  }
  const activation = config['hidden_act'] ?? 'gelu';
  if (activation !== 'gelu') return `hidden_act is ${show(activation)}, and only "gelu" is supported`;
  const epsilon = config['layer_norm_eps'] ?? defaultEpsilon;
  if (!isNumber(epsilon) || epsilon <= 0 || epsilon >= 1) return `layer_norm_eps is ${show(epsilon)}`;
  if (typeof (config['qkv_bias'] ?? true) !== 'boolean') return `qkv_bias is ${show(config['qkv_bias'])}`;
  return null;
}

function objectionToPreprocessor(config: Json, preprocessor: Json): string | null {
  for (const field of Object.keys(preprocessor)) {
    if (!understoodPreprocessorFields.has(field) && !inertPreprocessorFields.has(field)) {
      return `Earmark does not know the field ${field} of preprocessor_config.json`;
    }
  }
  const expected: Readonly<Record<string, unknown>> = {
    do_normalize: true,
    sampling_rate: sampleRate,
    padding_value: 0,
    max_length: sizeOf(config, 'max_length'),
    num_mel_bins: sizeOf(config, 'num_mel_bins'),
  };
  const assumed: Json = {
    do_normalize: true,
    sampling_rate: sampleRate,
    padding_value: 0,
    max_length: 1024,
    num_mel_bins: 128,
  };
  for (const [field, wanted] of Object.entries(expected)) {
    const found = preprocessor[field] ?? assumed[field];
    if (found !== wanted) return `${field} of preprocessor_config.json is ${show(found)}, not ${show(wanted)}`;
  }
  const mean = preprocessor['mean'] ?? defaultMean;
  if (!isNumber(mean)) return `mean of preprocessor_config.json is ${show(mean)}`;
  const std = preprocessor['std'] ?? defaultStd;
  return isNumber(std) && std > 0 ? null : `std of preprocessor_config.json is ${show(std)}`;
}

/** Why these sizes make no AST; null when they do. */
export function sizesObjection(config: AstConfig): string | null {
  if (config.layers > maximumLayers) return `${config.layers} layers are too many`;
  if (config.hiddenSize % config.heads !== 0) {
    return `hidden_size ${config.hiddenSize} is not a multiple of ${config.heads} heads`;
  }
  if (config.patchSize > config.melBins || config.patchSize > config.maxLength) {
    return `a patch of ${config.patchSize} does not fit into ${config.maxLength} frames of ${config.melBins} bins`;
  }
  const { rows, columns } = patchGrid(config);
  return rows * columns > maximumTokens ? `${rows * columns} patches are too many` : null;
}

/** A positive integer field, its default when left out; null when it is neither. Patches may be given as [n, n]. */
function sizeOf(config: Json, field: keyof typeof defaults): number | null {
  const given = config[field] ?? defaults[field];
  const square = field === 'patch_size' && Array.isArray(given) && given.length === 2 && given[0] === given[1];
  const size: unknown = square ? (given as unknown[])[0] : given;
  return typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= maximumSize ? size : null;
}

/** Names of the classes in order from {"0": name, "1": name, …}, or LABEL_0 … as transformers names them; else null. */
function parseLabels(names: unknown, given: unknown): string[] | null {
  if (names !== undefined && !isRecord(names)) return null;
  const count = given ?? (names === undefined ? defaultClasses : Object.keys(names).length);
  if (!isNumber(count) || !Number.isInteger(count) || count < 1 || count > maximumSize) return null;
  if (names === undefined) return Array.from({ length: count }, (_, index) => `LABEL_${index}`);
  if (Object.keys(names).length !== count) return null;
  const labels = Array.from({ length: count }, (_, index) => names[String(index)]);
  return labels.every((label) => typeof label === 'string') ? labels : null;
}

function refuse(detail: string): Result<AstConfig> {
  return fail(problem('model.config', { detail }));
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A value of a foreign file, short enough for a sentence. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
