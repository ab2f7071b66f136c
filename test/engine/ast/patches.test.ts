import { describe, expect, it } from 'vitest';
import { patchGrid, type AstConfig } from '#main/engine/ast/config.ts';
import { cutPatches, patchIndices } from '#main/engine/ast/patches.ts';
import { evaluate, randomValues } from '#test/engine/onnx/run.ts';
import { readGolden } from './golden.ts';

const base = readGolden('tiled').config;

/** Patches one by one, as a convolution over an image [frames, bins] sees them. */
function obviousPatches(config: AstConfig, features: Float32Array): number[] {
  const { rows, columns } = patchGrid(config);
  const patches: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      for (let j = 0; j < config.patchSize; j += 1) {
        for (let i = 0; i < config.patchSize; i += 1) {
          const frame = column * config.timeStride + j;
          patches.push(features[frame * config.melBins + row * config.frequencyStride + i]!);
        }
      }
    }
  }
  return patches;
}

describe('patches', () => {
  it.each([
    ['tiled, with a rest on both sides', { ...base, maxLength: 14, melBins: 17 }],
    ['tiled, without rest', { ...base, maxLength: 12, melBins: 8 }],
    ['overlapping', { ...base, frequencyStride: 2, timeStride: 3 }],
    ['overlapping in time only', { ...base, timeStride: 1 }],
    ['with gaps between them', { ...base, frequencyStride: 5, timeStride: 6 }],
    ['one patch', { ...base, patchSize: 14, frequencyStride: 14, timeStride: 14, melBins: 14 }],
  ] as const)('%s', async (_, config) => {
    const size = config.maxLength * config.melBins;
    const features = randomValues(2 * size, 3);
    const shape = [2, config.maxLength, config.melBins];
    const [patches] = await evaluate((graph, [x]) => cutPatches(graph, config, x!), [shape], [features]);
    const { rows, columns } = patchGrid(config);
    expect(patches!.dims).toEqual([2, rows * columns, config.patchSize ** 2]);
    expect(patches!.data).toEqual([
      ...obviousPatches(config, features.slice(0, size)),
      ...obviousPatches(config, features.slice(size)),
    ]);
  });

  it('of the published model see bins up to 125 and frames up to 1015', () => {
    const config = { ...base, patchSize: 16, frequencyStride: 10, timeStride: 10, maxLength: 1024, melBins: 128 };
    const indices = patchIndices(config);
    expect(indices.length).toBe(1212 * 256);
    expect(indices.reduce((largest, index) => Math.max(largest, index % 128), 0)).toBe(125);
    expect(indices.reduce((largest, index) => Math.max(largest, Math.floor(index / 128)), 0)).toBe(1015);
  });
});
