import type { Graph, Value } from '../onnx/graph.ts';
import { patchGrid, type AstConfig } from './config.ts';

/**
 * Patches of normalised features [batch, frames, bins] as rows [batch, rows · columns, patchSize²]: patches in
 * frequency-major order, inside a patch time before frequency, so that neighbouring bins stay together and move as one; the
 * weights of Hugging Face's Conv2d over [1, bins, frames] are turned to match. No gradient flows back to the features.
 */
export function cutPatches(graph: Graph, config: AstConfig, features: Value): Value {
  const { patchSize } = config;
  const tiled = config.frequencyStride === patchSize && config.timeStride === patchSize;
  return tiled ? tile(graph, config, features) : gather(graph, config, features);
}

/** Patches that touch but do not overlap are a matter of transposing. */
function tile(graph: Graph, config: AstConfig, features: Value): Value {
  const { rows, columns } = patchGrid(config);
  const { patchSize: side } = config;
  const batch = features.shape[0]!;
  const whole = [batch, columns * side, rows * side];
  const from = graph.integers([0, 0]);
  const covered = graph.node('Slice', [features, from, graph.integers(whole.slice(1)), graph.integers([1, 2])], whole);
  const cut = [batch, columns, side, rows, side];
  const parted = graph.node('Reshape', [covered, graph.integers(cut)], cut);
  const turned = graph.node('Transpose', [parted], [batch, rows, columns, side, side], { perm: [0, 3, 1, 2, 4] });
  const shape = [batch, rows * columns, side ** 2];
  return graph.node('Reshape', [turned, graph.integers(shape)], shape);
}

/** Overlapping patches are picked by their place in the flattened features. */
function gather(graph: Graph, config: AstConfig, features: Value): Value {
  const batch = features.shape[0]!;
  const flatShape = [batch, config.maxLength * config.melBins];
  const flat = graph.node('Reshape', [features, graph.integers(flatShape)], flatShape);
  const { rows, columns } = patchGrid(config);
  const indices = patchIndices(config);
  const places = graph.initialiser(
    graph.fresh('patch_indices'),
    [rows * columns, config.patchSize ** 2],
    BigInt64Array.from(indices, BigInt),
  );
  return graph.node('Gather', [flat, places], [batch, rows * columns, config.patchSize ** 2], { axis: 1 });
}

/** Places of every patch's values in features flattened from [frames, bins]. */
export function patchIndices(config: AstConfig): Int32Array {
  const { rows, columns } = patchGrid(config);
  const { patchSize: side, melBins } = config;
  const indices = new Int32Array(rows * columns * side * side);
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      for (let frame = column * config.timeStride; frame < column * config.timeStride + side; frame += 1) {
        for (let bin = row * config.frequencyStride; bin < row * config.frequencyStride + side; bin += 1) {
          indices[at] = frame * melBins + bin;
          at += 1;
        }
      }
    }
  }
  return indices;
}
