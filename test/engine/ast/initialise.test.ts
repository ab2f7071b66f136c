import { describe, expect, it } from 'vitest';
import { checkWeights } from '#main/engine/ast/folder.ts';
import { initialiseWeights, sineCosinePositions } from '#main/engine/ast/initialise.ts';
import { readGolden } from './golden.ts';

const config = { ...readGolden('tiled').config, hiddenSize: 64, intermediateSize: 256 };
const deviation = (values: Float32Array): number => Math.hypot(...values) / Math.sqrt(values.length);
const ending = (end: string): [string, Float32Array][] =>
  [...initialiseWeights(config, 1)].flatMap(([name, { data }]) => (name.endsWith(end) ? [[name, data]] : []));

describe('fresh weights', () => {
  it('are the same for the same seed and others for another', () => {
    expect(initialiseWeights(config, 1)).toEqual(initialiseWeights(config, 1));
    const [one, two] = [initialiseWeights(config, 1), initialiseWeights(config, 2)];
    const drawn = [...one.keys()].filter(
      (name) => deviation(one.get(name)!.data) % 1 !== 0 && !name.includes('position'),
    );
    expect(drawn.length).toBeGreaterThan(10);
    for (const name of drawn) expect(one.get(name)!.data, name).not.toEqual(two.get(name)!.data);
  });

  it('are a complete set of parameters', () => {
    expect(checkWeights(config, initialiseWeights(config, 3))).toBeNull();
  });

  it('have deviation 0.8 / √(inputs)', () => {
    for (const [stem, inputs] of [
      ['projection', 16],
      ['query', 64],
      ['intermediate.dense', 64],
    ] as const) {
      const found = ending(`${stem}.weight`);
      expect(found.length).toBeGreaterThan(0);
      for (const [name, data] of found) expect(deviation(data) * Math.sqrt(inputs), name).toBeCloseTo(0.8, 1);
    }
    expect(
      deviation(
        initialiseWeights(config, 1).get('audio_spectrogram_transformer.encoder.layer.0.output.dense.weight')!.data,
      ) * 16,
    ).toBeCloseTo(0.8, 1);
  });

  it('start norms at the identity and biases at zero', () => {
    for (const [name, data] of ending('.bias'))
      expect(
        data.every((value) => value === 0),
        name,
      ).toBe(true);
    for (const [name, data] of ending('layernorm_before.weight')) {
      expect(
        data.every((value) => value === 1),
        name,
      ).toBe(true);
    }
  });
});

describe('positions', () => {
  const size = 64;
  const positions = sineCosinePositions(config);
  const at = (row: number, column: number): Float32Array => {
    const patch = row * 3 + column;
    return positions.slice((patch + 2) * size, (patch + 3) * size);
  };

  it('leave the class tokens alone', () => {
    expect(positions.slice(0, 2 * size).every((value) => value === 0)).toBe(true);
  });

  it('tell the row in the first half and the column in the second', () => {
    expect(at(1, 0).slice(0, 32)).toEqual(at(1, 2).slice(0, 32));
    expect(at(0, 2).slice(32)).toEqual(at(3, 2).slice(32));
    expect(at(1, 0).slice(0, 32)).not.toEqual(at(2, 0).slice(0, 32));
    expect(at(0, 0).slice(32)).not.toEqual(at(0, 1).slice(32));
  });

  it('are half a sine and half a cosine', () => {
    const place = at(2, 1);
    expect(place[0]).toBeCloseTo(0.5 * Math.sin(2), 6);
    expect(place[16]).toBeCloseTo(0.5 * Math.cos(2), 6);
    expect(place[33]).toBeCloseTo(0.5 * Math.sin(1 / 10000 ** (1 / 16)), 6);
    expect(place[48]).toBeCloseTo(0.5 * Math.cos(1), 6);
  });
});
