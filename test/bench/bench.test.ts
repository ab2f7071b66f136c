/** The benchmarks load, their contests are fair, and what they compare is the same computation. */
import { Tensor } from 'onnxruntime-node';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { bandCount } from '#shared/core/domain.ts';
import { buildEncoder, encoderNames } from '#main/engine/ast/encoder.ts';
import { microConfig } from '#main/engine/providers/micro-model.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { countedWeights } from '#main/engine/providers/counted-weights.ts';
import { baseConfig, smallConfig, tinyConfig } from '#test/support/ast-configs.ts';
import { costRow, largestDifference, neverSlower } from './compare.ts';
import { contest, isAbsent, startContestant, type Contestant, type Result } from './contest.ts';
import { encoderFeeds } from './feeds.ts';
import { groups } from './groups.ts';
import { forwardOperations } from './models.ts';
import { publishedGraph } from './published-graph.ts';
import { someFeatures } from './some-features.ts';

describe('the benchmarks', () => {
  it('are there, each with what it measures', () => {
    expect(Object.keys(groups)).toEqual(
      expect.arrayContaining(['front-end', 'encoder', 'training', 'import', 'end-to-end', 'growth', 'gpu']),
    );
  });

  it.each([
    ['base', baseConfig, 261],
    ['small', smallConfig, 79],
    ['tiny', tinyConfig, 26.6],
  ])('count the work of AST %s as published: %d GFLOP', (_, config, gigaflop) => {
    expect(forwardOperations(config) / 1e9 / gigaflop).toBeCloseTo(1, 2);
  });

  it('give transformers.js the same network that the encoder is', async () => {
    const weights = countedWeights(microConfig);
    const encoder = await createSession(buildEncoder(microConfig, weights, bandCount, { fusedAttention: true }));
    const exported = await createSession(publishedGraph(microConfig, weights));
    const values = someFeatures(microConfig, 2);
    const feeds = encoderFeeds(microConfig, values, 2);
    const own = (await encoder.run(feeds))[encoderNames.logits]!;
    const theirs = (await exported.run({ input_values: new Tensor('float32', values, [2, 64, 128]) }))['logits']!;
    const apart = largestDifference([...(own.data as Float32Array)], [...(theirs.data as Float32Array)]);
    expect(apart).toBeLessThan(1e-5);
    expect(theirs.dims).toEqual([2, microConfig.labels.length]);
  });
});

/** A contestant that says which rounds it was asked for. */
function fake(name: string, asked: string[], seconds: readonly number[]): Promise<Contestant> {
  let round = 0;
  return Promise.resolve({
    opening: { ready: true },
    round: () => {
      asked.push(name);
      const taken = seconds[Math.min(round++, seconds.length - 1)]!;
      return Promise.resolve({ seconds: taken, processor: taken });
    },
    peak: () => null,
    end: () => Promise.resolve(void asked.push(`${name} ended`)),
  });
}

describe('a contest', () => {
  it('asks in turns, from the front and from the back, and does not count the first round', async () => {
    const asked: string[] = [];
    const results = await contest({ a: fake('a', asked, [9, 1, 3, 2]), b: fake('b', asked, [8, 4]) }, 3);
    expect(asked.join(' ')).toBe('b a a b b a a b a ended b ended');
    expect(results.a).toMatchObject({ timing: { median: 2, least: 1 } });
    expect(results.b).toMatchObject({ timing: { median: 4, least: 4 } });
  });

  it('goes on without those who cannot take part, and ends all when one breaks down', async () => {
    const asked: string[] = [];
    const broken: Contestant = { ...(await fake('b', asked, [1])), round: () => Promise.reject(new Error('gone')) };
    const results = await contest({ a: fake('a', asked, [1]), none: Promise.resolve({ missing: 'not installed' }) }, 1);
    expect(results.none).toEqual({ missing: 'not installed' });
    await expect(contest({ a: fake('c', asked, [1]), b: Promise.resolve(broken) }, 1)).rejects.toThrow('gone');
    expect(asked.slice(-2)).toEqual(['c ended', 'b ended']);
  });

  it('runs programs that speak in lines, and says why one does not', async () => {
    const node = (script: string) => startContestant(process.execPath, ['-e', script]);
    const echo = await node(`
      console.log(JSON.stringify({ ready: true, version: 'echo 1' }));
      process.stdin.on('data', () => console.log(JSON.stringify({ seconds: 0.5, processor: 0.25 })));`);
    if (isAbsent(echo)) throw new Error(echo.missing);
    expect(echo.opening.version).toBe('echo 1');
    expect(await echo.round()).toEqual({ seconds: 0.5, processor: 0.25 });
    await echo.end();
    expect(await node(`console.log('{"ready":false,"missing":"no library"}')`)).toEqual({ missing: 'no library' });
    expect(await node(`console.error('cannot begin'); process.exit(1)`)).toEqual({ missing: 'cannot begin' });
    expect(await startContestant('no-such-program', [])).toEqual({ missing: 'no-such-program did not start' });
  });
});

describe('a comparison', () => {
  const result = (median: number, sample?: readonly number[]): Result => ({
    opening: { ready: true, version: 'other 2', ...(sample && { sample }) },
    timing: { median, least: median / 2, slowest: median, processor: median },
    peak: 100.4,
  });

  it('holds up to the time of the other', () => {
    expect(neverSlower(result(1), result(2), 'other')).toMatchObject({
      what: '  against other 2',
      value: '0.50 of 2 s (least 1 s), least 0.50, processor 0.50, 100 MiB',
      holds: true,
    });
    expect(neverSlower(result(2), result(2), 'other').holds).toBe(true);
    expect(neverSlower(result(2.1), result(2), 'other').holds).toBe(false);
  });

  it('says how far the results are apart, and refuses different ones', () => {
    expect(neverSlower(result(1, [1, 2]), result(2, [1, 2.5]), 'other').what).toContain('logits within 5e-1');
    expect(() => neverSlower(result(1, [1]), result(2, [1, 2]), 'other')).toThrow('not comparable');
  });

  it('neither holds nor misses without the other', () => {
    const absent = { missing: 'not installed' };
    expect(neverSlower(result(1), absent, 'other')).toMatchObject({
      value: 'not compared: not installed',
      holds: null,
    });
    expect(neverSlower(absent, result(1), 'other').holds).toBeNull();
    expect(costRow('what', absent).value).toBe('not measured: not installed');
  });
});
