export interface SimplexOptions {
  /** stop when every corner lies within this of the best one, in every coordinate … */
  readonly pointTolerance?: number;
  /** … and every value within this of the best one */
  readonly valueTolerance?: number;
}

interface Corner {
  readonly point: readonly number[];
  readonly value: number;
}

/**
 * Minimises a function without derivatives by the simplex method of Nelder and Mead (1965) with the usual coefficients
 * (reflection 1, expansion 2, contraction and shrinkage 1/2). Start simplex (each coordinate 5 % larger in turn),
 * tolerances and the limit of 200 evaluations per coordinate are those of scipy.optimize.fmin, so that a fit that is
 * published with scipy's numbers is found again here.
 */
export function minimise(
  objective: (point: readonly number[]) => number,
  start: readonly number[],
  { pointTolerance = 1e-4, valueTolerance = 1e-4 }: SimplexOptions = {},
): Corner {
  const limit = start.length * 200;
  let evaluations = 0;
  const evaluate = (point: readonly number[]): Corner => {
    evaluations += 1;
    return { point, value: objective(point) };
  };

  const simplex = [evaluate(start)];
  start.forEach((coordinate, k) =>
    simplex.push(evaluate(start.with(k, coordinate === 0 ? 0.00025 : coordinate * 1.05))),
  );
  sortByValue(simplex);

  for (let iteration = 1; iteration < limit && evaluations < limit; iteration += 1) {
    if (hasConverged(simplex, pointTolerance, valueTolerance)) break;
    const replacement = replacementOf(simplex, evaluate);
    if (replacement !== null) simplex[simplex.length - 1] = replacement;
    else shrink(simplex, evaluate);
    sortByValue(simplex);
  }
  return simplex[0]!;
}

/** The corner that reflection, expansion or contraction offers in the place of the worst one; null when none is better. */
function replacementOf(simplex: readonly Corner[], evaluate: (point: readonly number[]) => Corner): Corner | null {
  const worst = simplex.at(-1)!;
  const others = simplex.slice(0, -1);
  const centre = worst.point.map((_, k) => others.reduce((sum, corner) => sum + corner.point[k]!, 0) / others.length);
  const along = (step: number): Corner =>
    evaluate(centre.map((coordinate, k) => (1 + step) * coordinate - step * worst.point[k]!));

  const reflected = along(1);
  if (reflected.value < simplex[0]!.value) {
    const expanded = along(2);
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < others.at(-1)!.value) return reflected;
  if (reflected.value < worst.value) {
    const outside = along(0.5);
    return outside.value <= reflected.value ? outside : null;
  }
  const inside = along(-0.5);
  return inside.value < worst.value ? inside : null;
}

function shrink(simplex: Corner[], evaluate: (point: readonly number[]) => Corner): void {
  const best = simplex[0]!;
  for (let j = 1; j < simplex.length; j += 1) {
    simplex[j] = evaluate(best.point.map((coordinate, k) => coordinate + 0.5 * (simplex[j]!.point[k]! - coordinate)));
  }
}

function hasConverged(simplex: readonly Corner[], pointTolerance: number, valueTolerance: number): boolean {
  const best = simplex[0]!;
  return simplex
    .slice(1)
    .every(
      (corner) =>
        Math.abs(corner.value - best.value) <= valueTolerance &&
        corner.point.every((coordinate, k) => Math.abs(coordinate - best.point[k]!) <= pointTolerance),
    );
}

function sortByValue(simplex: Corner[]): void {
  simplex.sort((a, b) => (a.value === b.value ? 0 : a.value - b.value));
}
