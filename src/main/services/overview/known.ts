import type { KnowledgeLetter } from '#shared/contract/overview.ts';
import type { Label } from '#shared/core/domain.ts';
import type { JudgedRecording, RecordingRange } from '#main/services/ports/journal.ts';
import type { Library, StoredDetector } from '#main/services/ports/library.ts';

/** What people said about some recordings of a detector's machine and section, by recording. */
export function judgedOf(
  library: Library,
  { machine, section }: StoredDetector,
  among: RecordingRange,
): ReadonlyMap<number, JudgedRecording> {
  return new Map(library.journal.judged(machine, section, among).map((found) => [found.recordingId, found]));
}

/** The recordings of a detector's bank, false alarms that joined it among them. */
export function bankOf(library: Library, { id }: StoredDetector): ReadonlySet<number> {
  return new Set(library.detectors.bank(id).map(({ recordingId }) => recordingId));
}

/** What is known of a recording: by the verdict that holds, and only where nobody judged it by its label. */
export function letterOf(judged: JudgedRecording | undefined, label: Label): KnowledgeLetter {
  if (judged !== undefined) {
    if (judged.disputed) return 'U';
    if (judged.verdict === 'real-fault') return 'F';
    return judged.verdict === 'false-alarm' ? 'A' : 'U';
  }
  if (label === 'unknown') return 'u';
  return label === 'anomaly' ? 'f' : 'n';
}
