import type { Sweep } from '#shared/contract/sweep.ts';
import type { Library, StoredDetector } from '#main/services/ports/library.ts';
import { materialOf, truthOf } from './material.ts';

/** The last sweep of a detector as it is kept: `truth` says which recordings were taken for what. */
export type StoredSweep = Omit<Sweep, 'outdated'> & { readonly truth: string };

const keyOf = (detectorId: number): string => `sweep.${detectorId}`;

export function readSweep(library: Library, detectorId: number): StoredSweep | null {
  return (library.settings.get(keyOf(detectorId)) as StoredSweep | undefined) ?? null;
}

export function writeSweep(library: Library, sweep: StoredSweep): void {
  library.settings.set(keyOf(sweep.detectorId), sweep);
}

export function forContract(library: Library, detector: StoredDetector, { truth, ...sweep }: StoredSweep): Sweep {
  return { ...sweep, outdated: truth !== truthOf(materialOf(library, detector)) };
}
