/** How many of how many, and where the share behind it may lie. */
export interface Rate {
  readonly count: number;
  readonly of: number;
  /** 95 % interval of the share; the whole range of none */
  readonly low: number;
  readonly high: number;
}

/** 97.5 % point of the standard normal distribution. */
const z95 = 1.959963984540054;

/**
 * A share with its Wilson score interval (Wilson 1927, without continuity correction), which stays sensible for few
 * observations and for shares of 0 and 1 (Brown, Cai and DasGupta 2001). Throws unless 0 <= count <= of, both whole.
 */
export function rateOf(count: number, of: number): Rate {
  if (!Number.isInteger(count) || !Number.isInteger(of) || count < 0 || count > of)
    throw new RangeError(`${count} of ${of} is not a share`);
  if (of === 0) return { count, of, low: 0, high: 1 };
  const share = count / of;
  const square = z95 ** 2;
  const centre = share + square / (2 * of);
  const half = z95 * Math.sqrt((share * (1 - share)) / of + square / (4 * of ** 2));
  const whole = 1 + square / of;
  // Rounding must not leave 1e-17 of a share that is none.
  const low = count === 0 ? 0 : (centre - half) / whole;
  const high = count === of ? 1 : (centre + half) / whole;
  return { count, of, low, high };
}
