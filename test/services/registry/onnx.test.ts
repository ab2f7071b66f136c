import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EnginePort } from '#main/services/ports.ts';
import { problem, type ProblemCode } from '#shared/core/problems.ts';
import { fail } from '#shared/core/result.ts';
import { createFakeEngine } from '#test/support/fake-engine.ts';
import { openApp, put, temporaryFolder } from '#test/support/library.ts';

/** An application whose trial engines are counted. */
async function withTrials(data: string, answer?: ProblemCode) {
  const trials = { started: 0, closed: 0 };
  const startTrialEngine = (): EnginePort => {
    trials.started += 1;
    const engine = createFakeEngine();
    const call: EnginePort['call'] = (...wanted) =>
      answer === undefined ? engine.call(...wanted) : Promise.resolve(fail(problem(answer)));
    return { ...engine, call, close: () => Promise.resolve(void (trials.closed += 1)) };
  };
  return { trials, ...(await openApp(data, { startTrialEngine })) };
}

describe('an exported ONNX file', () => {
  it('becomes a model of the library, tried out in a process of its own that ends', async () => {
    const data = temporaryFolder();
    const { call, finish, engine, trials } = await withTrials(data);
    const path = put(join(temporaryFolder(), 'fan.onnx'), 'weights');
    const job = await finish('models.import', { path });
    expect(job).toMatchObject({ state: 'done', title: 'Model fan', problem: null });
    expect(job.done).toBe(job.total);
    expect((await call('models.list', {})).models[1]).toMatchObject({ name: 'fan', source: path, card: '# recovered' });
    expect(trials).toEqual({ started: 1, closed: 1 });
    expect(engine.calls.map(({ operation }) => operation)).not.toContain('model.recover');
    expect(readdirSync(join(data, 'models'))).toHaveLength(1);
  });

  it('is found in a folder without safetensors, and adapted like any other', async () => {
    const folder = join(temporaryFolder(), 'audioset');
    put(join(folder, 'onnx', 'model.onnx'), 'weights');
    const { call, finish } = await withTrials(temporaryFolder());
    expect(await finish('models.import', { path: folder, frames: 512 })).toMatchObject({ state: 'done' });
    expect((await call('models.list', {})).models[1]).toMatchObject({ name: 'audioset, 512 frames', frames: 512 });
  });

  it('is refused in its own words, and leaves nothing behind', async () => {
    const data = temporaryFolder();
    const { finish, trials } = await withTrials(data);
    const path = put(join(temporaryFolder(), 'a.onnx'), 'not ONNX');
    expect(await finish('models.import', { path })).toMatchObject({ state: 'failed', problem: { code: 'model.onnx' } });
    const gone = await finish('models.import', { path: '/nowhere/b.onnx' });
    expect(gone).toMatchObject({ state: 'failed', problem: { code: 'model.missing' } });
    expect(trials).toEqual({ started: 1, closed: 1 });
    expect(readdirSync(join(data, 'models'))).toEqual([]);
  });

  it.each<[ProblemCode, ProblemCode]>([
    ['engine.deadline', 'model.onnx-deadline'],
    ['engine.crashed', 'model.onnx-crashed'],
    ['engine.unavailable', 'model.onnx-crashed'],
    ['model.differs', 'model.differs'],
  ])('that ends in %s is said to be %s', async (answer, said) => {
    const data = temporaryFolder();
    const { finish, trials } = await withTrials(data, answer);
    const path = put(join(temporaryFolder(), 'a.onnx'), 'weights');
    const job = await finish('models.import', { path });
    expect(job).toMatchObject({ state: 'failed', problem: { code: said } });
    expect(trials.closed).toBe(1);
    expect(readdirSync(join(data, 'models'))).toEqual([]);
  });
});
