import type { Preset } from '../domain.ts';
import { modelSampleRate } from '../audio/types.ts';
import { formatPreset } from '../filter/preset.ts';

export const sweptKinds = ['high-pass', 'low-pass'] as const;
export type SweptKind = (typeof sweptKinds)[number];

/** Hz between two cut-offs that can be chosen; the paper's high-pass experiments take 400 Hz (section 3.3). */
export const sweepSteps = [200, 400, 800] as const;

export const mostPresets = 64;

/** Above it a high-pass leaves hardly anything of what a model hears; half the sample rate would leave silence. */
export const highestCutoffHz = modelSampleRate / 2 - 400;

/**
 * Cut-offs in steps, in the order of how much they take away: of a high-pass from the first step up to `limitHz`, of a
 * low-pass from the top down to it. The first is always no filter, which the others are compared with.
 */
export function sweepPresets(kind: SweptKind, stepHz: number, limitHz: number): Preset[] {
  const cutoffs: number[] = [];
  if (kind === 'high-pass')
    for (let hz = stepHz; hz <= Math.min(limitHz, highestCutoffHz); hz += stepHz) cutoffs.push(hz);
  else {
    const top = Math.floor(highestCutoffHz / stepHz) * stepHz;
    for (let hz = top; hz >= Math.max(limitHz, stepHz); hz -= stepHz) cutoffs.push(hz);
  }
  return [{ kind: 'none' }, ...cutoffs.map((cutoffHz): Preset => ({ kind, cutoffHz }))];
}

export const samePreset = (a: Preset, b: Preset): boolean => formatPreset(a) === formatPreset(b);

/** What a sweep computes: no filter first, then the given presets, each once. */
export function withReference(presets: readonly Preset[]): Preset[] {
  const all: Preset[] = [{ kind: 'none' }];
  for (const preset of presets) if (!all.some((known) => samePreset(known, preset))) all.push(preset);
  return all;
}
