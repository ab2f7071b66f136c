/** Composition: ports in, one application out. Both hosts and the command line carry messages to it (DESIGN.md D1). */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Answer } from '#shared/contract/bridge.ts';
import type { AppState, Preferences } from '#shared/contract/app-state.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { createLibrary } from '#main/adapters/db/library.ts';
import { openNewerLibrary } from '#main/adapters/db/open-newer.ts';
import { openLibrary, type OpenedLibrary } from '#main/adapters/db/open.ts';
import { createBundles, receivedFolder } from '#main/adapters/bundle/index.ts';
import { readSound } from '#main/adapters/decode/index.ts';
import { createStretchReader } from '#main/adapters/decode/stretches.ts';
import { createUnpackedSounds } from '#main/adapters/decode/unpacked.ts';
import { createFiles } from '#main/adapters/files/index.ts';
import { createModelFolders, modelsFolder } from '#main/adapters/files/models.ts';
import { createTrainingFolders, machine, trainingsFolder } from '#main/adapters/files/training.ts';
import { createReportFiles } from '#main/adapters/report/files.ts';
import { encodePng } from '#main/adapters/report/png.ts';
import { createAdviceService } from '#main/services/advice/advice.ts';
import { createBundlesService } from '#main/services/bundles/bundles.ts';
import { withReceived } from '#main/services/bundles/pictures.ts';
import { createDetectorsService } from '#main/services/detectors/detectors.ts';
import { createDetectorLoader } from '#main/services/detectors/loader.ts';
import { createModels } from '#main/services/detectors/models.ts';
import { createStretchesService } from '#main/services/detectors/stretches.ts';
import { createAheadOfReviewer } from '#main/services/explanations/ahead.ts';
import { createExplanationsService } from '#main/services/explanations/explanations.ts';
import { createOverviewService } from '#main/services/overview/overview.ts';
import { createProcessorsService } from '#main/services/processors/processors.ts';
import { createModelRegistry } from '#main/services/registry/registry.ts';
import { createQueueService } from '#main/services/queue/queue.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { ClockPort } from '#main/services/ports/host.ts';
import type { JournalCheck } from '#main/services/ports/journal.ts';
import type { PdfPort } from '#main/services/ports/report.ts';
import type { SampleSetPort } from '#main/services/ports/sample.ts';
import { createRecordingsService } from '#main/services/recordings/recordings.ts';
import { createPictureCache } from '#main/services/report/pictures.ts';
import { createReportsService } from '#main/services/report/reports.ts';
import { createSampleService } from '#main/services/sample/sample.ts';
import { createSessionsService } from '#main/services/sessions/sessions.ts';
import { createNamedPresets } from '#main/services/sweep/named.ts';
import { createSweepService } from '#main/services/sweep/sweep.ts';
import { createTrainingService } from '#main/services/training/training.ts';
import { createVerdictsService } from '#main/services/verdicts/verdicts.ts';
import { readAnchor, writeAnchor } from './anchor.ts';
import { createAssets, type AssetAnswer } from './assets.ts';
import { refuseToBlind } from './blind-calls.ts';
import { systemClock } from './clock.ts';
import { createDispatch } from './dispatch.ts';
import { createEmitter, type EventListener } from './emitter.ts';
import { createHandlers } from './handlers.ts';
import { createJobs } from './jobs.ts';
import { createLog } from './log.ts';
import { onlyReads } from './reading-calls.ts';

export interface AppPorts {
  readonly dataDirectory: string;
  readonly version: string;
  readonly host: AppState['host'];
  readonly engine: EnginePort;
  /** Hugging Face AST folder of the model that new detectors are made with */
  readonly modelDirectory: string;
  /** makes the recordings of the sample session; without it no sample is prepared */
  readonly sampleSet?: SampleSetPort;
  readonly clock?: ClockPort;
  /** starts an engine process for one ONNX file that is tried out; without it `engine` does that, as in tests */
  readonly startTrialEngine?: () => EnginePort;
  /** starts an engine process for one training; without it trainings use `engine`, and other work waits for them */
  readonly startTrainingEngine?: () => EnginePort;
  /** prints reports as PDF files; without it that is refused, and HTML is written all the same */
  readonly pdf?: PdfPort;
}

export interface App {
  /** Answers one call of the contract; never throws. */
  call(name: string, input: unknown): Promise<Answer>;
  /** Hears every event of the contract; returns the way out. */
  subscribe(listener: EventListener): () => void;
  /** The bytes of an asset path (contract/assets.ts) or why they cannot be had; null when there is nothing under it. */
  asset(path: string): Promise<AssetAnswer | null>;
  /** Stops jobs and engine, backs up and closes the library. A second call waits for the first. */
  close(): Promise<void>;
}

export type { AssetAnswer } from './assets.ts';

/** Milliseconds between two looks whether the write-ahead log is to be emptied. */
const checkpointMilliseconds = 30_000;
/** Milliseconds of quiet before processors are tried for the first time: after the window, and the first explanation. */
const quietMilliseconds = 15_000;

/**
 * Opens the library and starts everything. The engine belongs to the app from here on: it is closed with it, and also
 * when opening fails. Problems: db.busy, db.newer, db.foreign, db.read-only, db.full.
 */
export async function createApp(ports: AppPorts): Promise<Result<App>> {
  const { dataDirectory, engine, version } = ports;
  const clock = ports.clock ?? systemClock;
  const opened = openToWork(dataDirectory, clock.now(), ports.host);
  if (!opened.ok) {
    await engine.close();
    return opened;
  }
  const { connection, notice, readOnly, leftOpen, close: closeLibrary } = opened.value;
  const startedAt = clock.now().toISOString();
  const log = createLog(join(dataDirectory, 'logs'), clock);
  log.info(`Earmark ${version} opened the library (${ports.host})`);
  if (notice !== null) log.warn(notice.message);
  if (readOnly !== null) log.warn(readOnly.message);

  const library = createLibrary(connection);
  const events = createEmitter(log);
  const files = createFiles();
  const jobs = createJobs({ store: library.jobs, events, clock, log });
  const modelFolders = createModelFolders(modelsFolder(dataDirectory));
  const models = createModels({ library, engine, clock, modelFolders, modelDirectory: ports.modelDirectory });
  const base = { library, engine, files, decode: { readSound }, clock, events, jobs, models };
  const loader = createDetectorLoader(base);
  const reviewer = () => String(library.settings.get('reviewer') ?? userName());
  const verdicts = createVerdictsService({ library, clock, events, reviewer, version });
  const queue = createQueueService({ library, clock, reviewer, hidden: verdicts.hidden });
  const sessions = createSessionsService({ library, clock, events, verdicts, queue });
  const detectors = createDetectorsService({ ...base, loader, hidden: verdicts.hidden });
  const stretches = createStretchesService({ ...base, loader });
  const explanations = createExplanationsService({ ...base, loader });
  const ahead = createAheadOfReviewer({ library, verdicts, explanations, jobs });
  const sample = createSampleService({
    ...base,
    loader,
    sessions,
    sampleSet: ports.sampleSet ?? null,
    directory: join(dataDirectory, 'sample'),
    onChanged: () => announce(),
  });
  const training = createTrainingService({
    ...base,
    log,
    modelFolders,
    machine,
    hidden: verdicts.hidden,
    folders: createTrainingFolders(trainingsFolder(dataDirectory)),
    startEngine: ports.startTrainingEngine ?? (() => ({ ...engine, close: () => Promise.resolve() })),
    newFolder: () => randomBytes(8).toString('hex'),
  });
  const sweep = createSweepService({ ...base, loader, hidden: verdicts.hidden });
  const advice = createAdviceService({ ...base, reviewer });
  const processors = createProcessorsService({
    ...base,
    log,
    // A command ends before it would be quiet, and must not be held up.
    quietMilliseconds: ports.host === 'command-line' ? null : quietMilliseconds,
  });
  const reportsFolder = join(dataDirectory, 'reports');
  const bundleFiles = createBundles(reportsFolder, receivedFolder(dataDirectory));
  const pictures = withReceived(createPictureCache(base, { encode: encodePng }), library.shared, bundleFiles);
  const reportNeeds = {
    library,
    clock,
    version,
    pictures,
    pdf: ports.pdf ?? noPdf,
    files: createReportFiles(reportsFolder),
    explain: explanations.compute,
  };
  const reports = createReportsService({ ...reportNeeds, jobs });
  const bundles = createBundlesService({
    ...base,
    reviewer,
    version,
    pictures,
    bundles: bundleFiles,
    onJoined: verdicts.reread,
  });

  // A library that was restored from a backup is older than the anchor, and says so.
  const check = library.journal.verify(notice === null ? readAnchor(dataDirectory) : undefined);
  const journalProblem = problemOf(check) ?? notice;
  if (check.firstBad !== null) log.warn(problemOf(check)!.message);

  const recovered =
    leftOpen && check.firstBad === null
      ? { at: startedAt, entries: library.journal.head().sequence, interrupted: jobs.interrupted }
      : null;

  function state(): AppState {
    const engineState = engine.state();
    return {
      version,
      host: ports.host,
      dataDirectory,
      reviewer: reviewer(),
      preferences: (library.settings.get('preferences') ?? {}) as Preferences,
      engine: { ...engineState, model: engineState.model ?? models.loaded() },
      sample: sample.state(),
      journal: {
        entries: library.journal.head().sequence,
        valid: check.firstBad === null,
        problem: journalProblem === null ? null : { ...journalProblem, data: { ...journalProblem.data } },
      },
      ...(recovered !== null && { recovered }),
      ...(readOnly !== null && { readOnly: { ...readOnly, data: { ...readOnly.data } } }),
    };
  }
  const announce = () => events.emit('app.changed', state());

  const handlers = createHandlers({
    ...base,
    recordings: createRecordingsService(library, files),
    registry: createModelRegistry({
      ...base,
      modelFolders,
      hidden: verdicts.hidden,
      startTrialEngine: ports.startTrialEngine ?? (() => ({ ...engine, close: () => Promise.resolve() })),
    }),
    detectors,
    stretches,
    overview: createOverviewService(base),
    sessions,
    queue,
    verdicts,
    explanations,
    ahead,
    sample,
    processors,
    training,
    advice,
    sweep,
    namedPresets: createNamedPresets(base),
    reportNeeds,
    reports,
    bundles,
    state,
    announce,
  });
  const dispatch = createDispatch(handlers, log, {
    call: (name) => (onlyReads(name) ? null : readOnly),
    input: refuseToBlind(library, verdicts.hidden),
  });
  // What is only looked at stays as it is, and so does the folder around it.
  const unpackedFolder =
    readOnly === null ? join(dataDirectory, 'unpacked') : join(tmpdir(), `earmark-unpacked-${process.pid}`);
  const unpacked = createUnpackedSounds({
    folder: unpackedFolder,
    progress: (recordingId, share) => events.emit('recording.unpacking', { recordingId, share }),
  });
  const asset = createAssets({
    library,
    files,
    stretches: createStretchReader(unpacked),
    reportsFolder,
    document: reports.document,
    received: bundleFiles.picture,
  });
  const stopListening = engine.onState(announce);
  engine.onStarted(() => void loadModel());
  const checkpoints = setInterval(() => attempt(() => connection.checkpoint()), checkpointMilliseconds);
  checkpoints.unref();

  async function loadModel(): Promise<void> {
    try {
      await models.current();
    } catch (error) {
      log.error('the model could not be noted in the library', error);
    }
    if (closed === null) announce();
  }

  let closed: Promise<void> | null = null;
  async function close(): Promise<void> {
    clearInterval(checkpoints);
    stopListening();
    ahead.stop();
    processors.stop();
    await jobs.close();
    await unpacked.close();
    if (readOnly !== null) attempt(() => rmSync(unpackedFolder, { recursive: true, force: true }));
    await engine.close();
    if (check.firstBad === null && readOnly === null) attempt(() => writeAnchor(dataDirectory, library.journal.head()));
    closeLibrary(clock.now());
    log.info('closed');
  }
  /** For work that a later start does as well: a full disk must not keep Earmark from going on. */
  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      log.error('housekeeping failed', error);
    }
  }

  void loadModel();
  // Beside a library that is only looked at, nothing is tidied up and nothing is begun.
  if (readOnly === null) {
    processors.resume();
    void modelFolders.clean();
    void unpacked.clean();
    // A backup may not know what the library that it stands for had received.
    if (notice === null) attempt(bundles.clean);
    training.recover();
    sample.resume();
  }
  return ok({
    call: (name, input) => (closed === null ? dispatch(name, input) : Promise.resolve(closedAnswer)),
    subscribe: events.subscribe,
    asset: (path) => (closed === null ? asset(path) : Promise.resolve(null)),
    close: () => (closed ??= close()),
  });
}

interface WorkingLibrary extends Pick<OpenedLibrary, 'connection' | 'notice' | 'leftOpen' | 'close'> {
  /** why nothing may be written; null where everything may */
  readonly readOnly: Problem | null;
}

/** The library to work with. One of a newer Earmark is only looked at, and not by a command, which is there to change it. */
function openToWork(dataDirectory: string, now: Date, host: AppState['host']): Result<WorkingLibrary> {
  const opened = openLibrary(dataDirectory, now);
  if (opened.ok) return ok({ ...opened.value, readOnly: null });
  if (opened.problem.code !== 'db.newer' || host === 'command-line') return opened;
  const newer = openNewerLibrary(dataDirectory);
  return newer.ok ? ok({ ...newer.value, notice: null, leftOpen: false, readOnly: opened.problem }) : newer;
}

/** Where nothing can print. */
const noPdf: PdfPort = {
  unavailable: () => problem('pdf.no-browser'),
  print: () => Promise.resolve(fail(problem('pdf.no-browser'))),
};

const closedAnswer: Answer = { ok: false, problem: problem('job.interrupted') };

function problemOf(check: JournalCheck): Problem | null {
  return check.firstBad === null ? null : problem('journal.broken', { sequence: check.firstBad });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'reviewer'; // a user without an entry in the system's list, as in some containers
  }
}
