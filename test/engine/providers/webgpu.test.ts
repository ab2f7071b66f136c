/**
 * The graphics processor's way through the program, on SwiftShader: no graphics processor is needed, only an installed
 * Chromium. A broken driver takes its process along, so each try has one of its own.
 */
import { execFile } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ProcessorReport } from '#shared/core/processors.ts';
import { onlyDriver, swiftShaderEnvironment } from './swift-shader.ts';

interface Found {
  readonly report: ProcessorReport;
  readonly largestError: number | null;
}

const child = fileURLToPath(new URL('./try-in-child.ts', import.meta.url));
const swiftShader = swiftShaderEnvironment();

async function tryWith(driver: NodeJS.ProcessEnv): Promise<Found> {
  const env = { ...process.env, ...driver };
  const { stdout } = await promisify(execFile)(process.execPath, [child, 'webgpu'], { env });
  return JSON.parse(stdout) as Found;
}

describe('WebGPU', () => {
  // The session is opened with disable_cpu_ep_fallback: that it opens proves that every node runs on WebGPU.
  it.skipIf(swiftShader === null)(
    swiftShader === null
      ? 'is not tested: no Chromium with SwiftShader and Vulkan is installed'
      : 'agrees with PyTorch on SwiftShader',
    { timeout: 120_000 },
    async () => {
      const { report, largestError } = await tryWith(swiftShader!);
      expect(report).toMatchObject({ provider: 'webgpu', outcome: 'works', reason: 'emulated' });
      expect(report.largestError).toBeLessThan(1e-5);
      expect(largestError).toBeLessThan(1e-5);
    },
  );

  it('is absent, in words, where there is no graphics driver', { timeout: 60_000 }, async () => {
    const { report } = await tryWith(onlyDriver('/nowhere/driver.json'));
    expect(report).toMatchObject({ provider: 'webgpu', outcome: 'absent', millisecondsPerClip: null });
    expect(['no-device', 'not-here']).toContain(report.reason);
    expect(report.detail).not.toContain('onnxruntime_src');
  });
});
