import type { ProcessorsState } from '#shared/contract/app-state.ts';
import type { Job } from '#shared/contract/schemas.ts';
import { isAccelerator, type Provider } from '#shared/core/processors.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { EventsPort, JobsPort, LogPort } from '#main/services/ports/host.ts';
import { checkProcessors, choose, isFit, largestModelInUse, type CheckContext, type CheckNeeds } from './check.ts';
import { rememberCosine, rememberedCosine } from './int8-cosines.ts';
import { recall, remember, stoppedReport, withReport } from './memory.ts';

export interface ProcessorsService {
  state(): ProcessorsState;
  /** Tries all of them, also those that took the engine down before. Result of the job: { chosen }. */
  check(): Job;
  /** Problems: processor.unfit. */
  pin(provider: Provider | null): Promise<Result<ProcessorsState>>;
  /** Once per start of Earmark: takes up what was chosen, and tries the processors when everything else is quiet. */
  resume(): void;
  stop(): void;
}

export interface ProcessorsNeeds extends CheckNeeds {
  readonly jobs: JobsPort;
  readonly events: EventsPort;
  readonly log: LogPort;
  /** ms without other work before processors are tried; null never tries them by itself */
  readonly quietMilliseconds: number | null;
}

/** Engine stops at work, since the start of Earmark, after which a processor is given up. */
const mostCrashes = 2;

/**
 * Chooses the processor that models run on. It is tried in the engine process, whose crash is survived; what it found is
 * remembered per version of the runtime, so that a start of Earmark waits for nothing.
 */
export function createProcessorsService(needs: ProcessorsNeeds): ProcessorsService {
  const { library, engine, jobs, events, log, models, quietMilliseconds } = needs;
  let checking = false;
  let stopped = false;
  let crashes = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const closing = new AbortController();

  function state(): ProcessorsState {
    const { chosen, pinned, checkedAt, model, reports, problem: found } = recall(library);
    return {
      chosen,
      pinned,
      checking,
      checkedAt,
      model: model?.name ?? '',
      problem: found === null ? null : { code: found.code, message: found.message },
      reports: [...reports],
    };
  }
  const announce = () => {
    if (!stopped) events.emit('processors.changed', state());
  };

  /** Tells the engine process, which knows nothing of before, what to run on; ahead of everything that waits. */
  async function apply(): Promise<void> {
    const used = await engine.call('processors.use', { provider: recall(library).chosen }, { first: true });
    if (!used.ok) log.warn(`the processor could not be set (${used.problem.code})`);
  }

  async function check(context: CheckContext): Promise<Result<Provider>> {
    checking = true;
    announce();
    try {
      const found = await checkProcessors(needs, context);
      if (!stopped && found.ok) {
        crashes = 0;
        await apply();
      }
      return found;
    } finally {
      checking = false;
      announce();
    }
  }

  /** Work goes on with the CPU; the user is told. */
  function giveUp(provider: Provider, reason: 'crashed' | 'cannot', detail: string): void {
    const { reports } = recall(library);
    const report = { ...stoppedReport(provider, detail), outcome: reason, reason: 'failed-later' as const };
    const told: Problem = problem('processor.failed', { name: provider, detail });
    remember(library, { chosen: 'cpu', reports: withReport(reports, report), problem: told });
    log.warn(told.message);
    announce();
  }

  /** A run that failed went on with the CPU inside the engine; here it is learned of. */
  async function lookForFailure(): Promise<void> {
    if (stopped || checking || !isAccelerator(recall(library).chosen)) return;
    const listed = await engine.call('processors.list', {});
    const failure = listed.ok ? listed.value.failure : null;
    if (stopped || failure === null || failure.provider !== recall(library).chosen) return;
    giveUp(failure.provider, 'cannot', failure.detail);
    await apply();
  }

  function countCrash(): void {
    const { chosen } = recall(library);
    const { state: now, problem: found } = engine.state();
    if (stopped || checking || now !== 'restarting' || !isAccelerator(chosen)) return;
    if (found?.code !== 'engine.crashed' && found?.code !== 'engine.deadline') return;
    crashes += 1;
    if (crashes >= mostCrashes) giveUp(chosen, 'crashed', `the engine stopped ${crashes} times`);
  }

  /** Calls back when neither jobs nor the engine had anything to do for a while. */
  function whenQuiet(milliseconds: number, work: () => Promise<void>): void {
    const quiet = () => engine.state().state === 'ready' && !jobs.busy();
    timer = setTimeout(() => {
      if (stopped) return;
      if (!quiet()) return whenQuiet(milliseconds, work);
      work().catch((error: unknown) => log.error('the processors could not be checked', error));
    }, milliseconds);
    timer.unref();
  }

  async function lookAround(): Promise<void> {
    const given = await models.current();
    if (!stopped && given.ok && rememberedCosine(library, given.value.summary.sha256) === null) {
      const { directory, sha256 } = given.value.summary;
      const precision = await engine.call('model.precision', { directory });
      if (stopped || !precision.ok) return;
      rememberCosine(library, sha256, precision.value.int8Cosine);
      events.emit('library.changed', {});
    }
    const listed = await engine.call('processors.list', {});
    if (stopped || !listed.ok || !(await isDue(listed.value.runtime)) || stopped) return;
    await check({ signal: closing.signal, progress: () => undefined, retryCrashed: false });
  }

  /** With a new runtime, after an interrupted check, and when a larger model than the one that was timed is in use. */
  async function isDue(runtime: string): Promise<boolean> {
    const memory = recall(library);
    if (memory.runtime !== runtime || memory.checkedAt === null || memory.model === null) return true;
    const largest = await largestModelInUse(needs);
    return largest.ok && largest.value.parameters > memory.model.parameters;
  }

  return {
    state,
    check: () =>
      jobs.start({
        kind: 'processors',
        title: 'Check of the processors',
        lane: 'queue',
        work: async ({ signal, progress }) => {
          const chosen = await check({ signal, progress, retryCrashed: true });
          return chosen.ok ? ok({ chosen: chosen.value }) : chosen;
        },
      }),
    pin: async (provider) => {
      const { reports } = recall(library);
      if (provider !== null && !isFit(reports, provider)) return fail(problem('processor.unfit'));
      remember(library, { pinned: provider, chosen: choose(reports, provider), problem: null });
      crashes = 0;
      announce();
      await apply();
      return ok(state());
    },
    resume: () => {
      const { trying, reports } = recall(library);
      if (trying !== null) remember(library, { trying: null, reports: withReport(reports, stoppedReport(trying)) });
      const applyIfNeeded = () => {
        if (!stopped && isAccelerator(recall(library).chosen)) void apply();
      };
      engine.onStarted(applyIfNeeded);
      applyIfNeeded();
      engine.onState(countCrash);
      jobs.onEnded(() => void lookForFailure());
      if (quietMilliseconds !== null) whenQuiet(quietMilliseconds, lookAround);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      closing.abort();
    },
  };
}
