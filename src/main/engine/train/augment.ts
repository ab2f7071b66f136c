import type { Random } from '#shared/core/random.ts';
import { nats, type Clips } from './dataset.ts';

/** Half the range of the random gain, nat (6 dB) */
const gainRange = 1.38;
/** Share of crops that get background noise mixed in, and its range below the recording, nat (0 to 20 dB) */
const noiseShare = 0.3;
const noiseRange = 4.6;
/** Bends of a random equaliser's curve, and half the range of its gain there, nat (5 dB) */
const bends = { fewest: 3, most: 6 };
const equaliserRange = 1.15;
/** Share of crops with a masked stretch of time, a masked stretch of bins, and one of the eight bands masked */
const maskShare = 0.4;
const bandShare = 0.25;
const longestMask = { frames: 32, bins: 12 };
const bandCount = 8;
/** Range of the share of the first of two mixed recordings */
const mixRange = { least: 0.3, most: 0.7 };

/** Another gain for the whole crop, in place; values are natural logarithms of power. */
export function changeGain(crop: Float32Array, random: Random): void {
  const gain = gainRange * (2 * random.next() - 1);
  for (let i = 0; i < crop.length; i++) crop[i]! += gain;
}

/**
 * Mixes the crop [frames, bins] with another recording of the same size, in place, and returns the share of the first,
 * which is its share of the target too (mixup, Zhang et al. 2018). What is mixed is sound, as in the training of the
 * AST (Gong et al. 2021), at equal levels and with the share as the ratio of amplitudes, as in between-class learning
 * (Tokozume et al. 2018): powers add up, so that both machines are heard, not an average of their logarithms.
 */
export function mixUp(crop: Float32Array, other: Float32Array, random: Random): number {
  const share = mixRange.least + (mixRange.most - mixRange.least) * random.next();
  const toLevel = average(crop) - average(other);
  const [first, second] = [2 * Math.log(share), 2 * Math.log(1 - share) + toLevel];
  for (let i = 0; i < crop.length; i++) crop[i] = addPowers(crop[i]! + first, other[i]! + second);
  return share;
}

/** Background noise added to some crops, in place, at a level that is drawn. */
export function addNoise(crop: Float32Array, backgrounds: Clips, frames: number, random: Random): void {
  if (random.next() >= noiseShare) return;
  const data = backgrounds.data[random.integer(backgrounds.data.length)]!;
  const start = random.integer(backgrounds.frames - frames + 1) * backgrounds.bins;
  const shift = average(crop) - nats(average(data)) - noiseRange * random.next();
  for (let i = 0; i < crop.length; i++) crop[i] = addPowers(crop[i]!, nats(data[start + i]!) + shift);
}

/**
 * Another microphone, in place: a gain over frequency that runs in straight lines between a few random bends (the
 * linear kind of FilterAugment, Nam et al. 2022). [frames, bins] of natural logarithms of power.
 */
export function equalise(crop: Float32Array, bins: number, random: Random): void {
  const curve = equaliserCurve(bins, random);
  for (let frame = 0; frame < crop.length; frame += bins) {
    for (let bin = 0; bin < bins; bin++) crop[frame + bin]! += curve[bin]!;
  }
}

/** Gain of each bin, nat, with mean 0: what is left is the colour, the level is another matter. */
function equaliserCurve(bins: number, random: Random): Float32Array {
  const count = bends.fewest + random.integer(bends.most - bends.fewest + 1);
  const gains = Array.from({ length: count }, () => equaliserRange * (2 * random.next() - 1));
  const curve = new Float32Array(bins);
  for (let bin = 0; bin < bins; bin++) {
    const place = (bin / Math.max(1, bins - 1)) * (count - 1);
    const left = Math.min(count - 2, Math.floor(place));
    curve[bin] = gains[left]! + (place - left) * (gains[left + 1]! - gains[left]!);
  }
  const mean = average(curve);
  return curve.map((gain) => gain - mean);
}

/** Gentle masks, in place (after SpecAugment, Park et al. 2019): 0 is the mean of the data set once it is normalised. */
export function maskCrop(crop: Float32Array, bins: number, random: Random): void {
  const frames = crop.length / bins;
  if (random.next() < maskShare) {
    const length = 1 + random.integer(Math.min(longestMask.frames, frames));
    const start = random.integer(frames - length + 1);
    crop.fill(0, start * bins, (start + length) * bins);
  }
  if (random.next() < maskShare) {
    const length = 1 + random.integer(longestMask.bins);
    maskBins(crop, bins, random.integer(bins - length + 1), length);
  }
  if (random.next() < bandShare) {
    const width = Math.floor(bins / bandCount);
    maskBins(crop, bins, width * random.integer(bandCount), width);
  }
}

function maskBins(crop: Float32Array, bins: number, first: number, count: number): void {
  for (let frame = 0; frame < crop.length; frame += bins) crop.fill(0, frame + first, frame + first + count);
}

/** Logarithm of the sum of two powers that are given by their logarithms. */
function addPowers(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

function average(values: Float32Array | Int16Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
