import type { RecordingFilter, RecordingScore } from '#shared/contract/schemas.ts';
import type { ScoredRecording } from '#shared/core/domain.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ClockPort, JobContext } from '#main/services/ports/host.ts';
import type { StoredDetector, StoredRecording } from '#main/services/ports/library.ts';
import { asProblem } from '#main/services/stored-problem.ts';
import { embedMissing, type EmbedNeeds } from './embed.ts';
import { findDetector, type DetectorLoader } from './loader.ts';
import type { ModelsService } from './models.ts';
import { vectorsFor } from './origin.ts';

/** Recordings per engine call. */
const callSize = 64;
/** How many nearest normal recordings are kept with a score. */
export const nearestKept = 5;

export type ScoreNeeds = EmbedNeeds & {
  readonly models: ModelsService;
  readonly loader: DetectorLoader;
  readonly clock: ClockPort;
};

export interface ScoreCounts {
  readonly scored: number;
  readonly flagged: number;
  /** recordings that cannot be scored */
  readonly broken: number;
}

type ScoreContext = Pick<JobContext, 'signal' | 'progress'>;

/**
 * Scores recordings with a detector and stores score, parts and nearest normals. A recording of the detector's own bank
 * is compared with the others only. Problems: detector.unknown, model.*, engine.*, job.cancelled.
 */
export async function scoreRecordings(
  needs: ScoreNeeds,
  detectorId: number,
  filter: RecordingFilter,
  context: ScoreContext,
): Promise<Result<ScoreCounts>> {
  const found = findDetector(needs.library, detectorId);
  if (!found.ok) return found;
  const chosen = needs.library.recordings.all(filter);
  const scored = await scoreChosen(needs, found.value, chosen, context);
  if (!scored.ok) return scored;
  const { scores, broken } = scored.value;
  const flagged = scores.filter((score) => score.flagged || score.levelAlarm).length;
  return ok({ scored: scores.length, flagged, broken: broken.size });
}

/** Scores one recording. Problems: why it cannot be scored, model.*, engine.*. */
export async function scoreOne(
  needs: ScoreNeeds,
  detector: StoredDetector,
  recording: StoredRecording,
): Promise<Result<RecordingScore>> {
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const scored = await scoreChosen(needs, detector, [recording], context);
  if (!scored.ok) return scored;
  const [score] = scored.value.scores;
  return score === undefined ? fail(scored.value.broken.get(recording.id)!) : ok(score);
}

async function scoreChosen(
  needs: ScoreNeeds,
  detector: StoredDetector,
  chosen: readonly StoredRecording[],
  { signal, progress }: ScoreContext,
): Promise<Result<{ readonly scores: RecordingScore[]; readonly broken: ReadonlyMap<number, Problem> }>> {
  const { library, models } = needs;
  const broken = new Map<number, Problem>();
  for (const recording of chosen)
    if (recording.problem !== null) broken.set(recording.id, asProblem(recording.problem));
  const usable = chosen.filter((recording) => recording.problem === null);
  const model = await models.of(detector.model);
  if (!model.ok) return model;
  // Vectors cost nearly all of the time; the last step is left for the scores.
  const embedded = await embedMissing(needs, usable, model.value, detector.spec, {
    signal,
    progress: (done, total) => progress(done, total + 1),
  });
  if (!embedded.ok) return embedded;
  for (const [id, cause] of embedded.value.broken) broken.set(id, cause);
  const bank = new Set(library.detectors.bank(detector.id).map((member) => member.recordingId));
  const ids = usable.map(({ id }) => id).filter((id) => !broken.has(id));

  const scores: RecordingScore[] = [];
  for (const leaveOneOut of [false, true]) {
    const part = ids.filter((id) => bank.has(id) === leaveOneOut);
    for (let start = 0; start < part.length; start += callSize) {
      if (signal.aborted) return fail(problem('job.cancelled'));
      const batch = part.slice(start, start + callSize);
      const scored = await scoreBatch(needs, detector, batch, leaveOneOut, signal);
      if (!scored.ok) return scored;
      scores.push(...scored.value);
    }
  }
  return ok({ scores, broken });
}

async function scoreBatch(
  needs: ScoreNeeds,
  detector: StoredDetector,
  recordingIds: readonly number[],
  leaveOneOut: boolean,
  signal: AbortSignal,
): Promise<Result<RecordingScore[]>> {
  const { library, loader, clock } = needs;
  const { origin, spec } = detector;
  const items = recordingIds.map((id) => ({
    key: String(id),
    vectors: vectorsFor(spec, library.embeddings.get(id, origin)!),
  }));
  const answer = await loader.call(
    'detector.score',
    detector,
    { items, nearest: nearestKept, leaveOneOut },
    { signal },
  );
  if (!answer.ok) return answer;
  const scores = answer.value.scored.map(forLibrary);
  library.scores.put(detector.id, scores, clock.now().toISOString());
  return ok(scores);
}

/** A score as the library keeps it. */
export function forLibrary({
  key,
  score,
  scores,
  flagged,
  levelAlarm,
  worst,
  nearest,
}: ScoredRecording): RecordingScore {
  return {
    recordingId: Number(key),
    score,
    scores: { ...scores },
    flagged,
    levelAlarm,
    worst: worst === null ? null : { ...worst },
    nearest: nearest.map((normal) => ({ recordingId: Number(normal.key), distance: normal.distance })),
  };
}
