import { bandCount } from '../domain.ts';
import { createRandom } from '../random.ts';
import { allBands, countHeard, isHeard } from './masks.ts';
import { fitRidge, type LinearFit, type Observation } from './ridge.ts';

/** Draws of the published method (paper section 2.4), and the seed that makes them the same ones every time. */
export const slimeDraws = 1000;
const slimeSeed = 2022;
const kernelWidth = 0.25;
const ridgeAlpha = 1;

/** Weight of a mask in the regression: LIME's kernel √exp(-d² / 0.25²) of the cosine distance to hearing every band. */
export function kernelWeight(mask: number): number {
  const distance = 1 - Math.sqrt(countHeard(mask) / bandCount);
  return Math.sqrt(Math.exp(-((distance / kernelWidth) ** 2)));
}

/**
 * SLIME as published (Mai et al. 2022 section 2.4, after Mishra et al. 2017): 1,000 masks drawn with fair bits, the first
 * one replaced by all bands, fitted by a ridge of alpha 1 under LIME's kernel. `target` gives what is fitted: the hard
 * label 1[score >= threshold]. While only some masks are known, the draws are made among those.
 */
export function fitSlime(known: readonly number[], target: (mask: number) => number): LinearFit {
  const random = createRandom(slimeSeed);
  const counts = new Map<number, number>([[allBands, 1]]);
  for (let draw = 1; draw < slimeDraws; draw += 1) {
    const mask = known[random.integer(known.length)]!;
    counts.set(mask, (counts.get(mask) ?? 0) + 1);
  }
  return orNothing(
    fitRidge(
      [...counts].map(([mask, count]) => observation(mask, target(mask), count)),
      ridgeAlpha,
    ),
  );
}

/**
 * What SLIME tends to with ever more draws: every known mask once. The published alpha of 1 belongs to 1,000 draws,
 * so that `n` masks take alpha n / 1000.
 */
export function fitEveryMask(known: readonly number[], target: (mask: number) => number): LinearFit {
  const alpha = (ridgeAlpha * known.length) / slimeDraws;
  return orNothing(
    fitRidge(
      known.map((mask) => observation(mask, target(mask), 1)),
      alpha,
    ),
  );
}

function observation(mask: number, target: number, count: number): Observation {
  const row = Array.from({ length: bandCount }, (_, band) => (isHeard(mask, band) ? 1 : 0));
  return { row, target, weight: count * kernelWeight(mask) };
}

/** A target that never changes says nothing about the bands: all weights exactly zero, no fidelity. */
function orNothing(fit: LinearFit): LinearFit {
  return fit.r2 === null ? { ...fit, weights: fit.weights.map(() => 0) } : fit;
}
