import type { Preset } from '#shared/core/domain.ts';
import { presetTaps } from '#shared/core/filter/preset.ts';
import { responseDb } from '#shared/core/filter/response.ts';

/** Lowest gain that a drawn response shows. */
export const responseFloorDb = -100;
const points = 240;

/** Gain of a filter over frequency, evenly spaced from 0 Hz to half the sample rate. */
export function responseCurve(
  preset: Preset,
  sampleRate: number,
): readonly { readonly hertz: number; readonly db: number }[] {
  const hertz = Array.from({ length: points + 1 }, (_, i) => (i * sampleRate) / 2 / points);
  const gains = responseDb(presetTaps(preset, sampleRate), sampleRate, hertz);
  return hertz.map((each, i) => ({ hertz: each, db: Math.max(responseFloorDb, gains[i]!) }));
}
