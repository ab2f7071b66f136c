import type { RecordingExplanation } from '#shared/contract/schemas.ts';
import { maskCount } from '#shared/core/domain.ts';
import { strongestBands } from '#shared/core/explain/strongest.ts';

/** The ways to read the mask table that are shown (DESIGN.md D6). */
export const bandReadOuts = ['shapley', 'soft', 'slimeExact', 'slime', 'leaveOneOut'] as const;
export type BandReadOut = (typeof bandReadOuts)[number];

/** R² from which a linear fit is called faithful, and below which it must not be relied on. */
const goodFidelity = 0.8;
const lowFidelity = 0.5;

export type Fidelity =
  | { readonly kind: 'exact'; readonly r2: number | null }
  | { readonly kind: 'good' | 'fair' | 'low'; readonly r2: number }
  | { readonly kind: 'single' }
  | { readonly kind: 'constant' };

/** One value per band, lowest band first; null where the read-out is not known yet. */
export function bandValues(explanation: RecordingExplanation, readOut: BandReadOut): readonly (number | null)[] {
  return explanation.bands.map((band) => band[readOut]);
}

/** Whether enough masks have been run for a read-out. */
export function isKnown(explanation: RecordingExplanation, readOut: BandReadOut): boolean {
  return bandValues(explanation, readOut).every((value) => value !== null);
}

/** The chosen read-out when it is known, else exact Shapley values, else the fit to the score itself. */
export function shownReadOut(explanation: RecordingExplanation, chosen: BandReadOut | null): BandReadOut {
  if (chosen && isKnown(explanation, chosen)) return chosen;
  return explanation.masks === maskCount && isKnown(explanation, 'shapley') ? 'shapley' : 'soft';
}

/** How far the values can be trusted to stand for the detector. */
export function fidelityOf(explanation: RecordingExplanation, readOut: BandReadOut): Fidelity {
  if (readOut === 'shapley') return { kind: 'exact', r2: explanation.r2.soft };
  if (readOut === 'leaveOneOut') return { kind: 'single' };
  const r2 = explanation.r2[readOut];
  if (r2 === null || (explanation.constantLabel && readOut !== 'soft')) return { kind: 'constant' };
  return { kind: r2 >= goodFidelity ? 'good' : r2 >= lowFidelity ? 'fair' : 'low', r2 };
}

/**
 * How many of the read-outs that are known name the same strongest band as the one that is shown. A read-out whose values
 * are all zero names none. Null where there is nothing to compare.
 */
export function agreementOf(
  explanation: RecordingExplanation,
  shown: BandReadOut,
): { readonly same: number; readonly of: number } | null {
  const strongest = (readOut: BandReadOut) => strongestBands(bandValues(explanation, readOut), 1)[0];
  const named = bandReadOuts.filter((readOut) => isKnown(explanation, readOut)).map(strongest);
  const [band, bands] = [strongest(shown), named.filter((index) => index !== undefined)];
  if (band === undefined || bands.length < 2) return null;
  return { same: bands.filter((index) => index === band).length, of: bands.length };
}
