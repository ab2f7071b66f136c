import { mostFlips, type AdvicePreview, type Flip } from '#shared/contract/advice.ts';
import type { RecordingScore } from '#shared/contract/schemas.ts';
import { rateOf, type Rate } from '#shared/core/advice/wilson.ts';
import type { Library, StoredDetector } from '#main/services/ports/library.ts';
import type { Plan } from './plan.ts';

interface Compared {
  readonly before: RecordingScore;
  readonly after: RecordingScore;
}

const isFlagged = ({ flagged, levelAlarm }: RecordingScore): boolean => flagged || levelAlarm;

/** What the planned version would decide otherwise than the detector did. */
export function previewOf(library: Library, detector: StoredDetector, plan: Plan): AdvicePreview {
  const { collected, scores, fitted, bank, additions } = plan;
  const compared = scores.flatMap((after): Compared[] => {
    const before = collected.scores.get(after.recordingId);
    return before === undefined ? [] : [{ before, after }];
  });
  const flips = compared
    .filter(({ before, after }) => isFlagged(before) !== isFlagged(after))
    .map(flipTeller(library, plan))
    .sort((a, b) => Number(b.hidden) - Number(a.hidden) || moved(b) - moved(a) || a.recordingId - b.recordingId);
  return {
    detectorId: detector.id,
    thresholdBefore: detector.fitted.threshold.value,
    threshold: { ...fitted.threshold, details: { ...fitted.threshold.details } },
    additions: [...additions],
    bankBefore: detector.bankSize,
    bankAfter: bank.length,
    calibrating: bank.filter(({ source }) => source === undefined).length,
    compared: compared.length,
    leftOut: plan.leftOut,
    flaggedBefore: compared.filter(({ before }) => isFlagged(before)).length,
    flaggedAfter: compared.filter(({ after }) => isFlagged(after)).length,
    ...ratesOf(library, plan, compared),
    newlyFlagged: flips.filter(({ flagged }) => flagged).length,
    noLongerFlagged: flips.filter(({ flagged }) => !flagged).length,
    hiddenFaults: flips.filter(({ hidden }) => hidden).length,
    flips: flips.slice(0, mostFlips),
  };
}

const moved = ({ scoreBefore, scoreAfter }: Flip): number => Math.abs(scoreAfter - scoreBefore);

function flipTeller(library: Library, { collected, additions }: Plan): (compared: Compared) => Flip {
  const sessions = library.sessions.newestByRecording();
  const added = new Set(additions);
  return ({ before, after }) => {
    const { recordingId } = after;
    const { fileName, place } = library.recordings.get(recordingId)!;
    const judged = collected.judged.get(recordingId);
    const verdict = judged?.verdict ?? null;
    const flagged = isFlagged(after);
    // Somebody heard a fault: that counts even where somebody else did not.
    const fault =
      verdict === 'real-fault' || judged?.disputed === true || (verdict === null && place.label === 'anomaly');
    const nearest = after.nearest[0]?.recordingId;
    const nearestAddition =
      nearest !== undefined && added.has(nearest)
        ? { recordingId: nearest, fileName: library.recordings.get(nearest)!.fileName }
        : null;
    return {
      recordingId,
      fileName,
      sessionId: sessions.get(recordingId) ?? null,
      verdict,
      label: place.label,
      scoreBefore: before.score,
      scoreAfter: after.score,
      flagged,
      hidden: fault && !flagged,
      nearestAddition,
    };
  };
}

function ratesOf(
  library: Library,
  { collected, bank }: Plan,
  compared: readonly Compared[],
): Pick<AdvicePreview, 'verdicts' | 'labels'> {
  const faultOf = new Map(collected.findings.map(({ recordingId, fault }) => [recordingId, fault]));
  const chosen = new Set(bank.filter(({ source }) => source === undefined).map(({ recordingId }) => recordingId));
  // A member of the bank that was chosen as normal is no test of anything; what nobody judged has its label.
  const labelled = compared
    .filter(({ after }) => !collected.judged.has(after.recordingId) && !chosen.has(after.recordingId))
    .map((pair) => ({ pair, label: library.recordings.get(pair.after.recordingId)!.place.label }));
  const judged = (fault: boolean) => compared.filter(({ after }) => faultOf.get(after.recordingId) === fault);
  const given = (label: string) => labelled.filter((found) => found.label === label).map(({ pair }) => pair);
  return {
    verdicts: { faults: flaggedOf(judged(true)), falseAlarms: flaggedOf(judged(false)) },
    labels: { faults: flaggedOf(given('anomaly')), normals: flaggedOf(given('normal')) },
  };
}

function flaggedOf(pairs: readonly Compared[]): { before: Rate; after: Rate } {
  const count = (side: keyof Compared) => pairs.filter((pair) => isFlagged(pair[side])).length;
  return { before: rateOf(count('before'), pairs.length), after: rateOf(count('after'), pairs.length) };
}
