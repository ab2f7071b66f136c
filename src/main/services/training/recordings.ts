import type { Label } from '#shared/core/domain.ts';
import type { TrainingChoice } from '#shared/contract/training.ts';
import type { Library, StoredRecording } from '#main/services/ports/library.ts';

export interface Place {
  readonly machine: string;
  readonly section: string;
}

const sameText = (a: Place, b: Place) => a.machine === b.machine && a.section === b.section;

/** Every recording of exactly this machine and section; in a filter an empty word would mean any. */
export function inGroup(library: Library, machine: string, section: string, search = ''): StoredRecording[] {
  return library.recordings
    .all({ machine, section, search })
    .filter(({ place }) => sameText(place, { machine, section }));
}

/** What is known about recordings of a machine: by the newest verdict, else by the label they came with. */
export function knownLabels(library: Library, machine: string, section: string): (recording: StoredRecording) => Label {
  const verdicts = new Map(library.journal.labelled(machine, section).map((found) => [found.recordingId, found.label]));
  return ({ id, place }) => verdicts.get(id) ?? place.label;
}

/** The machines and sections of recordings, in the order in which they come first. */
export function placesOf(recordings: readonly StoredRecording[]): Place[] {
  const places: Place[] = [];
  for (const { place } of recordings) {
    if (!places.some((known) => sameText(known, place)))
      places.push({ machine: place.machine, section: place.section });
  }
  return places;
}

export interface ChosenRecordings {
  readonly normals: readonly StoredRecording[];
  /** left out: known faults, and files that cannot be read */
  readonly faults: number;
  readonly broken: number;
}

/** The normal recordings of a choice; a known fault is never among them, whatever was chosen. */
export function chooseNormals(library: Library, choice: TrainingChoice): ChosenRecordings {
  const normals: StoredRecording[] = [];
  let [faults, broken] = [0, 0];
  for (const { machine, section } of choice.groups) {
    const labels = knownLabels(library, machine, section);
    for (const recording of inGroup(library, machine, section, choice.search)) {
      const label = labels(recording);
      if (label === 'anomaly') faults += 1;
      else if (choice.normals !== 'all' && label !== 'normal') continue;
      else if (choice.normals === 'train' && recording.place.split !== 'train') continue;
      else if (recording.problem !== null) broken += 1;
      else normals.push(recording);
    }
  }
  return { normals, faults, broken };
}
