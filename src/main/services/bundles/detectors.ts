import type { FittedDetector } from '#shared/core/domain.ts';
import type { EmbeddingOrigin, Library, StoredDetector } from '#main/services/ports/library.ts';
import type { SessionFile } from './schema.ts';

type FileDetector = SessionFile['detectors'][number];

/**
 * The number of a detector that came with a session: of the one that is here, where it is the same in everything that
 * decides a score, else of a new one. Where another has its name and version here, it is told apart by its name.
 */
export function placeDetector(
  library: Library,
  detector: FileDetector,
  fitted: FittedDetector,
  origin: EmbeddingOrigin,
  recordings: ReadonlyMap<string, number>,
): number {
  const { name, version, machine, section, spec, createdAt, why, madeBy } = detector;
  const bank = detector.bank.map(({ sha256, leaveOneOut, source }) => ({
    recordingId: recordings.get(sha256)!,
    leaveOneOut,
    ...(source === 'false-alarm' && { source }),
  }));
  const wanted = fingerprint(section, spec, fitted, origin, bank);
  const here = library.detectors.list().filter((one) => one.machine === machine && one.version === version);
  const print = (one: StoredDetector) =>
    fingerprint(one.section, one.spec, one.fitted, one.origin, library.detectors.bank(one.id));
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${name} (imported${number === 2 ? '' : ` ${number - 1}`})`;
    const taken = here.find((one) => one.name === free);
    if (taken && print(taken) === wanted) return taken.id;
    if (taken) continue;
    const made = { name: free, version, machine, section, spec, fitted, origin, bank, createdAt, why, madeBy };
    return library.detectors.insert(made);
  }
}

function fingerprint(...parts: readonly unknown[]): string {
  return JSON.stringify(parts, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
