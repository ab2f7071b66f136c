import { logGamma, standardGammaQuantile } from './gamma-function.ts';
import { minimise } from './nelder-mead.ts';
import { mean, standardDeviation } from './summary.ts';

/** A gamma distribution moved by `location`: density (x - location)^(shape - 1) exp(-(x - location) / scale). */
export interface GammaDistribution {
  readonly shape: number;
  readonly location: number;
  readonly scale: number;
}

/** What one value outside the support costs in the likelihood: scipy's 100 ln(largest float). */
const outsidePenalty = 100 * Math.log(Number.MAX_VALUE);

/**
 * Fits shape, location and scale by maximum likelihood as `scipy.stats.gamma.fit(scores)` does (the threshold of the
 * DCASE baselines): the same start (shape from the skewness, location and scale from the moments), the same penalty for
 * values outside the support, the same simplex search and limits.
 *
 * Null where no gamma can be had: fewer than three values, all values equal, values that are not finite, or a search
 * that ends outside the allowed parameters. Callers then fall back to the percentile of the same quantile.
 */
export function fitGamma(values: ArrayLike<number>): GammaDistribution | null {
  const data = Float64Array.from(values);
  if (data.length < 3 || !data.every(Number.isFinite)) return null;
  const least = Math.min(...data);
  const greatest = Math.max(...data);
  if (greatest === least) return null;

  const { point, value } = minimise(
    ([shape, location, scale]) => penalisedLoss(data, { shape: shape!, location: location!, scale: scale! }),
    startingPoint(data, least, greatest),
  );
  const [shape, location, scale] = point as [number, number, number];
  const allowed = [shape, location, scale, value].every(Number.isFinite) && shape > 0 && scale > 0;
  return allowed ? { shape, location, scale } : null;
}

/** The value below which a share `quantile` (0 < quantile < 1) of the distribution lies. */
export function gammaQuantile({ shape, location, scale }: GammaDistribution, quantile: number): number {
  if (!(quantile > 0 && quantile < 1)) throw new RangeError(`quantile ${quantile} is not between 0 and 1`);
  return location + scale * standardGammaQuantile(shape, quantile);
}

function startingPoint(data: Float64Array, least: number, greatest: number): [number, number, number] {
  const centre = mean(data);
  const deviation = standardDeviation(data);
  const skewness = mean(data.map((value) => (value - centre) ** 3)) / deviation ** 3;
  const shape = 4 / (1e-8 + skewness ** 2);
  const scale = deviation / Math.sqrt(shape);
  const location = centre - scale * shape;
  return location < least ? [shape, location, scale] : [shape, least - 0.1 * (greatest - least), 1];
}

/** Negative log-likelihood; every value at or below the location costs `outsidePenalty`. */
function penalisedLoss(data: Float64Array, { shape, location, scale }: GammaDistribution): number {
  if (!(shape > 0) || !(scale > 0)) return Infinity;
  const constant = logGamma(shape);
  let loss = data.length * Math.log(scale);
  for (const value of data) {
    const x = (value - location) / scale;
    const term = (shape - 1) * Math.log(x) - x - constant;
    loss += x > 0 && Number.isFinite(term) ? -term : outsidePenalty;
  }
  return loss;
}
