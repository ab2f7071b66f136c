/** One handler per call of the contract: each a line that hands over to a service. */
import type { AppState } from '#shared/contract/app-state.ts';
import type { Job } from '#shared/contract/schemas.ts';
import { ok, type Result } from '#shared/core/result.ts';
import type { AdviceService } from '#main/services/advice/advice.ts';
import { exportSession } from '#main/services/exports/exports.ts';
import type { DetectorsService } from '#main/services/detectors/detectors.ts';
import type { StretchesService } from '#main/services/detectors/stretches.ts';
import type { BundlesService } from '#main/services/bundles/bundles.ts';
import type { AheadOfReviewer } from '#main/services/explanations/ahead.ts';
import type { ExplanationsService } from '#main/services/explanations/explanations.ts';
import type { ModelRegistry } from '#main/services/registry/registry.ts';
import type { ProcessorsService } from '#main/services/processors/processors.ts';
import type { OverviewService } from '#main/services/overview/overview.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { JobsPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { QueueService } from '#main/services/queue/queue.ts';
import { importPaths, type ImportNeeds } from '#main/services/recordings/import.ts';
import { locateRecordings, missingRecordings } from '#main/services/recordings/locate.ts';
import type { RecordingsService } from '#main/services/recordings/recordings.ts';
import { resolveRecordings } from '#main/services/recordings/resolve.ts';
import type { ReportNeeds } from '#main/services/report/report.ts';
import type { ReportsService } from '#main/services/report/reports.ts';
import type { SampleService } from '#main/services/sample/sample.ts';
import type { SessionsService } from '#main/services/sessions/sessions.ts';
import type { NamedPresetsService } from '#main/services/sweep/named.ts';
import type { SweepService } from '#main/services/sweep/sweep.ts';
import type { TrainingService } from '#main/services/training/training.ts';
import type { VerdictAnswer, VerdictsService } from '#main/services/verdicts/verdicts.ts';
import type { Handlers } from './dispatch.ts';

export interface HandlerNeeds extends ImportNeeds {
  readonly library: Library;
  readonly engine: EnginePort;
  readonly jobs: JobsPort;
  readonly recordings: RecordingsService;
  readonly registry: ModelRegistry;
  readonly detectors: DetectorsService;
  readonly stretches: StretchesService;
  readonly overview: OverviewService;
  readonly sessions: SessionsService;
  readonly queue: QueueService;
  readonly verdicts: VerdictsService;
  readonly explanations: ExplanationsService;
  readonly ahead: AheadOfReviewer;
  readonly sample: SampleService;
  readonly processors: ProcessorsService;
  readonly training: TrainingService;
  readonly advice: AdviceService;
  readonly sweep: SweepService;
  readonly namedPresets: NamedPresetsService;
  readonly reportNeeds: ReportNeeds;
  readonly reports: ReportsService;
  readonly bundles: BundlesService;
  readonly state: () => AppState;
  readonly announce: () => void;
}

export function createHandlers(needs: HandlerNeeds): Handlers {
  const { library, files, engine, jobs, recordings, registry, detectors, sessions, queue, verdicts } = needs;
  const { explanations, ahead, sample, processors, training, sweep, advice, reports, bundles } = needs;
  const jobRef = (job: Job) => ok({ jobId: job.id });
  const maybeJobRef = (job: Result<Job>) => (job.ok ? jobRef(job.value) : job);

  /** The reviewer has moved on: the recordings after this one are wanted next. */
  function andLook(sessionId: number, answer: Result<VerdictAnswer>): Result<VerdictAnswer> {
    if (answer.ok) {
      ahead.openSession(sessionId);
      ahead.look(answer.value.recordingId);
    }
    return answer;
  }

  return {
    'app.state': () => ok(needs.state()),
    'settings.set': ({ reviewer, preferences }) => {
      if (reviewer !== undefined) library.settings.set('reviewer', reviewer);
      if (preferences !== undefined)
        library.settings.set('preferences', { ...needs.state().preferences, ...preferences });
      needs.announce();
      return ok(needs.state());
    },
    'sample.prepare': () => maybeJobRef(sample.prepare()),

    'folders.list': ({ path }) => files.list(path),
    'import.start': ({ paths }) =>
      jobRef(
        jobs.start({
          kind: 'import',
          title: `Import of ${files.fileName(paths[0]!)}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}`,
          lane: 'queue',
          work: async (context) => {
            const imported = await importPaths(needs, paths, context);
            return imported.ok ? ok({ ...imported.value }) : imported;
          },
        }),
      ),
    'import.problems': () => ok(recordings.importProblems()),

    'recordings.groups': () => ok(recordings.groups()),
    'recordings.list': (input) => ok(recordings.list(input)),
    'recordings.resolve': async ({ paths }) => ok(await resolveRecordings(library, files, paths)),
    'recordings.get': ({ recordingId }) => recordings.get(recordingId),

    'recordings.missing': async () => ok(await missingRecordings(needs)),
    'recordings.locate': ({ paths }) =>
      jobRef(
        jobs.start({
          kind: 'locate',
          title: `Search for missing recordings in ${files.fileName(paths[0]!)}`,
          lane: 'now',
          work: async (context) => {
            const located = await locateRecordings(needs, paths, context);
            needs.events.emit('library.changed', {});
            return located.ok ? ok({ ...located.value }) : located;
          },
        }),
      ),

    'models.list': async () => ok(await registry.list()),
    'models.import': (input) => jobRef(registry.import(input)),
    'models.rename': (input) => registry.rename(input),
    'models.remove': (input) => registry.remove(input),

    'detectors.list': () => ok(detectors.list()),
    'detectors.create': (input) => jobRef(detectors.create(input)),
    'detectors.score': (input) => maybeJobRef(detectors.score(input)),
    'detectors.overview': (input) => needs.overview.overview(input),
    'detectors.map': ({ detectorId }) => needs.overview.map(detectorId),
    'detectors.neighbours': (input) => needs.overview.neighbours(input),
    'scores.get': ({ detectorId, recordingId }) => detectors.scoreOf(detectorId, recordingId),
    'scores.segments': ({ detectorId, recordingId }) => needs.stretches.segments(detectorId, recordingId),
    'scores.stretch': ({ detectorId, recordingId, startSeconds }) =>
      needs.stretches.nearest(detectorId, recordingId, startSeconds),

    'sessions.list': () => ok(sessions.list()),
    'sessions.create': ({ name, detectorIds }) => sessions.create(name, detectorIds),
    'sessions.get': ({ sessionId, items }) => {
      const session = sessions.get(sessionId, items);
      if (session.ok) ahead.openSession(sessionId);
      return session;
    },
    'sessions.items': ({ sessionId, from, count }) => sessions.items(sessionId, from, count),

    'queue.remember': (input) => queue.remember(input),
    'queue.unlike': (input) => queue.unlike(input),
    'queue.events': (input) => queue.events(input),
    'queue.similar': (input) => queue.similar(input),

    'verdicts.give': (input) => andLook(input.sessionId, verdicts.give(input)),
    'verdicts.give-many': (input) => andLook(input.sessionId, verdicts.giveMany(input)),
    'verdicts.undo': ({ sessionId }) => andLook(sessionId, verdicts.undo(sessionId)),
    'verdicts.redo': ({ sessionId }) => andLook(sessionId, verdicts.redo(sessionId)),
    'verdicts.history': ({ sessionId, recordingId }) => verdicts.history(sessionId, recordingId),
    'verdicts.tags': ({ sessionId }) => verdicts.tags(sessionId),
    'bookmarks.set': (input) => verdicts.setBookmark(input),
    'reading.get': ({ sessionId }) => verdicts.reading(sessionId),
    'reading.set': (input) => verdicts.setReading(input),

    'explanations.request': (input) => {
      const answer = explanations.request(input);
      if (answer.ok) ahead.look(input.recordingId);
      return answer;
    },

    'report.get': ({ sessionId }) => reports.get(sessionId),
    'report.configure': ({ sessionId, options }) => reports.configure(sessionId, options),
    'report.note': ({ sessionId, recordingId, note }) => reports.note(sessionId, recordingId, note),
    'report.preview': ({ sessionId }) => reports.preview(sessionId),
    'report.create': ({ sessionId, pictures, pdf }) => jobRef(reports.create(sessionId, { pictures, pdf })),

    'session.export': ({ sessionId, format }) => exportSession(needs.reportNeeds, sessionId, format),

    'bundle.preview': ({ sessionId }) => bundles.preview(sessionId),
    'bundle.export': ({ sessionId, recordings: sounds }) => maybeJobRef(bundles.export(sessionId, sounds)),
    'bundle.pictures': (input) => ok(bundles.pictures(input)),
    'bundle.import': ({ path }) => jobRef(bundles.import(path)),

    'training.preview': (input) => training.preview(input),
    'training.propose': (input) => training.propose(input),
    'training.measure': async (input) => maybeJobRef(await training.measure(input)),
    'training.start': (input) => training.start(input),
    'training.pause': ({ runId }) => training.pause(runId),
    'training.resume': ({ runId }) => training.resume(runId),
    'training.cancel': ({ runId }) => training.cancel(runId),
    'training.list': () => ok(training.list()),
    'training.get': ({ runId }) => training.get(runId),
    'training.adopt': (input) => training.adopt(input),
    'training.discard': ({ runId }) => training.discard(runId),

    'sweep.preview': (input) => sweep.preview(input),
    'sweep.start': (input) => maybeJobRef(sweep.start(input)),
    'sweep.get': ({ detectorId }) => sweep.get(detectorId),
    'sweep.version': (input) => maybeJobRef(sweep.version(input)),
    'sweep.flips': (input) => sweep.flips(input),
    'presets.list': () => ok(needs.namedPresets.list()),
    'presets.save': (input) => needs.namedPresets.save(input),
    'presets.remove': ({ name }) => ok(needs.namedPresets.remove(name)),

    'advice.get': ({ detectorId }) => advice.get(detectorId),
    'advice.preview': (input) => maybeJobRef(advice.preview(input)),
    'advice.result': ({ jobId }) => advice.result(jobId),
    'advice.apply': (input) => maybeJobRef(advice.apply(input)),

    'processors.list': () => ok(processors.state()),
    'processors.check': () => jobRef(processors.check()),
    'processors.pin': ({ provider }) => processors.pin(provider),

    'jobs.list': () => ok({ jobs: jobs.list() }),
    'jobs.cancel': ({ jobId }) => ok({ cancelled: jobs.cancel(jobId) }),
    'engine.restart': () => {
      engine.restart();
      return ok(engine.state());
    },
  };
}
