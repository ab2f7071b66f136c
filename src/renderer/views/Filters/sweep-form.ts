import type { Sweep } from '#shared/contract/sweep.ts';
import type { Preset } from '#shared/core/domain.ts';
import { highestCutoffHz, samePreset } from '#shared/core/sweep/presets.ts';

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
