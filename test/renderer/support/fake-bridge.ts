import type { Answer, Bridge } from '#shared/contract/bridge.ts';
import { appHandlers } from './fake-host/app.ts';
import { detectorHandlers } from './fake-host/detectors.ts';
import { explanationHandlers } from './fake-host/explanations.ts';
import { createHost, type Handlers } from './fake-host/host.ts';
import { createJobs } from './fake-host/jobs.ts';
import { libraryHandlers } from './fake-host/library.ts';
import { modelHandlers } from './fake-host/models.ts';
import { problems } from './fake-host/problems.ts';
import { processorHandlers } from './fake-host/processors.ts';
import { queueHandlers } from './fake-host/queue.ts';
import { itemsOf } from './fake-host/recordings.ts';
import { reportHandlers } from './fake-host/report.ts';
import { createReview } from './fake-host/review.ts';
import type { Scenario } from './fake-host/scenario.ts';
import { soundOf } from './fake-host/sound.ts';
import { trainingHandlers } from './fake-host/training.ts';
import { verdictHandlers } from './fake-host/verdicts.ts';

export interface FakeBridge extends Bridge {
  emit(name: string, payload: unknown): void;
  /** names and inputs of the calls so far */
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  setSaveFails(fails: boolean): void;
}

/** A host for tests of the renderer: it answers the contract's calls from memory. */
export function createFakeBridge(scenario: Scenario = {}): FakeBridge {
  const { items: itemCount = 40, reviewed = 6, sample = 'ready', explainEvery = 300 } = scenario;
  let saveFails = scenario.saveFails ?? false;
  const calls: { name: string; input: unknown }[] = [];
  const host = createHost();
  const { startJob, handlers: jobHandlers } = createJobs(host);
  const items = itemsOf(scenario, itemCount);
  const review = createReview(host, items, { ...scenario, reviewed, sample });
  const handlers: Handlers = {
    ...appHandlers(host, startJob, review, sample),
    ...libraryHandlers(host, startJob, items),
    ...modelHandlers(host, startJob),
    ...trainingHandlers(host, startJob),
    ...detectorHandlers(items, startJob),
    ...queueHandlers(review),
    ...verdictHandlers(review, () => saveFails),
    ...explanationHandlers(host, startJob, items, explainEvery),
    ...reportHandlers(startJob, explainEvery),
    ...processorHandlers(host, startJob),
    ...jobHandlers,
  };
  if (sample === 'preparing') startJob('sample', 'Preparing the sample session', 90, 400, { sessionId: 1 });

  return {
    calls,
    emit: host.emit,
    setSaveFails: (fails) => (saveFails = fails),
    async call(name, input): Promise<Answer> {
      calls.push({ name, input });
      await Promise.resolve();
      const handler = handlers[name];
      if (!handler) throw new Error(`The fake host does not know ${name}.`);
      const value = handler(structuredClone(input) as never);
      const problem = Object.values(problems).find((other) => other === value);
      return problem ? { ok: false, problem: problem as never } : { ok: true, value };
    },
    subscribe: (listener) => host.listen(listener),
    async asset(path) {
      await Promise.resolve();
      const id = /^\/audio\/(\d+)\.wav$/.exec(path)?.[1];
      return id === undefined
        ? new Response('<!doctype html><title>Report</title><h1>Report</h1>', {
            headers: { 'content-type': 'text/html' },
          })
        : new Response(soundOf(Number(id)), { headers: { 'content-type': 'audio/wav' } });
    },
  };
}
