import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCheckpoint, saveCheckpoint, type Checkpoint } from '#main/engine/train/checkpoint.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'earmark-checkpoint-'));
});
afterEach(() => rm(directory, { recursive: true }));

function checkpoint(steps: number): Checkpoint {
  const tensor = (value: number) => new Map([['a.weight', { shape: [2], data: Float32Array.of(value, steps) }]]);
  const row = { step: steps, seconds: 1.5, learningRate: 1e-3, loss: 2, sectionAccuracy: 0.25, machineAccuracy: 0.5 };
  return {
    weights: tensor(1),
    state: { steps, firstMoments: tensor(2), secondMoments: tensor(3) },
    rows: [row],
  };
}

describe('a checkpoint', () => {
  it('comes back as it was saved', async () => {
    await saveCheckpoint(directory, 'recipe', checkpoint(20));
    expect(await loadCheckpoint(directory, 'recipe')).toEqual(checkpoint(20));
  });

  it('replaces the one before and leaves no other file; version control does not see it', async () => {
    await saveCheckpoint(directory, 'recipe', checkpoint(20));
    await saveCheckpoint(directory, 'recipe', checkpoint(40));
    expect((await loadCheckpoint(directory, 'recipe'))?.state.steps).toBe(40);
    expect((await readdir(directory)).sort()).toEqual(['.gitignore', 'checkpoint.json', 'step-40.safetensors']);
    expect(await readFile(join(directory, '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('of another recipe, a damaged one and a missing one are not used', async () => {
    expect(await loadCheckpoint(directory, 'recipe')).toBeNull();
    await saveCheckpoint(directory, 'recipe', checkpoint(20));
    expect(await loadCheckpoint(directory, 'another recipe')).toBeNull();
    await writeFile(join(directory, 'step-20.safetensors'), 'half a file');
    expect(await loadCheckpoint(directory, 'recipe')).toBeNull();
    await rm(join(directory, 'step-20.safetensors'));
    expect(await loadCheckpoint(directory, 'recipe')).toBeNull();
    await writeFile(join(directory, 'checkpoint.json'), '{"recipe":"rec');
    expect(await loadCheckpoint(directory, 'recipe')).toBeNull();
  });

  it('stays the old one when saving stops half-way', async () => {
    await saveCheckpoint(directory, 'recipe', checkpoint(20));
    await writeFile(join(directory, 'step-40.safetensors'), 'half a file');
    await writeFile(join(directory, 'checkpoint.json.new'), '{"rec');
    expect((await loadCheckpoint(directory, 'recipe'))?.state.steps).toBe(20);
    await saveCheckpoint(directory, 'recipe', checkpoint(40));
    expect((await loadCheckpoint(directory, 'recipe'))?.state.steps).toBe(40);
  });
});
