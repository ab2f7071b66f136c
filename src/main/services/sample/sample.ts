import type { AppState } from '#shared/contract/app-state.ts';
import type { Job } from '#shared/contract/schemas.ts';
import { proposedSpec } from '#shared/core/detector.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { sampleDetectorName, sampleSessionName } from '#shared/core/sample-names.ts';
import { createDetector, type CreateNeeds } from '#main/services/detectors/create.ts';
import { scoreRecordings, type ScoreNeeds } from '#main/services/detectors/score.ts';
import type { EventsPort, JobContext, JobResult, JobsPort } from '#main/services/ports/host.ts';
import type { Library, StoredRecording } from '#main/services/ports/library.ts';
import type { SampleSetPort } from '#main/services/ports/sample.ts';
import { importPaths, type ImportNeeds } from '#main/services/recordings/import.ts';
import type { SessionsService } from '#main/services/sessions/sessions.ts';
import { createPhases } from './phases.ts';

type SampleState = AppState['sample'];

export interface SampleService {
  state(): SampleState;
  /** Starts the preparation, or goes on with it; every step that is done already is skipped. */
  prepare(): Result<Job>;
  /** On every start: prepares the sample of a fresh library, and one that was interrupted. */
  resume(): void;
}

type SampleNeeds = ImportNeeds &
  CreateNeeds &
  ScoreNeeds & {
    readonly sessions: SessionsService;
    readonly jobs: JobsPort;
    readonly events: EventsPort;
    readonly sampleSet: SampleSetPort | null;
    /** where the recordings of the sample are written */
    readonly directory: string;
    readonly onChanged: () => void;
  };

const stateKey = 'sample.state';
const writtenKey = 'sample.written';
/** Shares of the time: writing, importing, detectors, scores. */
const shares = [40, 5, 30, 25];

export function createSampleService(needs: SampleNeeds): SampleService {
  const { library, jobs, sampleSet, onChanged } = needs;
  let running: number | null = null;

  function setState(state: SampleState['state']): void {
    library.settings.set(stateKey, state);
    onChanged();
  }

  function prepare(): Result<Job> {
    const active = jobs.list().find(({ id }) => id === running && jobs.goesOn(id));
    if (active !== undefined) return ok(active);
    const job = jobs.start({
      kind: 'sample',
      title: 'Preparing the sample session',
      lane: 'queue',
      work: (context) => prepareSample(needs, context),
    });
    running = job.id;
    if (library.sessions.sample() === null) setState('preparing');
    return ok(job);
  }

  jobs.onEnded((job) => {
    if (job.id !== running) return;
    if (job.state === 'done') setState('ready');
    // Interrupted by closing: the next start goes on.
    else if (job.problem?.code !== 'job.interrupted') setState('failed');
  });

  function state(): SampleState {
    const session = library.sessions.sample();
    if (session !== null) return { state: 'ready', sessionId: session.id };
    const stored = library.settings.get(stateKey);
    return { state: stored === 'preparing' || stored === 'failed' ? stored : 'none', sessionId: null };
  }

  return {
    state,
    prepare: () =>
      sampleSet === null
        ? fail(problem('option.invalid', { detail: 'This Earmark was started without its sample recordings.' }))
        : prepare(),
    resume: () => {
      if (sampleSet === null) return;
      const isFresh = library.settings.get(stateKey) === undefined;
      if (isFresh || state().state === 'preparing') prepare();
    },
  };
}

async function prepareSample(needs: SampleNeeds, context: JobContext): Promise<Result<JobResult>> {
  const { library, sessions, directory } = needs;
  const existing = library.sessions.sample();
  if (existing !== null) return ok({ sessionId: existing.id });
  const phase = createPhases(context, shares);

  const written = await writeRecordings(needs, phase(0));
  if (!written.ok) return written;
  const imported = await importPaths(needs, [directory], phase(1));
  if (!imported.ok) return imported;

  const recordings = library.recordings.all({ search: directory });
  const machines = [...new Set(recordings.map(({ place }) => place.machine))].sort();
  const perMachine = machines.map(() => 1);
  const detectorPhase = createPhases(phase(2), perMachine);
  const scorePhase = createPhases(phase(3), perMachine);
  const detectorIds: number[] = [];
  for (const [index, machine] of machines.entries()) {
    const own = recordings.filter(({ place }) => place.machine === machine);
    const detector = await detectorFor(needs, machine, own, detectorPhase(index));
    if (!detector.ok) return detector;
    detectorIds.push(detector.value);
  }
  for (const [index, machine] of machines.entries()) {
    const tests = recordings.filter(({ place }) => place.machine === machine && place.split === 'test');
    const detectorId = detectorIds[index]!;
    const ids = library.scores.missing(
      detectorId,
      tests.map(({ id }) => id),
    );
    if (ids.length === 0) continue;
    const scored = await scoreRecordings(needs, detectorId, { ids }, scorePhase(index));
    if (!scored.ok) return scored;
  }
  const session = sessions.create(sampleSessionName, detectorIds, true);
  return session.ok ? ok({ sessionId: session.value.sessionId }) : session;
}

async function writeRecordings(
  { library, sampleSet, directory }: SampleNeeds,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Result<void>> {
  // Only a finished set counts: half of one would be half a sample for ever.
  if (library.settings.get(writtenKey) === true) return ok(undefined);
  const written = await sampleSet!.write(directory, progress, signal);
  if (!written.ok) return written;
  if (signal.aborted) return fail(problem('job.cancelled'));
  library.settings.set(writtenKey, true);
  return written;
}

async function detectorFor(
  needs: SampleNeeds,
  machine: string,
  recordings: readonly StoredRecording[],
  step: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Result<number>> {
  const library: Library = needs.library;
  const known = library.detectors.newest(sampleDetectorName, machine);
  if (known !== null) return ok(known.id);
  const ids = recordings.filter(({ place }) => place.split === 'train').map(({ id }) => id);
  const spec = proposedSpec('fused', ids.length);
  const created = await createDetector(
    needs,
    { name: sampleDetectorName, machine, section: '', normals: { ids }, spec },
    step,
  );
  return created.ok ? ok(created.value.detectorId) : created;
}
