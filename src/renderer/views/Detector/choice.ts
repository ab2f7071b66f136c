import type { Detector } from '#shared/contract/schemas.ts';

/** Whether two are versions of one detector. */
export const isVersionOf = (one: Detector, other: Detector): boolean =>
  one.name === other.name && one.machine === other.machine && one.section === other.section;

/** What is looked at first: the newest version of the detector that flagged what is under review, else the newest one. */
export function firstDetector(detectors: readonly Detector[], underReview: number | null): Detector | null {
  const reviewed = detectors.find(({ id }) => id === underReview);
  const versions = reviewed ? detectors.filter((other) => isVersionOf(other, reviewed)) : detectors;
  return versions.toSorted((a, b) => a.id - b.id).at(-1) ?? null;
}

/** What a detector can stand beside: others of its machine and section, its own versions first, the newest first. */
export function comparable(detectors: readonly Detector[], detector: Detector): Detector[] {
  return detectors
    .filter(
      ({ id, machine, section }) => id !== detector.id && machine === detector.machine && section === detector.section,
    )
    .sort((a, b) => Number(isVersionOf(b, detector)) - Number(isVersionOf(a, detector)) || b.id - a.id);
}
