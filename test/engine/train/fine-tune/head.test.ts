import { describe, expect, it } from 'vitest';
import { checkWeights } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import { trainsParameter, withFirstOutputs, withNewHead } from '#main/engine/train/fine-tune/head.ts';
import { smallConfig } from './support.ts';

const weights = initialiseWeights(smallConfig, 1);
const many = Array.from({ length: 200 }, (_, index) => `class ${index}`);

describe('a new head', () => {
  it('has small normal weights and no bias, the same for the same seed; the rest stays', () => {
    const { config, weights: made } = withNewHead(smallConfig, weights, many, 5);
    expect(checkWeights(config, made)).toBeNull();
    const { shape, data } = made.get('classifier.dense.weight')!;
    expect(shape).toEqual([200, 16]);
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    const deviation = Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length);
    expect(Math.abs(mean)).toBeLessThan(0.002);
    expect(deviation).toBeCloseTo(0.02, 3);
    expect(made.get('classifier.dense.bias')!.data.every((value) => value === 0)).toBe(true);
    expect(withNewHead(smallConfig, weights, many, 5).weights).toEqual(made);
    expect(withNewHead(smallConfig, weights, many, 6).weights).not.toEqual(made);
    for (const [name, tensor] of weights) if (!name.startsWith('classifier.dense')) expect(made.get(name)).toBe(tensor);
  });
});

describe('the first outputs', () => {
  it('are kept with their weights, without the others', () => {
    const { config, weights: made } = withNewHead(smallConfig, weights, many, 5);
    const own = withFirstOutputs(config, made, ['a', 'b', 'c']);
    expect(own.config.labels).toEqual(['a', 'b', 'c']);
    expect(checkWeights(own.config, own.weights)).toBeNull();
    const all = made.get('classifier.dense.weight')!.data;
    expect(own.weights.get('classifier.dense.weight')!.data).toEqual(all.slice(0, 48));
  });
});

describe('what is trained', () => {
  const names = [...weights.keys()];
  const chosen = (part: Parameters<typeof trainsParameter>[1]) => names.filter(trainsParameter(smallConfig, part));

  it('is everything, the head with its norm, or the last blocks with what comes after them', () => {
    expect(chosen({ kind: 'all' })).toEqual(names);
    expect(chosen({ kind: 'head' })).toEqual(names.filter((name) => name.startsWith('classifier.')));
    const last = chosen({ kind: 'last-blocks', blocks: 1 });
    expect(last.filter((name) => name.includes('.layer.0.'))).toEqual([]);
    expect(last.filter((name) => name.includes('.layer.1.'))).toHaveLength(16);
    expect(last).toContain('audio_spectrogram_transformer.layernorm.weight');
    expect(last.some((name) => name.includes('embeddings'))).toBe(false);
    expect(last).toHaveLength(16 + 2 + 4);
  });

  it('is never more than there is, and layer 1 is not layer 10', () => {
    expect(chosen({ kind: 'last-blocks', blocks: 9 }).filter((name) => name.includes('.layer.'))).toHaveLength(32);
    const deep = { ...smallConfig, layers: 12 };
    const trains = trainsParameter(deep, { kind: 'last-blocks', blocks: 11 });
    expect(trains('audio_spectrogram_transformer.encoder.layer.10.output.dense.bias')).toBe(true);
    expect(trains('audio_spectrogram_transformer.encoder.layer.0.output.dense.bias')).toBe(false);
  });
});
