import { bandLevel, type LevelMatrix } from '#renderer/plot/levels.ts';
import type { Band } from '#shared/core/domain.ts';

/** Mean level of one band in both recordings; null where there is no sound, or nothing but silence. */
export interface BandLevel extends Band {
  readonly flagged: number | null;
  readonly normal: number | null;
  readonly delta: number | null;
}

export function compareBandLevels(
  bands: readonly Band[],
  flagged: LevelMatrix | null,
  normal: LevelMatrix | null,
): BandLevel[] {
  const finite = (level: number) => (Number.isFinite(level) ? level : null);
  return bands.map(({ lowHz, highHz }) => {
    const ours = flagged ? finite(bandLevel(flagged, lowHz, highHz)) : null;
    const theirs = normal ? finite(bandLevel(normal, lowHz, highHz)) : null;
    return {
      lowHz,
      highHz,
      flagged: ours,
      normal: theirs,
      delta: ours === null || theirs === null ? null : ours - theirs,
    };
  });
}
