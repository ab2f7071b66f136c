import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { formatConfig } from '#main/engine/ast/config-files.ts';
import { readModelFolder } from '#main/engine/ast/folder.ts';
import { halfToFloat, floatToHalf } from '#main/engine/ast/half.ts';
import { recoverModel } from '#main/engine/ast/import-onnx.ts';
import { logitsOfModel } from '#main/engine/ast/onnx-compare.ts';
import { parseSafetensors } from '#main/engine/ast/safetensors.ts';
import { message, model, node, tensor } from '#test/engine/onnx/hostile.ts';
import { unwrap } from '#shared/core/result.ts';
import { counted, countedWeights, featuresNumber } from '#main/engine/providers/counted-weights.ts';
import { largestDifference } from './golden.ts';

const golden = fileURLToPath(new URL('../../golden/ast/onnx/', import.meta.url));
const biased: AstConfig = {
  hiddenSize: 24,
  layers: 2,
  heads: 3,
  intermediateSize: 32,
  patchSize: 4,
  frequencyStride: 3,
  timeStride: 2,
  maxLength: 16,
  melBins: 10,
  layerNormEps: 1e-6,
  qkvBias: true,
  labels: ['a', 'b', 'c', 'd', 'e'],
  featureMean: -5,
  featureStd: 3,
};
const unbiased: AstConfig = { ...biased, qkvBias: false };
/** What the Python script gave the parameters: counted over the biased layout, biases of the projections left out. */
const weightsOf = (config: AstConfig) => {
  const all = countedWeights(biased);
  const left = [...all].filter(([name]) => config.qkvBias || !/(query|key|value)\.bias$/.test(name));
  return new Map(left);
};

let folder = '';
let target = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-recover-'));
  target = join(folder, 'target');
  await mkdir(target);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A file of the golden ones in a folder of its own, with these files beside it or above. */
async function place(name: string, path = `${name}.onnx`, files: Record<string, unknown> = {}): Promise<string> {
  const at = join(folder, path);
  await mkdir(join(at, '..'), { recursive: true });
  await cp(join(golden, `${name}.onnx`), at);
  for (const [file, content] of Object.entries(files)) {
    await writeFile(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return at;
}

const filesOf = (config: AstConfig) => {
  const { config: written, preprocessor } = formatConfig(config);
  return { 'config.json': written, 'preprocessor_config.json': preprocessor };
};

describe('weights in an exported ONNX file', () => {
  it.each([
    ['opset14', 'layer norms taken apart', biased],
    ['opset17', 'layer norms whole', biased],
    ['not-folded', 'weights under their own names, turned by nodes', biased],
    ['unbiased', 'projections that no bias names', unbiased],
  ])('are the very same: %s, %s', async (name, _, config) => {
    const source = await place(name, `${name}.onnx`, filesOf(config));
    const recovered = unwrap(await recoverModel(source, target));
    expect(recovered.inferred).toBe(false);
    expect(recovered.difference).toBeLessThan(2e-6);
    const read = unwrap(await readModelFolder(target));
    expect(read.config).toEqual(config);
    for (const [parameter, { data, shape }] of weightsOf(config)) {
      expect(read.weights.get(parameter), parameter).toEqual({ shape, data });
    }
  });

  it('are the very same where equal ones are stored once', async () => {
    unwrap(await recoverModel(await place('alike', 'alike.onnx', filesOf(biased)), target));
    const { weights } = unwrap(await readModelFolder(target));
    const shared = weights.get('audio_spectrogram_transformer.layernorm.weight')!.data;
    expect(shared).toEqual(countedWeights(biased).get('audio_spectrogram_transformer.layernorm.weight')!.data);
    expect(weights.get('classifier.layernorm.weight')!.data).toEqual(shared);
  });

  it('stay in half precision when that is what the file holds', async () => {
    unwrap(await recoverModel(await place('half', 'half.onnx', filesOf(biased)), target));
    const { weights } = unwrap(await readModelFolder(target));
    for (const [parameter, { data }] of countedWeights(biased)) {
      const rounded = data.map((value) => halfToFloat(floatToHalf(value)));
      expect(weights.get(parameter)!.data, parameter).toEqual(rounded);
    }
    expect((await readFile(join(target, 'model.safetensors'))).includes('"F16"')).toBe(true);
  });

  it('compute what PyTorch computed before it exported them', async () => {
    const bytes = await readFile(join(golden, 'expected.safetensors'));
    const expected = unwrap(parseSafetensors(bytes, 'expected'));
    for (const name of ['opset14', 'alike', 'unbiased']) {
      const own = join(folder, name);
      await mkdir(own);
      unwrap(await recoverModel(join(golden, `${name}.onnx`), own));
      const { config, weights } = unwrap(await readModelFolder(own));
      const features = counted(featuresNumber, 160, 1);
      const logits = await logitsOfModel(config, weights, { features, shape: [1, 16, 10] });
      expect(largestDifference(logits, expected.get(name)!.data)).toBeLessThan(1e-5);
    }
  });

  it('need no config.json: sizes are in the shapes, and the heads are those that give the logits', async () => {
    const recovered = unwrap(await recoverModel(await place('opset17'), target));
    expect(recovered).toMatchObject({ inferred: true, tolerance: 1e-4 });
    const { config } = unwrap(await readModelFolder(target));
    expect(config).toMatchObject({ ...biased, labels: config.labels, featureMean: -4.2677393, featureStd: 4.5689974 });
    expect(config.labels).toEqual(['LABEL_0', 'LABEL_1', 'LABEL_2', 'LABEL_3', 'LABEL_4']);
    const card = await readFile(join(target, 'README.md'), 'utf8');
    expect(card).toContain('No config.json lay beside it');
    expect(card).toContain('assumed, those of AudioSet');
  });

  it('take configuration and card from the folder above, as folders for browsers have it', async () => {
    const source = await place('opset14', 'onnx/model.onnx', { ...filesOf(biased), 'README.md': '# By its maker\n' });
    expect(unwrap(await recoverModel(source, target)).inferred).toBe(false);
    expect(unwrap(await readModelFolder(target)).config).toEqual(biased);
    const card = await readFile(join(target, 'README.md'), 'utf8');
    expect(card).toMatch(/^# model\.onnx\n[\s\S]*\n---\n\n# By its maker\n$/);
    expect((await readdir(target)).sort()).toEqual([
      'README.md',
      'config.json',
      'model.safetensors',
      'preprocessor_config.json',
    ]);
  });

  it('say how far it is, and stop when nobody wants them any more', async () => {
    const seen: number[] = [];
    unwrap(await recoverModel(await place('opset17'), target, { progress: (done, total) => seen.push(done / total) }));
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
    const stopped = await recoverModel(await place('opset17'), target, { signal: AbortSignal.abort() });
    expect(stopped).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
  });
});

describe('an ONNX file that cannot be used', () => {
  const refusal = async (source: string): Promise<string> => {
    const result = await recoverModel(source, target);
    return result.ok ? 'none' : `${result.problem.code}: ${result.problem.message}`;
  };
  const written = async (bytes: Uint8Array): Promise<string> => {
    const path = join(folder, 'made.onnx');
    await writeFile(path, bytes);
    return path;
  };

  it.each([
    [
      'that is not there',
      () => Promise.resolve('/nowhere/model.onnx'),
      'model.missing: There is no file /nowhere/model.onnx',
    ],
    [
      'that is a folder',
      () => Promise.resolve(target),
      'model.config: The model cannot be used (target is not an ordinary',
    ],
    ['that is something else', () => written(new TextEncoder().encode('{"a": 1}')), 'model.onnx: The ONNX file'],
    [
      'of another network',
      () => written(model(message().message(1, node('Relu', ['x'], ['y']))).finish()),
      'it is not an Audio Spectrogram Transformer',
    ],
    [
      'without a classifier',
      () => written(model(message().message(5, tensor('embeddings.cls_token', [1], new Float32Array(1)))).finish()),
      'exported without its classifier',
    ],
    [
      'that is quantised',
      () => written(model(message().message(1, node('DynamicQuantizeLinear', ['x'], ['y']))).finish()),
      'quantised weights (DynamicQuantizeLinear)',
    ],
    [
      'optimised for one machine',
      () => written(model(message().message(1, node('Gelu', ['x'], ['y']).text(7, 'com.microsoft'))).finish()),
      'Gelu of com.microsoft',
    ],
  ])('is refused: one %s', async (_, make, reason) => {
    expect(await refusal(await make())).toContain(reason);
    expect(await readdir(target)).toEqual([]);
  });

  it('is refused where a parameter is missing or has another shape than the configuration says', async () => {
    const more = await place('opset17', 'a.onnx', filesOf({ ...biased, layers: 3 }));
    expect(await refusal(more)).toContain(
      'the parameter audio_spectrogram_transformer.encoder.layer.2.layernorm_before.weight is missing',
    );
    const wider = await place('opset17', 'b.onnx', filesOf({ ...biased, intermediateSize: 40 }));
    expect(await refusal(wider)).toContain('has the shape [32, 24] instead of [40, 24]');
    const longer = await place('opset17', 'c.onnx', filesOf({ ...biased, maxLength: 17 }));
    expect(await refusal(longer)).toContain('its input is [any, 16, 10], where config.json says 17 frames');
    const unknown = await place('opset17', 'd.onnx', { ...filesOf(biased), 'config.json': { model_type: 'vit' } });
    expect(await refusal(unknown)).toContain('model.config: The model cannot be used (model_type is "vit"');
  });

  it('is refused where the same weights give other logits, with the number', async () => {
    const source = await place('opset17', 'a.onnx', filesOf({ ...biased, heads: 4 }));
    const result = await recoverModel(source, target);
    expect(result).toMatchObject({ ok: false, problem: { code: 'model.differs' } });
    const difference = result.ok ? NaN : result.problem.data?.['difference'];
    expect(Number(difference)).toBeGreaterThan(1e-3);
    expect(Number(difference)).toBeLessThan(1);
    expect(await readdir(target)).toEqual([]);
  });

  it('is refused where a weight is no number', async () => {
    const bytes = await readFile(join(golden, 'opset17.onnx'));
    const value = Buffer.from(countedWeights(biased).get('classifier.dense.bias')!.data.buffer);
    const at = bytes.indexOf(value);
    expect(at).toBeGreaterThan(0);
    bytes.writeFloatLE(Infinity, at + 4);
    expect(await refusal(await written(bytes))).toContain('model.not-finite');
  });

  it('is refused where its own graph does not run', async () => {
    const bytes = await readFile(join(golden, 'opset17.onnx'));
    const at = bytes.indexOf('Softmax');
    bytes.write('Saftmax', at);
    expect(await refusal(await written(bytes))).toContain('it does not run:');
  });
});
