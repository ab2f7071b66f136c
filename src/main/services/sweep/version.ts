import type { CallOutput } from '#shared/contract/api.ts';
import type { Flip } from '#shared/contract/sweep.ts';
import type { Preset } from '#shared/core/domain.ts';
import { ok, type Result } from '#shared/core/result.ts';
import { ruleOfVersion } from '#shared/core/sweep/rule.ts';
import { createDetector, type CreateNeeds } from '#main/services/detectors/create.ts';
import { joinedByVerdict } from '#main/services/detectors/judged.ts';
import { findDetector } from '#main/services/detectors/loader.ts';
import { scoreRecordings, type ScoreNeeds } from '#main/services/detectors/score.ts';
import type { JobContext } from '#main/services/ports/host.ts';
import type { Library, StoredDetector } from '#main/services/ports/library.ts';

export type VersionNeeds = CreateNeeds & ScoreNeeds;

export interface MadeVersion {
  readonly detectorId: number;
  readonly scored: number;
  readonly flagged: number;
}

/**
 * Makes the next version of a detector on the same bank with another preset and, where its threshold was set by hand, one
 * found from the bank (ruleOfVersion), and scores with it what the old one has scored. The old version, its scores and the verdicts about them stay as they are. Problems: those of createDetector
 * and scoreRecordings.
 */
export async function makeVersion(
  needs: VersionNeeds,
  detector: StoredDetector,
  preset: Preset,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Result<MadeVersion>> {
  const { library } = needs;
  const { name, machine, section, spec, model } = detector;
  const members = library.detectors.bank(detector.id);
  const bank = members.map(({ recordingId }) => recordingId);
  const scored = scoredBy(library, detector.id);
  const whole = bank.length + scored.length + 1;
  const created = await createDetector(
    needs,
    {
      name,
      machine,
      section,
      normals: { ids: bank },
      joined: joinedByVerdict(members),
      spec: { ...spec, preset, rule: ruleOfVersion(spec.rule) },
      normalise: spec.frontEnd.normalisation === null ? 'as-given' : 'normals',
      model: model.sha256,
    },
    { signal, progress: (done, total) => progress((done / total) * bank.length, whole) },
  );
  if (!created.ok) return created;
  const { detectorId } = created.value;
  const scores = await scoreRecordings(
    needs,
    detectorId,
    { ids: scored },
    { signal, progress: (done, total) => progress(bank.length + (done / total) * (scored.length + 1), whole) },
  );
  return scores.ok ? ok({ detectorId, scored: scores.value.scored, flagged: scores.value.flagged }) : scores;
}

function scoredBy(library: Library, detectorId: number): number[] {
  const all = library.recordings.all({}).map(({ id }) => id);
  const missing = new Set(library.scores.missing(detectorId, all));
  return all.filter((id) => !missing.has(id));
}

/** Which recordings one detector flags and the other does not, of those that both have scored. Problem: detector.unknown. */
export function flipsBetween(library: Library, beforeId: number, afterId: number): Result<CallOutput<'sweep.flips'>> {
  const before = findDetector(library, beforeId);
  if (!before.ok) return before;
  const after = findDetector(library, afterId);
  if (!after.ok) return after;
  const byAfter = new Set(scoredBy(library, afterId));
  const both = new Set(scoredBy(library, beforeId).filter((id) => byAfter.has(id)));
  const flagged = (id: number) => new Set(library.scores.flagged(id).map(({ recordingId }) => recordingId));
  const [was, is] = [flagged(beforeId), flagged(afterId)];
  const { machine, section } = before.value;
  const verdicts = new Map(library.journal.labelled(machine, section).map((found) => [found.recordingId, found.label]));

  const scoreOf = ({ id, fitted }: StoredDetector, recordingId: number) => ({
    score: library.scores.get(id, recordingId)!.score,
    threshold: fitted.threshold.value,
  });
  const flipOf = (id: number, change: Flip['change']): Flip => {
    const { fileName, place } = library.recordings.get(id)!;
    const found = verdicts.get(id);
    const verdict = found === undefined ? null : found === 'anomaly' ? 'real-fault' : 'false-alarm';
    const scores = { before: scoreOf(before.value, id), after: scoreOf(after.value, id) };
    return { recordingId: id, fileName, change, ...scores, verdict, label: place.label };
  };
  const flips = [
    ...[...is].filter((id) => both.has(id) && !was.has(id)).map((id) => flipOf(id, 'newly')),
    ...[...was].filter((id) => both.has(id) && !is.has(id)).map((id) => flipOf(id, 'no-longer')),
  ];
  return ok({ compared: both.size, flips });
}
