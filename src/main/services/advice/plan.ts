import type { CallInput } from '#shared/contract/api.ts';
import type { RecordingScore } from '#shared/contract/schemas.ts';
import { adviseThreshold, fewestJudged } from '#shared/core/advice/advise.ts';
import type { DetectorSpec, FittedDetector, Threshold } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { JobContext } from '#main/services/ports/host.ts';
import type { BankMember, StoredDetector } from '#main/services/ports/library.ts';
import { collect, findingsFrom, type Collected } from './collect.ts';
import { refit, rescore, type AgainNeeds } from './again.ts';

export type Choice = Pick<CallInput<'advice.preview'>, 'additions' | 'threshold'>;

/** The next version of a detector, worked out and not made. */
export interface Plan {
  readonly spec: DetectorSpec;
  readonly fitted: FittedDetector;
  readonly bank: readonly BankMember[];
  readonly additions: readonly number[];
  readonly collected: Collected;
  /** what the next version says about everything this one has scored; without what cannot be scored again */
  readonly scores: readonly RecordingScore[];
  readonly leftOut: number;
}

/**
 * Works out the next version: the bank with the chosen false alarms, the threshold, and every score again.
 *
 * Additions are compared with as normals are, but neither standardise nor set thresholds: they were selected by their high
 * scores. The other members, each left out in turn, do both against the larger bank. Like every member of a bank, an
 * addition is scored against the others only, so its new score speaks for the next recording like it.
 *
 * An advised threshold is looked for at or above that of the rule with the new bank. Where additions only are chosen, the level
 * alarm follows its own rule against the new bank; where only the threshold changes, nothing else does.
 *
 * Problems: advice.nothing when this would be the same detector again, advice.few-labels, advice.addition, detector.*,
 * model.*, engine.*, job.cancelled.
 */
export async function planNext(
  needs: AgainNeeds,
  detector: StoredDetector,
  { additions: chosen, threshold: wish }: Choice,
  context: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Result<Plan>> {
  const { library } = needs;
  const collected = collect(library, detector);
  const possible = new Set(collected.additions.map(({ recordingId }) => recordingId));
  const additions = chosen === undefined ? [...possible] : [...new Set(chosen)];
  if (additions.some((id) => !possible.has(id))) return fail(problem('advice.addition'));
  const parent = library.detectors.bank(detector.id);
  // The equal error rate follows the verdicts, so it may have moved; the other rules look at the bank alone.
  const refits = additions.length > 0 || (wish.kind === 'keep' && detector.spec.rule.kind === 'eer');
  if (!refits && wish.kind === 'keep') return fail(problem('advice.nothing'));

  let fitted = detector.fitted;
  let scores: readonly RecordingScore[] = [...collected.scores.values()];
  let leftOut = 0;
  if (refits) {
    const again = await refit(needs, detector, parent, additions, context);
    if (!again.ok) return again;
    fitted = again.value;
    const scored = await rescore(
      needs,
      detector,
      fitted,
      [...parent.map(({ recordingId }) => recordingId), ...additions],
      [...new Set([...collected.scores.keys(), ...additions])],
      context,
    );
    if (!scored.ok) return scored;
    ({ scores, leftOut } = scored.value);
  }

  const decided = decide(wish, fitted.threshold, collected, scores);
  if (!decided.ok) return decided;
  const threshold = decided.value;
  const sources = new Map(parent.map((member) => [member.recordingId, member.source]));
  const ids = [...parent.map(({ recordingId }) => recordingId), ...additions];
  return ok({
    spec: { ...detector.spec, rule: threshold.rule },
    fitted: { ...fitted, threshold },
    bank: ids.map((recordingId, row) => {
      const source = sources.has(recordingId) ? sources.get(recordingId) : 'false-alarm';
      return { recordingId, leaveOneOut: fitted.leaveOneOut[row]!, ...(source !== undefined && { source }) };
    }),
    additions,
    collected,
    scores: scores.map((score) => ({ ...score, flagged: score.score >= threshold.value || score.levelAlarm })),
    leftOut,
  });
}

function decide(
  wish: Choice['threshold'],
  rule: Threshold,
  { findings }: Collected,
  scores: readonly RecordingScore[],
): Result<Threshold> {
  if (wish.kind === 'keep') return ok(rule);
  if (wish.kind === 'value') return ok(byHand(wish.value, {}));
  const byId = new Map(scores.map((score) => [score.recordingId, score]));
  const judged = findingsFrom(findings, byId, rule.value);
  const advice = adviseThreshold(judged, rule.value, wish.costRatio);
  if (advice.kind === 'few') {
    const { faults, falseAlarms } = advice;
    return fail(problem('advice.few-labels', { needed: fewestJudged, faults, falseAlarms }));
  }
  const { threshold, low, high, then } = advice;
  const faults = then.keptFaults + then.missedFaults;
  const falseAlarms = then.falseAlarms + then.avoided;
  return ok(byHand(threshold, { costRatio: wish.costRatio, low, high, faults, falseAlarms }));
}

const byHand = (value: number, details: Threshold['details']): Threshold => ({
  value,
  rule: { kind: 'value', value },
  details,
});
