import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatConfig, parseConfig } from '#main/engine/ast/config-files.ts';
import { patchGrid, tokenCount, type AstConfig } from '#main/engine/ast/config.ts';
import { unwrap } from '#shared/core/result.ts';
import { baseConfig } from '#test/support/ast-configs.ts';

/** The fields of MIT/ast-finetuned-audioset-10-10-0.4593, with three of its 527 classes. */
const audioset = {
  architectures: ['ASTForAudioClassification'],
  attention_probs_dropout_prob: 0.0,
  frequency_stride: 10,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.0,
  hidden_size: 768,
  id2label: { '0': 'Speech', '1': 'Male speech, man speaking', '2': 'Female speech, woman speaking' },
  initializer_range: 0.02,
  intermediate_size: 3072,
  label2id: { Speech: 0, 'Male speech, man speaking': 1, 'Female speech, woman speaking': 2 },
  layer_norm_eps: 1e-12,
  max_length: 1024,
  model_type: 'audio-spectrogram-transformer',
  num_attention_heads: 12,
  num_hidden_layers: 12,
  num_mel_bins: 128,
  patch_size: 16,
  qkv_bias: true,
  time_stride: 10,
  torch_dtype: 'float32',
  transformers_version: '4.25.0.dev0',
};
const audiosetPreprocessor = {
  do_normalize: true,
  feature_extractor_type: 'ASTFeatureExtractor',
  feature_size: 1,
  max_length: 1024,
  mean: -4.2677393,
  num_mel_bins: 128,
  padding_side: 'right',
  padding_value: 0.0,
  return_attention_mask: false,
  sampling_rate: 16000,
  std: 4.5689974,
};

const small: AstConfig = {
  hiddenSize: 128,
  layers: 4,
  heads: 4,
  intermediateSize: 512,
  patchSize: 16,
  frequencyStride: 16,
  timeStride: 8,
  maxLength: 256,
  melBins: 128,
  layerNormEps: 1e-6,
  qkvBias: false,
  labels: ['fan', 'pump', 'valve'],
  featureMean: -7.5,
  featureStd: 3.25,
};

describe('the configuration of a Hugging Face folder', () => {
  it('reads the published AudioSet model', () => {
    const config = unwrap(parseConfig(audioset, audiosetPreprocessor));
    const labels = ['Speech', 'Male speech, man speaking', 'Female speech, woman speaking'];
    expect(config).toEqual({ ...baseConfig, labels });
    expect(patchGrid(config)).toEqual({ rows: 12, columns: 101 });
    expect(tokenCount(config)).toBe(1214);
  });

  it('takes the defaults of transformers for what is left out', () => {
    const config = unwrap(parseConfig({ model_type: 'audio-spectrogram-transformer' }, {}));
    const published = unwrap(parseConfig(audioset, audiosetPreprocessor));
    expect(config).toEqual({ ...published, labels: ['LABEL_0', 'LABEL_1'] });
  });

  it.each(['F32', 'F16'] as const)('reads what it writes, stored as %s', (type) => {
    const { config, preprocessor } = formatConfig(small, type);
    expect(unwrap(parseConfig(JSON.parse(JSON.stringify(config)), JSON.parse(JSON.stringify(preprocessor))))).toEqual(
      small,
    );
    expect(config['torch_dtype']).toBe(type === 'F32' ? 'float32' : 'float16');
  });

  it('counts unnamed classes and accepts square patches given twice', () => {
    const unnamed = { ...audioset, id2label: undefined, num_labels: 3, patch_size: [16, 16] };
    const config = unwrap(parseConfig(unnamed, audiosetPreprocessor));
    expect(config.labels).toEqual(['LABEL_0', 'LABEL_1', 'LABEL_2']);
    expect(config.patchSize).toBe(16);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another architecture', { model_type: 'vit' }, 'model_type'],
    ['a model without classifier', { architectures: ['ASTModel'] }, 'architectures'],
    ['another activation', { hidden_act: 'gelu_new' }, 'hidden_act'],
    ['an unknown field', { use_mean_pooling: true }, 'use_mean_pooling'],
    ['quantised weights', { quantization_config: { bits: 4 } }, 'quantization_config'],
    ['pruned heads', { pruned_heads: { '1': [2] } }, 'pruned_heads'],
    ['oblong patches', { patch_size: [16, 8] }, 'patch_size'],
    ['a size that is a text', { hidden_size: '768' }, 'hidden_size'],
    ['a fraction of a layer', { num_hidden_layers: 1.5 }, 'num_hidden_layers'],
    ['no stride', { time_stride: 0 }, 'time_stride'],
    ['a negative size', { intermediate_size: -3072 }, 'intermediate_size'],
    ['an absurd size', { hidden_size: 1e9 }, 'hidden_size'],
    ['too many layers', { num_hidden_layers: 1000 }, '1000 layers'],
    ['too many patches', { time_stride: 1, frequency_stride: 1 }, 'patches are too many'],
    ['heads that do not divide', { num_attention_heads: 7 }, '7 heads'],
    ['patches larger than the input', { patch_size: 200 }, 'does not fit'],
    ['an epsilon of zero', { layer_norm_eps: 0 }, 'layer_norm_eps'],
    ['a bias that is not yes or no', { qkv_bias: 'no' }, 'qkv_bias'],
    ['classes with a hole', { id2label: { '0': 'a', '2': 'b' } }, 'id2label'],
    ['no classes', { id2label: {} }, 'id2label'],
    ['classes that are numbers', { id2label: { '0': 1 } }, 'id2label'],
    ['two counts of classes', { num_labels: 527 }, 'num_labels'],
  ])('refuses %s', (_, change, detail) => {
    const result = parseConfig({ ...audioset, ...change }, audiosetPreprocessor);
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.problem.code).toBe('model.config');
    expect(result.problem.message).toContain(detail);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another sample rate', { sampling_rate: 44100 }, 'sampling_rate'],
    ['features that are not normalised', { do_normalize: false }, 'do_normalize'],
    ['another padding', { padding_value: 1 }, 'padding_value'],
    ['another length', { max_length: 512 }, 'max_length'],
    ['other bins', { num_mel_bins: 64 }, 'num_mel_bins'],
    ['a deviation of zero', { std: 0 }, 'std'],
    ['a mean that is a text', { mean: '-4' }, 'mean'],
    ['an unknown field', { hop_length: 320 }, 'hop_length'],
  ])('refuses a preprocessor with %s', (_, change, detail) => {
    const result = parseConfig(audioset, { ...audiosetPreprocessor, ...change });
    expect(result).toMatchObject({ ok: false, problem: { code: 'model.config' } });
    expect(result.ok ? '' : result.problem.message).toContain(detail);
  });

  it.each([null, [], 'text', 3])('refuses %j in the place of an object', (value) => {
    expect(parseConfig(value, audiosetPreprocessor)).toMatchObject({ ok: false, problem: { code: 'model.config' } });
    expect(parseConfig(audioset, value)).toMatchObject({ ok: false, problem: { code: 'model.config' } });
  });

  it('answers whatever a field holds with a usable configuration or a problem', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(audioset)), fc.jsonValue(), (field, value) => {
        const result = parseConfig({ ...audioset, [field]: value }, audiosetPreprocessor);
        if (!result.ok) {
          expect(result.problem.code).toBe('model.config');
          return;
        }
        const { rows, columns } = patchGrid(result.value);
        expect(Number.isInteger(rows * columns) && rows >= 1 && columns >= 1).toBe(true);
        expect(result.value.hiddenSize % result.value.heads).toBe(0);
        expect(result.value.labels.every((label) => typeof label === 'string')).toBe(true);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });
});
