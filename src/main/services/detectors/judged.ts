import type { BankMember, Library, StoredRecording } from '#main/services/ports/library.ts';

export interface Judged {
  readonly recording: StoredRecording;
  readonly fault: boolean;
}

/** Of a bank, what joined it by a verdict and so never calibrates. */
export function joinedByVerdict(bank: readonly BankMember[]): Set<number> {
  return new Set(bank.filter(({ source }) => source === 'false-alarm').map(({ recordingId }) => recordingId));
}

/** Recordings outside the bank about which it is known whether they are faults: by verdict, else by their label. */
export function judgedRecordings(
  library: Library,
  machine: string,
  section: string,
  bank: readonly { readonly id: number }[],
): Judged[] {
  const verdicts = new Map(library.journal.labelled(machine, section).map((found) => [found.recordingId, found.label]));
  const inBank = new Set(bank.map(({ id }) => id));
  return library.recordings
    .all({ machine, section })
    .filter((recording) => recording.problem === null && !inBank.has(recording.id))
    .flatMap((recording) => {
      const label = verdicts.get(recording.id) ?? recording.place.label;
      return label === 'unknown' ? [] : [{ recording, fault: label === 'anomaly' }];
    });
}
