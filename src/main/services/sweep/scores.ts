import type { DetectorSpec, ScoredRecording } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { basisOf, type PresetScores, type ScorerScores } from '#shared/core/sweep/evaluate.ts';
import type { EngineInput } from '#main/engine/protocol.ts';
import { readBank } from '#main/services/detectors/loader.ts';
import { vectorsFor } from '#main/services/detectors/origin.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { EmbeddingOrigin, Library } from '#main/services/ports/library.ts';

/** The name that the engine knows the tried detector under: no stored one has it, and each replaces the last. */
const name = 'sweep';
/** Recordings per engine call. */
const callSize = 64;

/** Recordings by their ids: all of them have vectors of the origin. */
export interface SweptRecordings {
  readonly bank: readonly number[];
  /** of the bank, those that standardise and set the threshold */
  readonly calibrating: readonly number[];
  readonly normals: readonly number[];
  readonly faults: readonly number[];
}

interface Tried {
  readonly spec: DetectorSpec;
  readonly origin: EmbeddingOrigin;
  /** the model's folder */
  readonly model: string;
}

/**
 * Fits a detector to the bank and scores the other recordings with it; nothing of it is kept. Problems: engine.*,
 * detector.*, job.cancelled.
 */
export async function scorePreset(
  { library, engine }: { readonly library: Library; readonly engine: EnginePort },
  tried: Tried,
  recordings: SweptRecordings,
  signal: AbortSignal,
): Promise<Result<PresetScores>> {
  const { spec, origin, model } = tried;
  const bank = readBank(library, recordings.bank, origin, spec, 'all')!;
  const calibration = recordings.calibrating.map(String);
  const fitted = await engine.call('detector.fit', { spec, bank, labelled: [], calibration }, { signal });
  if (!fitted.ok) return fitted;
  const load = {
    detector: name,
    model,
    spec,
    fitted: fitted.value,
    bank: readBank(library, recordings.bank, origin, spec, 'whole')!,
  };
  const loaded = await engine.call('detector.load', load, { signal });
  if (!loaded.ok) return loaded;

  const score = (ids: readonly number[], leaveOneOut: boolean) =>
    scoreAll({ library, engine }, tried, load, ids, leaveOneOut, signal);
  const normals = await score(recordings.normals, false);
  if (!normals.ok) return normals;
  const faults = await score(recordings.faults, false);
  if (!faults.ok) return faults;
  const needsBank = recordings.faults.length > 0 && basisOf(recordings.normals.length) === 'bank';
  const members = await score(needsBank ? recordings.bank : [], true);
  if (!members.ok) return members;
  return ok({
    normals: byScorer(normals.value),
    faults: byScorer(faults.value),
    bank: byScorer(members.value),
    flaggedNormals: normals.value.map(({ flagged }) => flagged),
    flaggedFaults: faults.value.map(({ flagged }) => flagged),
  });
}

async function scoreAll(
  { library, engine }: { readonly library: Library; readonly engine: EnginePort },
  { spec, origin }: Tried,
  load: EngineInput<'detector.load'>,
  ids: readonly number[],
  leaveOneOut: boolean,
  signal: AbortSignal,
): Promise<Result<ScoredRecording[]>> {
  const scored: ScoredRecording[] = [];
  for (let start = 0; start < ids.length; start += callSize) {
    if (signal.aborted) return fail(problem('job.cancelled'));
    const items = ids
      .slice(start, start + callSize)
      .map((id) => ({ key: String(id), vectors: vectorsFor(spec, library.embeddings.get(id, origin)!) }));
    const call = () => engine.call('detector.score', { detector: name, items, nearest: 1, leaveOneOut }, { signal });
    let answer = await call();
    // The engine was restarted in between: what it held is gone.
    if (!answer.ok && answer.problem.code === 'detector.unknown') {
      const loaded = await engine.call('detector.load', load, { signal });
      if (!loaded.ok) return loaded;
      answer = await call();
    }
    if (!answer.ok) return answer;
    scored.push(...answer.value.scored);
  }
  return ok(scored);
}

const byScorer = (scored: readonly ScoredRecording[]): ScorerScores => ({
  detector: scored.map(({ score }) => score),
  statistics: scored.map(({ scores }) => scores.statistics),
  level: scored.map(({ scores }) => scores.level),
});
