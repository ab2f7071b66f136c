import { fastestOf, type ProcessorReport, type Provider } from '#shared/core/processors.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ModelSummary } from '#shared/core/domain.ts';
import type { ModelsService } from '#main/services/detectors/models.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { ClockPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';
import { recall, remember, stoppedReport, withReport } from './memory.ts';

/** A driver that has said nothing for so long will not say anything. */
const trySeconds = 120;

export interface CheckNeeds {
  readonly library: Library;
  readonly engine: EnginePort;
  readonly clock: ClockPort;
  readonly models: ModelsService;
}

export interface CheckContext {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
  /** also try what took the engine down before */
  readonly retryCrashed: boolean;
}

/**
 * Tries one processor after the other in the engine process, notes every result at once, and chooses the fastest that is
 * right, or the pinned one while that is right. A processor that takes the engine process down is noted as crashed, and
 * the next one is tried in a new process. Problems: engine.unavailable, job.cancelled, job.interrupted, model.*.
 */
export async function checkProcessors(needs: CheckNeeds, context: CheckContext): Promise<Result<Provider>> {
  const { library, engine, clock } = needs;
  const listed = await engine.call('processors.list', {}, { signal: context.signal });
  if (!listed.ok) return listed;
  const { ladder, runtime } = listed.value;
  const before = recall(library);
  const known = before.runtime === runtime ? before.reports : [];
  const model = await largestModelInUse(needs);
  if (!model.ok) return model;
  remember(library, { runtime, checkedAt: null, reports: known, model: { ...nameAndSize(model.value) } });

  for (const [index, provider] of ladder.entries()) {
    context.progress(index, ladder.length);
    if (context.signal.aborted) return fail(problem('job.cancelled'));
    const last = known.find((report) => report.provider === provider);
    if (last?.outcome === 'crashed' && !context.retryCrashed) continue;
    const report = await tryOne(needs, provider, model.value.directory, context.signal);
    if (!report.ok) return report;
    remember(library, { trying: null, reports: withReport(recall(library).reports, report.value) });
  }
  context.progress(ladder.length, ladder.length);
  const { reports, pinned } = recall(library);
  const chosen = choose(reports, pinned);
  remember(library, { chosen, checkedAt: clock.now().toISOString(), problem: null });
  return ok(chosen);
}

/** The pinned processor while it is right, else the fastest that is. */
export function choose(reports: readonly ProcessorReport[], pinned: Provider | null): Provider {
  return pinned !== null && isFit(reports, pinned) ? pinned : fastestOf(reports);
}

/** Whether models may run on it; the CPU always can. */
export function isFit(reports: readonly ProcessorReport[], provider: Provider): boolean {
  return provider === 'cpu' || reports.some((report) => report.provider === provider && report.outcome === 'works');
}

async function tryOne(
  { library, engine }: CheckNeeds,
  provider: Provider,
  model: string,
  signal: AbortSignal,
): Promise<Result<ProcessorReport>> {
  remember(library, { trying: provider });
  const answer = await engine.call('processors.try', { provider, model }, { signal, deadlineSeconds: trySeconds });
  if (answer.ok) return answer;
  const { code, message } = answer.problem;
  if (code === 'engine.crashed' || code === 'engine.deadline') return ok(stoppedReport(provider, message));
  // Closed or cancelled by the user: that says nothing about the processor.
  remember(library, { trying: null });
  return answer;
}

/**
 * The model that is timed: the largest that a detector was made with, because there the processor matters most; without
 * any detector the one that is given with Earmark.
 */
export async function largestModelInUse({
  library,
  models,
}: Pick<CheckNeeds, 'library' | 'models'>): Promise<Result<ModelSummary>> {
  const used = library.detectors.list().map(({ model }) => model);
  const [largest] = used.toSorted((a, b) => b.parameters - a.parameters);
  const found = largest === undefined ? null : await models.of(largest);
  const model = found?.ok ? found : await models.current();
  return model.ok ? ok(model.value.summary) : model;
}

function nameAndSize({ name, parameters }: ModelSummary): { name: string; parameters: number } {
  return { name, parameters };
}
