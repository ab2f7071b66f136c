import { describe, expect, test } from 'vitest';
import { createAnalyser, type AnalysisWorker } from '#renderer/analysis/analyser.ts';
import type { AnalysisReply, AnalysisRequest } from '#renderer/analysis/messages.ts';
import { problem } from '#shared/core/problems.ts';
import { fail } from '#shared/core/result.ts';

class SilentWorker implements AnalysisWorker {
  onmessage: ((event: MessageEvent<AnalysisReply>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly requests: AnalysisRequest[] = [];
  postMessage(request: AnalysisRequest): void {
    this.requests.push(request);
  }
  reply(reply: AnalysisReply): void {
    this.onmessage!({ data: reply } as MessageEvent<AnalysisReply>);
  }
}

const bytes = () => new Uint8Array(8);
const answer = (code: 'wav.empty' | 'wav.not-wav') => fail(problem(code));

describe('the analyser', () => {
  test('gives each caller the answer to its own question', async () => {
    const worker = new SilentWorker();
    const { recording: analyse } = createAnalyser(() => worker);
    const { signal } = new AbortController();
    const [first, second] = [analyse(bytes(), signal), analyse(bytes(), signal)];
    const [a, b] = worker.requests.map(({ id }) => id);
    worker.reply({ id: b!, result: answer('wav.empty') });
    worker.reply({ id: a!, result: answer('wav.not-wav') });
    expect([await first, await second]).toEqual([answer('wav.not-wav'), answer('wav.empty')]);
  });

  test('tells the worker what nobody waits for, and forgets it', async () => {
    const worker = new SilentWorker();
    const { recording: analyse } = createAnalyser(() => worker);
    const abort = new AbortController();
    const result = analyse(bytes(), abort.signal);
    abort.abort();
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    const [asked, cancelled] = worker.requests;
    expect(cancelled).toEqual({ kind: 'cancel', id: asked!.id });
    worker.reply({ id: asked!.id, result: answer('wav.empty') });
  });

  test('an aborted signal asks nothing', async () => {
    const worker = new SilentWorker();
    const { recording: analyse } = createAnalyser(() => worker);
    await expect(analyse(bytes(), AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(worker.requests).toEqual([]);
  });

  test('a bug in the worker rejects; a worker that dies is replaced', async () => {
    const workers: SilentWorker[] = [];
    const { recording: analyse } = createAnalyser(() => {
      workers.push(new SilentWorker());
      return workers.at(-1)!;
    });
    const { signal } = new AbortController();
    const failed = analyse(bytes(), signal);
    workers[0]!.reply({ id: workers[0]!.requests[0]!.id, failure: 'oops' });
    await expect(failed).rejects.toThrow('oops');
    const lost = analyse(bytes(), signal);
    workers[0]!.onerror!({ message: 'gone' } as ErrorEvent);
    await expect(lost).rejects.toThrow('gone');
    void analyse(bytes(), signal);
    expect(workers).toHaveLength(2);
  });
});
