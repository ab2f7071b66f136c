import { describe, expect, it } from 'vitest';
import type { CommandLinePorts, TrainOptions } from '#main/hosts/cli/ports.ts';
import { runCommandLine } from '#main/hosts/cli/run.ts';
import { recipes } from '#main/engine/train/recipe.ts';
import { ok } from '#shared/core/result.ts';

/** Runs `earmark train` with a training that only writes down what it was asked for. */
async function train(line: string) {
  const asked: TrainOptions[] = [];
  let output = '';
  let error = '';
  const ports: CommandLinePorts = {
    version: '1.0.0',
    defaultDataDirectory: '/default',
    files: { absolute: (path) => path, exists: () => Promise.resolve(true), copy: () => Promise.resolve() },
    openApp: () => Promise.reject(new Error('not here')),
    scriptedVerdict: () => null,
    trainModel: (options) => {
      asked.push(options);
      options.onLog('step 1');
      return Promise.resolve(ok({ directory: options.out, accuracy: 0.5, steps: 7 }));
    },
    models: () => Promise.resolve([]),
  };
  const streams = {
    out: (text: string) => (output += text),
    error: (text: string) => (error += text),
    terminal: false,
  };
  const code = await runCommandLine(line.split(' '), streams, ports);
  return { code, output, error, asked };
}

describe('earmark train', () => {
  it('trains as the shipped model was, unless told otherwise', async () => {
    const { code, asked, output, error } = await train('train --out /model');
    expect(code).toBe(0);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      out: '/model',
      recipe: 'shipped',
      steps: null,
      minutes: null,
      threads: null,
      seed: null,
    });
    expect(output).toBe('/model: 7 steps, held-out accuracy 50.0 %\n');
    expect(error).toContain('step 1');
  });

  it('knows every recipe that there is, and no other', async () => {
    for (const recipe of Object.keys(recipes)) {
      expect((await train(`train --out /model --recipe ${recipe} --seed 2`)).asked[0]).toMatchObject({
        recipe,
        seed: 2,
      });
    }
    const wrong = await train('train --out /model --recipe secret');
    expect(wrong).toMatchObject({ code: 1, asked: [] });
    expect(wrong.error).toContain('--recipe is shipped or varied, not secret.');
  });
});
