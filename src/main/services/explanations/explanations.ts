import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { Job, RecordingExplanation } from '#shared/contract/schemas.ts';
import { maskStages, type MaskStage, type MaskTable } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import { findDetector, type DetectorLoader } from '#main/services/detectors/loader.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import type { EventsPort, JobContext, JobsPort } from '#main/services/ports/host.ts';
import type { Library, StoredDetector, StoredRecording } from '#main/services/ports/library.ts';
import { checkFile } from '#main/services/recordings/check-file.ts';
import { explanationOf, stagesDone } from './present.ts';
import { createPriorityQueue, type Priority } from './queue.ts';

export interface ExplanationNeeds {
  readonly library: Library;
  readonly files: FilesPort;
  readonly loader: DetectorLoader;
  readonly jobs: JobsPort;
  readonly events: EventsPort;
}

export interface ExplanationsService {
  /** What is known now, and the job that computes the rest. Problems: detector.unknown, recording.unknown. */
  request(input: CallInput<'explanations.request'>): Result<CallOutput<'explanations.request'>>;
  /** The explanation with at least `masks` masks, computed where it is not known yet. */
  compute(
    detectorId: number,
    recordingId: number,
    masks: MaskStage,
    signal: AbortSignal,
  ): Promise<Result<RecordingExplanation>>;
  /** How many masks of a recording are known. */
  known(detectorId: number, recordingId: number): number;
  /** A job that computes all masks of a recording as long as nobody asks for something else. */
  startAhead(detectorId: number, recordingId: number): Result<Job>;
}

interface Subject {
  readonly detector: StoredDetector;
  readonly recording: StoredRecording;
}

const everyMask = maskStages[maskStages.length - 1]!;

export function createExplanationsService(needs: ExplanationNeeds): ExplanationsService {
  const { library, files, loader, jobs, events } = needs;
  const queue = createPriorityQueue();
  /** jobs that compute something somebody asked for, by subject */
  const asked = new Map<string, { readonly jobId: number; readonly masks: number }>();

  function find(detectorId: number, recordingId: number): Result<Subject> {
    const detector = findDetector(library, detectorId);
    if (!detector.ok) return detector;
    const recording = library.recordings.get(recordingId);
    return recording === null ? fail(problem('recording.unknown')) : ok({ detector: detector.value, recording });
  }

  function explanation({ detector, recording }: Subject): RecordingExplanation | null {
    const table = library.maskTables.get(detector.id, recording.id);
    return explanationOf(detector.id, recording.id, table, detector.fitted.threshold.value);
  }

  /** Runs masks until `masks` are known; each completed stage is saved and announced, an interruption costs less. */
  async function run(
    subject: Subject,
    masks: MaskStage,
    signal: AbortSignal,
    progress: JobContext['progress'],
  ): Promise<Result<RecordingExplanation>> {
    const { detector, recording } = subject;
    const known = library.maskTables.get(detector.id, recording.id);
    let stages = stagesDone(known);
    const keep = (table: MaskTable) => {
      progress(Math.min(table.done, masks), masks);
      if (stagesDone(table) <= stages) return;
      stages = stagesDone(table);
      library.maskTables.put(detector.id, recording.id, table);
      const changed = explanation(subject);
      if (changed !== null) events.emit('explanation.changed', changed);
    };
    if ((known?.done ?? 0) < masks) {
      const checked = await checkFile(library, files, recording, signal);
      if (!checked.ok) return checked;
      // Of a long recording the segment that gave the score; the engine finds it where nothing was scored yet.
      const worst = library.scores.get(detector.id, recording.id)?.worst ?? null;
      let latest = known;
      const answer = await loader.call(
        'recording.explain',
        detector,
        {
          path: recording.path,
          masks,
          known,
          key: String(recording.id),
          ...(worst !== null && { range: worst }),
        },
        {
          signal,
          first: true,
          onProgress: (table) => {
            latest = table;
            keep(table);
          },
        },
      );
      // The masks after the last whole stage would be run again otherwise.
      if (!answer.ok && latest !== null && latest !== known) library.maskTables.put(detector.id, recording.id, latest);
      if (!answer.ok) return answer;
      keep(answer.value);
    }
    return ok(explanation(subject)!);
  }

  /** An engine that died is started again by itself; what it was explaining goes on, once, where it had stopped. */
  async function runThroughCrash(...work: Parameters<typeof run>): ReturnType<typeof run> {
    const first = await run(...work);
    return !first.ok && first.problem.code === 'engine.crashed' ? run(...work) : first;
  }

  function enqueue(
    subject: Subject,
    masks: MaskStage,
    priority: Priority,
    signal: AbortSignal,
    progress: JobContext['progress'],
  ): Promise<Result<RecordingExplanation>> {
    const key = keyOf(subject);
    return queue.add({ key, priority, signal, run: (inner) => runThroughCrash(subject, masks, inner, progress) });
  }

  function startJob(subject: Subject, masks: MaskStage, priority: Priority): Job {
    const ahead = priority === 'ahead';
    return jobs.start({
      kind: ahead ? 'explain-ahead' : 'explain',
      title: `Explanation of ${subject.recording.fileName}`,
      lane: 'now',
      work: async ({ signal, progress }) => {
        const result = await enqueue(subject, masks, priority, signal, progress);
        return result.ok ? ok({ masks: result.value.masks }) : result;
      },
    });
  }

  return {
    request: ({ detectorId, recordingId, masks }) => {
      const subject = find(detectorId, recordingId);
      if (!subject.ok) return subject;
      const now = explanation(subject.value);
      const stage = masks as MaskStage;
      if ((library.maskTables.get(detectorId, recordingId)?.done ?? 0) >= stage)
        return ok({ explanation: now, jobId: null });
      const key = keyOf(subject.value);
      const going = asked.get(key);
      if (going !== undefined && going.masks >= stage && jobs.goesOn(going.jobId))
        return ok({ explanation: now, jobId: going.jobId });
      const job = startJob(subject.value, stage, 'asked');
      asked.set(key, { jobId: job.id, masks: stage });
      return ok({ explanation: now, jobId: job.id });
    },
    compute: async (detectorId, recordingId, masks, signal) => {
      const subject = find(detectorId, recordingId);
      if (!subject.ok) return subject;
      return enqueue(subject.value, masks, 'asked', signal, () => undefined);
    },
    known: (detectorId, recordingId) => library.maskTables.get(detectorId, recordingId)?.done ?? 0,
    startAhead: (detectorId, recordingId) => {
      const subject = find(detectorId, recordingId);
      if (!subject.ok) return subject;
      try {
        return ok(startJob(subject.value, everyMask, 'ahead'));
      } catch (error) {
        // Nobody asked for it, so nobody would catch it: on a full disk this one is left out.
        if (error instanceof ProblemError) return fail(error.problem);
        throw error;
      }
    },
  };
}

function keyOf({ detector, recording }: Subject): string {
  return `${detector.id}/${recording.id}`;
}
