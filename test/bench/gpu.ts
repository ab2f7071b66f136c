import process from 'node:process';
import { isAccelerator, ladderOf, type Provider } from '#shared/core/processors.ts';
import { contest, isAbsent, startWorker } from './contest.ts';
import { duration, type Row } from './measure.ts';
import { report, type BenchOptions } from './options.ts';
import type { GpuJob } from './workers/gpu.ts';

const masks = 256;

/** Clips per second that the design asks of an H200, by provider; others are shown without. */
const wanted: Readonly<Partial<Record<Provider, number>>> = { webgpu: 200, cuda: 1_000 };

/** The base AST on every graphics processor that onnxruntime reaches on this system. */
export async function gpuRows({ quick }: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const provider of ladderOf(process.platform).filter(isAccelerator)) {
    report(`gpu: ${provider}`);
    const start = () => startWorker('gpu', { provider, masks } satisfies GpuJob);
    const { one } = await contest({ one: start }, quick ? 1 : 3);
    const what = `AST base through ${provider}, one clip under ${masks} masks`;
    const least = wanted[provider];
    const target = least === undefined ? '' : `on an H200: >= ${least} clips/s, <= 2 s`;
    if (isAbsent(one)) {
      rows.push({ what, value: `not measured: ${one.missing}`, target, holds: null });
      continue;
    }
    const rate = masks / one.timing.median;
    const value = `${rate.toFixed(0)} clips/s, ${duration(one.timing.median)}`;
    rows.push({ what, value, target, holds: least === undefined ? null : rate >= least && one.timing.median <= 2 });
  }
  return rows;
}
