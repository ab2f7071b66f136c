import type { FrontEndKind, Preset } from '#shared/core/domain.ts';
import { formatPreset } from '#shared/core/filter/preset.ts';
import type { FrontEnd } from '#main/engine/frontend/index.ts';

type Create = (kind: FrontEndKind, preset: Preset) => Promise<FrontEnd>;

/** Front ends in memory at most: the present one, and those of a few detectors that are looked at in turn. */
const mostFrontEnds = 4;

/**
 * Front ends that stay in memory between calls, those used last. Each holds some 20 MB after half a minute of sound, and a
 * sweep tries dozens of presets. One that could not be made is tried again.
 */
export function keepFrontEnds(create: Create, most = mostFrontEnds): Create {
  const kept = new Map<string, Promise<FrontEnd>>();
  return (kind, preset) => {
    const name = `${kind} ${formatPreset(preset)}`;
    const found = kept.get(name) ?? create(kind, preset);
    kept.delete(name);
    kept.set(name, found);
    found.catch(() => {
      if (kept.get(name) === found) kept.delete(name);
    });
    for (const [oldest, frontEnd] of kept) {
      if (kept.size <= most) break;
      kept.delete(oldest);
      // Calls come one after the other, so nobody uses it now.
      void frontEnd.then((one) => one.release()).catch(() => undefined);
    }
    return found;
  };
}
