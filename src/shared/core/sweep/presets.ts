import type { Preset } from '../domain.ts';
import { modelSampleRate } from '../audio/types.ts';
import { transitionHz } from '../filter/fir.ts';
import { formatPreset } from '../filter/preset.ts';

/** Kinds with one edge, which moves. */
export const cutKinds = ['high-pass', 'low-pass'] as const;
export type CutKind = (typeof cutKinds)[number];

/** Kinds with a band, which moves from the bottom to the top: only it is left, or all but it. */
export const bandKinds = ['band-pass', 'band-stop'] as const;
export type BandKind = (typeof bandKinds)[number];

export const sweptKinds = [...cutKinds, ...bandKinds] as const;
export type SweptKind = (typeof sweptKinds)[number];

/** How wide a band is: a third of an octave, an octave, or so many Hz. */
export const bandWidths = ['third', 'octave', 400, 800, 1600] as const;
export type BandWidth = (typeof bandWidths)[number];

/** Hz between two cut-offs that can be chosen; the paper's high-pass experiments take 400 Hz (section 3.3). */
export const sweepSteps = [200, 400, 800] as const;

export const mostPresets = 64;

/** Above it a high-pass leaves hardly anything of what a model hears; half the sample rate would leave silence. */
export const highestCutoffHz = modelSampleRate / 2 - 400;

/**
 * Cut-offs in steps, in the order of how much they take away: of a high-pass from the first step up to `limitHz`, of a
 * low-pass from the top down to it. The first is always no filter, which the others are compared with.
 */
export function sweepPresets(kind: CutKind, stepHz: number, limitHz: number): Preset[] {
  const cutoffs: number[] = [];
  if (kind === 'high-pass')
    for (let hz = stepHz; hz <= Math.min(limitHz, highestCutoffHz); hz += stepHz) cutoffs.push(hz);
  else {
    const top = Math.floor(highestCutoffHz / stepHz) * stepHz;
    for (let hz = top; hz >= Math.max(limitHz, stepHz); hz -= stepHz) cutoffs.push(hz);
  }
  return [{ kind: 'none' }, ...cutoffs.map((cutoffHz): Preset => ({ kind, cutoffHz }))];
}

/**
 * Bands side by side from 0 Hz to the top of what a model hears, low ones first: each heard alone, or each taken away. At
 * the bottom a band has no lower edge and at the top no upper one, so there it is a low-pass or a high-pass. Bands of
 * a (third of an) octave are those of IEC 61260-1, in whole Hz; where they would be narrower than a filter can cut, one band
 * holds all of them. The first is always no filter.
 */
export function bandPresets(kind: BandKind, width: BandWidth): Preset[] {
  const half = modelSampleRate / 2;
  const edges = bandEdges(width, half);
  const [below, above] =
    kind === 'band-pass' ? (['low-pass', 'high-pass'] as const) : (['high-pass', 'low-pass'] as const);
  const bands = edges.slice(1).map((highHz, index): Preset => ({ kind, lowHz: edges[index]!, highHz }));
  return [{ kind: 'none' }, { kind: below, cutoffHz: edges[0]! }, ...bands, { kind: above, cutoffHz: edges.at(-1)! }];
}

/** Where one band ends and the next begins, Hz, between 0 and half the sample rate. */
function bandEdges(width: BandWidth, halfHz: number): number[] {
  const edges: number[] = [];
  if (typeof width === 'number') {
    for (let hz = width; hz <= halfHz - width; hz += width) edges.push(hz);
    return edges;
  }
  // Tenths of a decade: one to a third of an octave, three to an octave; edges lie half a step beside 1 kHz.
  const step = width === 'third' ? 1 : 3;
  const first = Math.ceil(-20 / step);
  for (let index = first; ; index++) {
    const edge = Math.round(1000 * 10 ** ((step * (index + 0.5)) / 10));
    if (edge > halfHz - transitionHz) return edges;
    if (edge - edge / 10 ** (step / 10) >= transitionHz) edges.push(edge);
    else edges.splice(0, 1, edge);
  }
}

export const samePreset = (a: Preset, b: Preset): boolean => formatPreset(a) === formatPreset(b);

/** What a sweep computes: no filter first, then the given presets, each once. */
export function withReference(presets: readonly Preset[]): Preset[] {
  const all: Preset[] = [{ kind: 'none' }];
  for (const preset of presets) if (!all.some((known) => samePreset(known, preset))) all.push(preset);
  return all;
}
