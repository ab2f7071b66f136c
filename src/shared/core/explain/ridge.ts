/** A linear fit: y ≈ intercept + weights · row. */
export interface LinearFit {
  readonly intercept: number;
  readonly weights: readonly number[];
  /** weighted share of the variance explained, 1 - Σw(y - ŷ)² / Σw(y - ȳ)²; null where y does not vary */
  readonly r2: number | null;
}

/** One observation of a weighted regression. */
export interface Observation {
  readonly row: readonly number[];
  readonly target: number;
  readonly weight: number;
}

/**
 * Weighted ridge regression with an unpenalised intercept in closed form: weights = (XᵀWX + alpha I)⁻¹ XᵀWy on
 * weighted-centred X and y (scikit-learn's `Ridge(alpha).fit(X, y, sample_weight)`, which LIME and SLIME use).
 * With alpha = 0, directions that the observations do not determine get weight 0.
 */
export function fitRidge(observations: readonly Observation[], alpha: number): LinearFit {
  const total = sumOf(observations, () => 1);
  const size = observations[0]?.row.length ?? 0;
  const centres = Array.from({ length: size }, (_, j) => sumOf(observations, ({ row }) => row[j]!) / total);
  const meanTarget = sumOf(observations, ({ target }) => target) / total;

  const gram = centres.map((centreJ, j) =>
    centres.map(
      (centreK, k) =>
        sumOf(observations, ({ row }) => (row[j]! - centreJ) * (row[k]! - centreK)) + (j === k ? alpha : 0),
    ),
  );
  const moments = centres.map((centre, j) =>
    sumOf(observations, ({ row, target }) => (row[j]! - centre) * (target - meanTarget)),
  );
  const weights = solvePositive(gram, moments);
  const intercept = meanTarget - dot(weights, centres);

  const variation = sumOf(observations, ({ target }) => (target - meanTarget) ** 2);
  const residual = sumOf(observations, ({ row, target }) => (target - intercept - dot(weights, row)) ** 2);
  return {
    intercept,
    weights,
    r2: variation > 1e-20 * total * (1 + meanTarget ** 2) ? 1 - residual / variation : null,
  };
}

/** Solves a symmetric positive semi-definite system by an LDLᵀ decomposition; undetermined unknowns become 0. */
function solvePositive(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const lower = matrix.map((row) => [...row]);
  const pivots: number[] = [];
  const smallest = 1e-12 * Math.max(...matrix.map((row, j) => row[j]!), Number.MIN_VALUE);
  for (let j = 0; j < size; j += 1) {
    let pivot = matrix[j]![j]!;
    for (let k = 0; k < j; k += 1) pivot -= lower[j]![k]! ** 2 * pivots[k]!;
    pivots[j] = pivot > smallest ? pivot : 0;
    for (let i = j + 1; i < size; i += 1) {
      let entry = matrix[i]![j]!;
      for (let k = 0; k < j; k += 1) entry -= lower[i]![k]! * lower[j]![k]! * pivots[k]!;
      lower[i]![j] = pivots[j]! > 0 ? entry / pivots[j]! : 0;
    }
  }
  const solution = [...right];
  for (let i = 0; i < size; i += 1) for (let k = 0; k < i; k += 1) solution[i]! -= lower[i]![k]! * solution[k]!;
  for (let i = 0; i < size; i += 1) solution[i] = pivots[i]! > 0 ? solution[i]! / pivots[i]! : 0;
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < size; k += 1) solution[i]! -= lower[k]![i]! * solution[k]!;
  }
  return solution;
}

function sumOf(observations: readonly Observation[], value: (observation: Observation) => number): number {
  return observations.reduce((sum, observation) => sum + observation.weight * value(observation), 0);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
