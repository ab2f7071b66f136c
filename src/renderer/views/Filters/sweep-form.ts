import type { Sweep } from '#shared/contract/sweep.ts';
import type { Preset } from '#shared/core/domain.ts';
import type { NamedPreset } from '#shared/core/filter/named.ts';
import { checkPreset } from '#shared/core/filter/preset.ts';
import {
  bandKinds,
  bandPresets,
  highestCutoffHz,
  mostPresets,
  samePreset,
  sweepPresets,
  sweptKinds,
  withReference,
  type BandKind,
  type BandWidth,
  type SweptKind,
} from '#shared/core/sweep/presets.ts';

/** What is tried: a grid of one kind, or what was saved under a name. */
export type SweepKind = SweptKind | 'saved';

export interface SweepWish {
  readonly kind: SweepKind;
  /** of high-pass and low-pass, Hz */
  readonly step: number;
  readonly limit: number;
  /** of bands */
  readonly width: BandWidth;
}

export const isBandKind = (kind: SweepKind): kind is BandKind => (bandKinds as readonly SweepKind[]).includes(kind);

/** Saved presets can be tried where there is one that changes what a model hears. */
export const sweepKinds = (saved: readonly NamedPreset[]): readonly SweepKind[] =>
  usable(saved).length > 1 ? [...sweptKinds, 'saved'] : sweptKinds;

/** The presets to try, no filter first. */
export function presetsFor({ kind, step, limit, width }: SweepWish, saved: readonly NamedPreset[]): Preset[] {
  if (kind === 'saved') return usable(saved);
  return isBandKind(kind) ? bandPresets(kind, width) : sweepPresets(kind, step, limit);
}

/** One place is left for the detector's own preset. */
const usable = (saved: readonly NamedPreset[]): Preset[] =>
  withReference(saved.map(({ preset }) => preset).filter((preset) => checkPreset(preset).ok)).slice(0, mostPresets - 1);

/** Half of what a model hears: enough to see which way it goes. */
export const defaultLimit = 4000;

/** The cut-offs a sweep in such steps can go to, Hz. */
export const limitsOf = (stepHz: number): number[] =>
  Array.from({ length: Math.floor(highestCutoffHz / stepHz) }, (_, i) => (i + 1) * stepHz);

/** What the button says: these presets were tried already, a part of them was before it was stopped, or they are new. */
export function startWord(sweep: Sweep | null, presets: readonly Preset[]): 'start' | 'goOn' | 'again' {
  if (sweep === null) return 'start';
  const isWanted = (preset: Preset) => presets.some((wanted) => samePreset(wanted, preset));
  const tried = sweep.points.filter(({ preset }) => isWanted(preset)).length;
  if (tried === presets.length) return 'again';
  const stopped = sweep.points.length < sweep.wanted;
  return stopped && tried > 1 ? 'goOn' : 'start';
}
