/** The score of a long recording over time, and which stretch of a long normal recording is nearest to which of its own. */
import type { NearStretch, ScoredSegment } from '#shared/contract/stretches.ts';
import { longSeconds } from '#shared/core/audio/segments.ts';
import type { RecordingVectors, TimeRange } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { StoredDetector, StoredRecording } from '#main/services/ports/library.ts';
import { embedMissing } from './embed.ts';
import { findDetector } from './loader.ts';
import { vectorsFor } from './origin.ts';
import { nearestKept, type ScoreNeeds } from './score.ts';

export interface StretchesService {
  /** Problems: detector.unknown, recording.unknown, file.*, model.*, engine.*. */
  segments(detectorId: number, recordingId: number): Promise<Result<{ segments: ScoredSegment[] }>>;
  /** The same problems; recording.unknown also where no segment begins there. */
  nearest(
    detectorId: number,
    recordingId: number,
    startSeconds: number | null,
  ): Promise<Result<{ range: TimeRange | null; score: number; nearest: NearStretch[] }>>;
}

interface Subject {
  readonly detector: StoredDetector;
  readonly recording: StoredRecording;
  readonly vectors: RecordingVectors;
  readonly leaveOneOut: boolean;
}

/** Under this name the engine holds the segments of one normal recording as if they were a bank. */
const stretchBank = 'stretch';
const never = () => new AbortController().signal;

export function createStretchesService(needs: ScoreNeeds): StretchesService {
  const { library, loader, engine, models } = needs;

  async function subjectOf(detectorId: number, recordingId: number): Promise<Result<Subject>> {
    const detector = findDetector(library, detectorId);
    if (!detector.ok) return detector;
    const recording = library.recordings.get(recordingId);
    if (recording === null) return fail(problem('recording.unknown'));
    const vectors = await vectorsOf(detector.value, recording);
    if (!vectors.ok) return vectors;
    const leaveOneOut = library.detectors.bank(detectorId).some((member) => member.recordingId === recordingId);
    return ok({ detector: detector.value, recording, vectors: vectors.value, leaveOneOut });
  }

  /** Vectors with segments; they are computed and kept where the library has none. */
  async function vectorsOf(
    { spec, origin, model: known }: StoredDetector,
    recording: StoredRecording,
  ): Promise<Result<RecordingVectors>> {
    const model = await models.of(known);
    if (!model.ok) return model;
    const embedded = await embedMissing(needs, [recording], model.value, spec, {
      signal: never(),
      progress: () => undefined,
    });
    if (!embedded.ok) return embedded;
    const broken = embedded.value.broken.get(recording.id);
    if (broken) return fail(broken);
    return ok(vectorsFor(spec, library.embeddings.get(recording.id, origin)!));
  }

  async function score(
    { detector, recording, leaveOneOut }: Subject,
    parts: readonly RecordingVectors[],
    nearest: number,
  ) {
    const items = parts.map((vectors) => ({ key: String(recording.id), vectors }));
    return loader.call('detector.score', detector, { items, nearest, leaveOneOut }, { first: true });
  }

  // The engine holds one such bank at a time.
  let turn: Promise<unknown> = Promise.resolve();
  const oneByOne = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  /** Which segment of a long normal recording is nearest to `query`, in the detector's own measure. */
  async function nearestSegment(
    detector: StoredDetector,
    query: RecordingVectors,
    normal: StoredRecording,
  ): Promise<Result<TimeRange | null>> {
    if (normal.durationSeconds < longSeconds) return ok(null);
    const vectors = await vectorsOf(detector, normal);
    if (!vectors.ok) return vectors;
    const segments = vectors.value.segments ?? [];
    const model = await models.of(detector.model);
    if (!model.ok) return model;
    const keys = segments.map((_, position) => String(position));
    const { spec, fitted } = detector;
    // Local density belongs to the bank as it is; among the segments of one recording it would mean something else.
    const loaded = await engine.call(
      'detector.load',
      {
        detector: stretchBank,
        model: model.value.summary.directory,
        spec: { ...spec, k: 1, density: 0 },
        fitted,
        bank: { keys, groups: keys, vectors: segments.map((segment) => segment.vectors) },
      },
      { first: true },
    );
    if (!loaded.ok) return loaded;
    const answer = await engine.call(
      'detector.score',
      { detector: stretchBank, items: [{ key: 'query', vectors: query }], nearest: 1, leaveOneOut: false },
      { first: true },
    );
    if (!answer.ok) return answer;
    const found = segments[Number(answer.value.scored[0]?.nearest[0]?.key)];
    return ok(found ? { startSeconds: found.startSeconds, endSeconds: found.endSeconds } : null);
  }

  return {
    async segments(detectorId, recordingId) {
      const recording = library.recordings.get(recordingId);
      if (recording !== null && recording.durationSeconds < longSeconds) return ok({ segments: [] });
      const subject = await subjectOf(detectorId, recordingId);
      if (!subject.ok) return subject;
      const segments = subject.value.vectors.segments ?? [];
      const answer = await score(
        subject.value,
        segments.map((segment) => segment.vectors),
        1,
      );
      if (!answer.ok) return answer;
      return ok({
        segments: segments.map(({ startSeconds, endSeconds }, position) => ({
          startSeconds,
          endSeconds,
          score: answer.value.scored[position]!.score,
        })),
      });
    },

    async nearest(detectorId, recordingId, startSeconds) {
      const subject = await subjectOf(detectorId, recordingId);
      if (!subject.ok) return subject;
      const { detector, vectors } = subject.value;
      const { segments = [], ...whole } = vectors;
      const start = startSeconds ?? library.scores.get(detectorId, recordingId)?.worst?.startSeconds ?? null;
      const segment = start === null ? undefined : segments.find((one) => one.startSeconds === start);
      if (start !== null && segment === undefined) return fail(problem('recording.unknown'));
      const query = segment?.vectors ?? (segments.length > 0 ? segments[0]!.vectors : whole);
      const answer = await score(subject.value, [query], nearestKept);
      if (!answer.ok) return answer;
      const [scored] = answer.value.scored;
      const nearest: NearStretch[] = [];
      for (const { key, distance } of scored!.nearest) {
        const normal = library.recordings.get(Number(key));
        if (normal === null) continue;
        const range = await oneByOne(() => nearestSegment(detector, query, normal));
        // A normal recording that cannot be read any more is named all the same.
        nearest.push({ recordingId: normal.id, distance, range: range.ok ? range.value : null });
      }
      const range = segment ? { startSeconds: segment.startSeconds, endSeconds: segment.endSeconds } : null;
      return ok({ range, score: scored!.score, nearest });
    },
  };
}
