import type { Addition, Advice } from '#shared/contract/advice.ts';
import type { RecordingScore } from '#shared/contract/schemas.ts';
import type { Verdict } from '#shared/core/domain.ts';
import type { JudgedRecording } from '#main/services/ports/journal.ts';
import type { Library, StoredDetector } from '#main/services/ports/library.ts';

/** A real fault or a false alarm that all sessions agree on. */
export interface Finding {
  readonly recordingId: number;
  readonly fault: boolean;
}

/** What verdicts say about the recordings of a detector, whichever version of it had flagged them. */
export interface Collected {
  readonly judged: ReadonlyMap<number, JudgedRecording>;
  readonly findings: readonly Finding[];
  readonly scores: ReadonlyMap<number, RecordingScore>;
  /** false alarms that are not in the bank and can be read */
  readonly additions: readonly Addition[];
}

export function collect(library: Library, detector: StoredDetector): Collected {
  const judged = new Map(
    library.journal.judged(detector.machine, detector.section).map((found) => [found.recordingId, found]),
  );
  const scores = new Map(library.scores.of(detector.id).map((score) => [score.recordingId, score]));
  const bank = new Set(library.detectors.bank(detector.id).map(({ recordingId }) => recordingId));
  const settled = [...judged.values()].filter(({ disputed }) => !disputed);
  const findings = settled
    .filter(({ verdict }) => verdict === 'real-fault' || verdict === 'false-alarm')
    .map(({ recordingId, verdict }) => ({ recordingId, fault: verdict === 'real-fault' }));
  const additions = settled
    .filter(({ verdict, recordingId }) => verdict === 'false-alarm' && !bank.has(recordingId))
    .flatMap(({ recordingId, sessionId, reviewer, at }): Addition[] => {
      const recording = library.recordings.get(recordingId)!;
      // What was labelled a fault never enters a bank, whatever was said about it later.
      if (recording.problem !== null || recording.place.label === 'anomaly') return [];
      const score = scores.get(recordingId)?.score ?? null;
      return [{ recordingId, fileName: recording.fileName, sessionId, score, reviewer, at }];
    })
    .sort((a, b) => (b.score ?? -Infinity) - (a.score ?? -Infinity) || a.recordingId - b.recordingId);
  return { judged, findings, scores, additions };
}

/** Findings at or above the threshold: below it nothing was selected, so nothing can be concluded. */
export function findingsFrom(
  findings: readonly Finding[],
  scores: ReadonlyMap<number, RecordingScore>,
  floor: number,
): Advice['judged'] {
  return findings.flatMap(({ recordingId, fault }) => {
    const found = scores.get(recordingId);
    if (found === undefined || found.score < floor) return [];
    return [{ recordingId, score: found.score, fault, level: found.levelAlarm }];
  });
}

/** The answer of advice.get. */
export function adviceOf(library: Library, detector: StoredDetector): Advice {
  const { judged, findings, scores, additions } = collect(library, detector);
  const verdicts: Record<Verdict, number> = { 'real-fault': 0, 'false-alarm': 0, unsure: 0, unusable: 0 };
  let disputed = 0;
  for (const found of judged.values()) {
    if (found.disputed) disputed += 1;
    else verdicts[found.verdict] += 1;
  }
  const floor = detector.fitted.threshold.value;
  const known = findings.filter(({ recordingId }) => scores.has(recordingId));
  const under = known.filter(({ recordingId }) => scores.get(recordingId)!.score < floor);
  const flagged = [...scores.values()].filter((score) => score.flagged || score.levelAlarm);
  return {
    detectorId: detector.id,
    verdicts,
    disputed,
    since: sinceWhen(library, detector, [...judged.values()]),
    flagged: flagged.length,
    open: flagged.filter(({ recordingId }) => !judged.has(recordingId)).length,
    judged: findingsFrom(findings, scores, floor),
    below: {
      faults: under.filter(({ fault }) => fault).length,
      falseAlarms: under.filter(({ fault }) => !fault).length,
    },
    unscored: findings.length - known.length,
    additions: [...additions],
  };
}

function sinceWhen(
  library: Library,
  { name, machine }: StoredDetector,
  judged: readonly JudgedRecording[],
): Advice['since'] {
  if (judged.length === 0) return null;
  const versions = new Map(
    library.detectors
      .list()
      .filter((other) => other.name === name && other.machine === machine)
      .map(({ id, version }) => [id, version]),
  );
  const own = judged.flatMap(({ detectorId }) => versions.get(detectorId) ?? []);
  const first = judged.reduce((least, { at }) => (at < least ? at : least), judged[0]!.at);
  return { version: own.length === 0 ? null : Math.min(...own), at: first };
}
