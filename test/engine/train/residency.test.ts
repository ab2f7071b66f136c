import { execFile } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { residencyOf } from '#main/engine/train/updates.ts';
import { swiftShaderEnvironment } from '#test/engine/providers/swift-shader.ts';
import { trainBriefly, type BriefTraining } from './residency-task.ts';

const child = fileURLToPath(new URL('./residency-child.ts', import.meta.url));
const swiftShader = swiftShaderEnvironment();

function expectSame(actual: BriefTraining, expected: BriefTraining): void {
  expect(actual.losses).toHaveLength(expected.losses.length);
  actual.losses.forEach((loss, step) =>
    expect(Math.abs(loss - expected.losses[step]!), `step ${step}`).toBeLessThan(2e-5),
  );
  actual.heldOut.forEach((value, i) => expect(Math.abs(value - expected.heldOut[i]!)).toBeLessThan(1e-3));
  expect(actual.sums).toHaveLength(2);
  actual.sums.forEach((sums, time) => {
    sums.forEach(([name, sum], i) => {
      const [known, right] = expected.sums[time]![i]!;
      expect(name).toBe(known);
      // softmax does not see the bias of the keys: Adam moves it by noise alone
      if (!name.endsWith('key.bias')) expect(Math.abs(sum - right), name).toBeLessThan(1e-4 * Math.max(1, right));
    });
  });
}

describe('where the state stays', () => {
  it('follows from the processor', () => {
    expect(residencyOf('cpu')).toBe('process');
    expect(residencyOf('cuda')).toBe('loop');
    expect(residencyOf('webgpu')).toBe('device');
    expect(residencyOf('dml')).toBe('process');
  });

  it.each([1, 2, 3, 4])('makes no difference: parts of %i in a Loop', async (microBatch) => {
    expectSame(await trainBriefly({ residency: 'loop', microBatch }), await trainBriefly({ microBatch }));
  });

  // The sessions are opened with disable_cpu_ep_fallback: that they open proves that every node runs on WebGPU.
  it.skipIf(swiftShader === null).each([
    [4, 'keep'],
    [2, 'recompute'],
  ])('makes no difference: on WebGPU in parts of %i, blocks: %s', { timeout: 240_000 }, async (microBatch, blocks) => {
    const env = { ...process.env, ...swiftShader };
    const { stdout } = await promisify(execFile)(process.execPath, [child, 'webgpu', String(microBatch), blocks], {
      env,
    });
    expectSame(JSON.parse(stdout) as BriefTraining, await trainBriefly({ microBatch: 4 }));
  });
});
