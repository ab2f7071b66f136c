import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { Detector, Job, RecordingScore } from '#shared/contract/schemas.ts';
import type { Threshold } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { EventsPort, JobsPort } from '#main/services/ports/host.ts';
import type { StoredDetector } from '#main/services/ports/library.ts';
import { hiddenAt, type HiddenVerdicts } from '#main/services/verdicts/hidden.ts';
import { createDetector, type CreateNeeds } from './create.ts';
import { findDetector } from './loader.ts';
import { scoreOne, scoreRecordings, type ScoreNeeds } from './score.ts';

export interface DetectorsService {
  list(): CallOutput<'detectors.list'>;
  create(input: CallInput<'detectors.create'>): Job;
  score(input: CallInput<'detectors.score'>): Result<Job>;
  /** The stored score, made now where there is none. Problems: detector.unknown, recording.unknown, file.*, engine.*. */
  scoreOf(detectorId: number, recordingId: number): Promise<Result<RecordingScore>>;
}

type DetectorNeeds = CreateNeeds &
  ScoreNeeds & { readonly jobs: JobsPort; readonly events: EventsPort; readonly hidden: HiddenVerdicts };

export function createDetectorsService(needs: DetectorNeeds): DetectorsService {
  const { library, jobs, events, hidden } = needs;
  return {
    list: () => ({
      detectors: library.detectors.list().map((detector) => {
        const listed = forContract(detector, library.scores.counts(detector.id));
        // What a version was made for tells of verdicts.
        return listed.why !== '' && hiddenAt(library, hidden, [detector]) !== null
          ? { ...listed, why: '', madeBy: '' }
          : listed;
      }),
    }),
    create: (input) =>
      jobs.start({
        kind: 'detector',
        title: `Detector ${input.name}`,
        lane: 'queue',
        work: async (context) => {
          const created = await createDetector(needs, input, context);
          events.emit('library.changed', {});
          return created.ok ? ok({ ...created.value }) : created;
        },
      }),
    score: ({ detectorId, recordings }) => {
      const detector = findDetector(library, detectorId);
      if (!detector.ok) return detector;
      const { name, version } = detector.value;
      const job = jobs.start({
        kind: 'score',
        title: `Scores of ${name} version ${version}`,
        lane: 'queue',
        work: async (context) => {
          const scored = await scoreRecordings(needs, detectorId, recordings, context);
          events.emit('library.changed', {});
          return scored.ok ? ok({ ...scored.value }) : scored;
        },
      });
      return ok(job);
    },
    scoreOf: async (detectorId, recordingId) => {
      const detector = findDetector(library, detectorId);
      if (!detector.ok) return detector;
      const recording = library.recordings.get(recordingId);
      if (recording === null) return fail(problem('recording.unknown'));
      const stored = library.scores.get(detectorId, recordingId);
      if (stored !== null) return ok(stored);
      return scoreOne(needs, detector.value, recording);
    },
  };
}

const copyThreshold = ({ value, rule, details }: Threshold) => ({ value, rule, details: { ...details } });

function forContract(detector: StoredDetector, { scored, flagged }: Pick<Detector, 'scored' | 'flagged'>): Detector {
  const { id, name, version, machine, section, spec, fitted, bankSize, model, createdAt, why, madeBy } = detector;
  return {
    id,
    name,
    version,
    machine,
    section,
    spec,
    threshold: copyThreshold(fitted.threshold),
    levelThreshold: fitted.levelThreshold === null ? null : copyThreshold(fitted.levelThreshold),
    bankSize,
    model,
    createdAt,
    why,
    madeBy,
    scored,
    flagged,
    leaveOneOut: [...fitted.leaveOneOut].sort((a, b) => a - b),
  };
}
