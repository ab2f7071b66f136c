/**
 * Another length or number of bins for a trained AST: its position embeddings are adapted as the original does
 * (Gong, Chung and Glass 2021; `ASTModel` of YuanGongND/ast), every other weight stays as it is.
 */
import { patchGrid, type AstConfig, type PatchGrid } from './config.ts';
import { embeddingNames, type Tensor, type Weights } from './parameters.ts';

/** The class token and the distillation token; their positions are kept. */
const specialTokens = 2;

export interface InputSize {
  /** frames of one input */
  readonly maxLength: number;
  /** bins of one frame */
  readonly melBins: number;
}

/** The same network for inputs of another size. The input's new grid must hold at least one patch. */
export function adaptModel(
  config: AstConfig,
  weights: Weights,
  size: InputSize,
): { config: AstConfig; weights: Map<string, Tensor> } {
  const adapted: AstConfig = { ...config, ...size };
  const { shape, data } = weights.get(embeddingNames.positions)!;
  const from = patchGrid(config);
  const to = patchGrid(adapted);
  const positions: Tensor = {
    shape: [1, to.rows * to.columns + specialTokens, config.hiddenSize],
    data: adaptPositions(data, from, to, config.hiddenSize),
  };
  const unchanged = positions.shape.join() === shape.join() && from.rows === to.rows;
  return { config: adapted, weights: unchanged ? new Map(weights) : replaced(weights, positions) };
}

function replaced(weights: Weights, positions: Tensor): Map<string, Tensor> {
  return new Map(weights).set(embeddingNames.positions, positions);
}

/**
 * Position embeddings [special + rows · columns, size] of one grid for another: an axis that gets shorter keeps its
 * middle, one that gets longer is interpolated (bilinear, as torch's `interpolate` with align_corners=False).
 */
export function adaptPositions(positions: Float32Array, from: PatchGrid, to: PatchGrid, size: number): Float32Array {
  const columns = axisSources(from.columns, to.columns);
  const rows = axisSources(from.rows, to.rows);
  const adapted = new Float32Array((specialTokens + to.rows * to.columns) * size);
  adapted.set(positions.subarray(0, specialTokens * size));
  const at = (row: number, column: number): number => (specialTokens + row * from.columns + column) * size;
  let target = specialTokens * size;
  for (const row of rows) {
    for (const column of columns) {
      const [a, b] = [at(row.before, column.before), at(row.before, column.after)];
      const [c, d] = [at(row.after, column.before), at(row.after, column.after)];
      for (let index = 0; index < size; index += 1, target += 1) {
        const upper = mix(positions[a + index]!, positions[b + index]!, column.share);
        const lower = mix(positions[c + index]!, positions[d + index]!, column.share);
        adapted[target] = mix(upper, lower, row.share);
      }
    }
  }
  return adapted;
}

/** Where a place of the new axis comes from: between two places of the old one, `share` of the second. */
interface Source {
  readonly before: number;
  readonly after: number;
  readonly share: number;
}

function axisSources(from: number, to: number): Source[] {
  return Array.from({ length: to }, (_, index) => {
    if (to < from) {
      const place = Math.floor(from / 2) - Math.floor(to / 2) + index;
      return { before: place, after: place, share: 0 };
    }
    const centre = Math.max(0, ((index + 0.5) * from) / to - 0.5);
    const before = Math.floor(centre);
    return { before, after: Math.min(from - 1, before + 1), share: centre - before };
  });
}

function mix(a: number, b: number, share: number): number {
  return a * (1 - share) + b * share;
}
