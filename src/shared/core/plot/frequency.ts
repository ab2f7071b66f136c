import { hertzToMel, melToHertz } from '../spectrum/mel.ts';

/**
 * The three frequency axes. An axis is a monotone map from Hz to a position that is then scaled linearly to pixels. The
 * mel of the axis is that of the mel front end, so that its equal groups of bins are equally high.
 */
export const frequencyAxes = ['mel', 'linear', 'log'] as const;
export type FrequencyAxis = (typeof frequencyAxes)[number];

/** A logarithmic axis has no zero; it begins here. */
export const lowestLogHz = 20;

/** Hz to the axis's own unit (Hz, ln Hz or mel). Frequencies below the start of a logarithmic axis sit at its start. */
export function toAxis(axis: FrequencyAxis, hertz: number): number {
  if (axis === 'mel') return hertzToMel(hertz);
  return axis === 'log' ? Math.log(Math.max(hertz, lowestLogHz)) : hertz;
}

export function fromAxis(axis: FrequencyAxis, position: number): number {
  if (axis === 'mel') return melToHertz(position);
  return axis === 'log' ? Math.exp(position) : position;
}
