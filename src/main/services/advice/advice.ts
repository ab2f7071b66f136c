import type { CallInput } from '#shared/contract/api.ts';
import type { Advice, AdvicePreview } from '#shared/contract/advice.ts';
import type { Job } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { findDetector } from '#main/services/detectors/loader.ts';
import type { ClockPort, EventsPort, JobsPort } from '#main/services/ports/host.ts';
import { adviceOf } from './collect.ts';
import { planNext } from './plan.ts';
import type { AgainNeeds } from './again.ts';
import { previewOf } from './preview.ts';

/** What verdicts do: advice on the threshold, false alarms for the bank, a preview of both, and the next version. */
export interface AdviceService {
  /** Problem: detector.unknown. */
  get(detectorId: number): Result<Advice>;
  /** Writes nothing but vectors that were missing. Problem: detector.unknown. */
  preview(input: CallInput<'advice.preview'>): Result<Job>;
  /** Problem: advice.gone. */
  result(jobId: number): Result<AdvicePreview>;
  /** The next version and its scores, both or neither. Problem: detector.unknown. */
  apply(input: CallInput<'advice.apply'>): Result<Job>;
}

type AdviceNeeds = AgainNeeds & {
  readonly jobs: JobsPort;
  readonly events: EventsPort;
  readonly clock: ClockPort;
  /** name of the person at the screen */
  readonly reviewer: () => string;
};

/** Previews that are kept until somebody asks for them. */
const keptPreviews = 4;

export function createAdviceService(needs: AdviceNeeds): AdviceService {
  const { library, jobs, events, clock, reviewer } = needs;
  const previews = new Map<number, AdvicePreview>();

  function keep(jobId: number, preview: AdvicePreview): void {
    previews.set(jobId, preview);
    for (const old of [...previews.keys()].slice(0, -keptPreviews)) previews.delete(old);
  }

  return {
    get: (detectorId) => {
      const detector = findDetector(library, detectorId);
      return detector.ok ? ok(adviceOf(library, detector.value)) : detector;
    },
    preview: ({ detectorId, ...choice }) => {
      const found = findDetector(library, detectorId);
      if (!found.ok) return found;
      const detector = found.value;
      const job = jobs.start({
        kind: 'advice',
        title: `What would change with the next version of ${detector.name}`,
        lane: 'queue',
        work: async (context) => {
          const plan = await planNext(needs, detector, choice, context);
          if (!plan.ok) return plan;
          keep(context.jobId, previewOf(library, detector, plan.value));
          // Everybody can see how a job ended, who may know the verdicts that this rests on or not.
          return ok({});
        },
      });
      return ok(job);
    },
    result: (jobId) => {
      const preview = previews.get(jobId);
      return preview === undefined ? fail(problem('advice.gone')) : ok(preview);
    },
    apply: ({ detectorId, why, ...choice }) => {
      const found = findDetector(library, detectorId);
      if (!found.ok) return found;
      const detector = found.value;
      const madeBy = reviewer();
      const job = jobs.start({
        kind: 'detector',
        title: `Next version of ${detector.name}`,
        lane: 'queue',
        work: async (context) => {
          const plan = await planNext(needs, detector, choice, context);
          if (!plan.ok) return plan;
          const { spec, fitted, bank, scores } = plan.value;
          const { name, machine, section, origin } = detector;
          const createdAt = clock.now().toISOString();
          const made = library.transaction(() => {
            const id = library.detectors.insert({
              name,
              machine,
              section,
              spec,
              fitted,
              origin,
              bank,
              createdAt,
              why: why.trim(),
              madeBy,
            });
            library.scores.put(id, scores, createdAt);
            return library.detectors.get(id)!;
          });
          events.emit('library.changed', {});
          return ok({ detectorId: made.id, version: made.version, flagged: library.scores.counts(made.id).flagged });
        },
      });
      return ok(job);
    },
  };
}
