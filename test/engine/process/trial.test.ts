/** Someone else's graph in a process of its own: what it does there harms nobody. */
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFiles } from '#main/adapters/files/index.ts';
import { createEngineClient } from '#main/engine/client.ts';
import { spawnWithNode } from '#main/engine/spawn-node.ts';
import type { MessageWriter } from '#main/engine/onnx/wire.ts';
import { recoverFromOnnx } from '#main/services/registry/recover.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { EngineInfo } from '#main/engine/protocol.ts';
import { message, node } from '#test/engine/onnx/hostile.ts';
import { unwrap } from '#shared/core/result.ts';

const entry = fileURLToPath(new URL('../../../src/main/engine/index.ts', import.meta.url));
const golden = new URL('../../golden/ast/onnx/opset17.onnx', import.meta.url);
let [folder, target] = ['', ''];
let pids: number[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-trial-'));
  target = join(folder, 'target');
  await mkdir(target);
  pids = [];
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A real engine that notes who it is, as the application starts it for one file. */
function startTrialEngine(): EnginePort {
  const engine = createEngineClient(spawnWithNode({ file: entry, workingDirectory: folder }), {
    times: { backOff: [] },
  });
  void engine.call('engine.info', {}).then((info) => {
    if (info.ok) pids.push((info.value as EngineInfo).processId);
  });
  return engine;
}

async function attempt(extra: MessageWriter | null, trialSeconds: number, signal = new AbortController().signal) {
  const source = join(folder, 'model.onnx');
  // A second graph field is merged with the first: an honest AST that does something more.
  const more = extra === null ? new Uint8Array() : message().message(7, extra).finish();
  await writeFile(source, Buffer.concat([await readFile(golden), more]));
  const needs = { files: createFiles(), startTrialEngine, trialSeconds };
  return recoverFromOnnx(needs, source, target, { signal, progress: () => undefined });
}

/** Appends `side` x `side` ones to the graph, `products` times multiplied by themselves, as one more output. */
function work(side: number, products: number): MessageWriter {
  const shape = message().integer(1, 2).integer(2, 7).text(8, 'extra shape').integer(7, side).integer(7, side);
  const graph = message()
    .message(5, shape)
    .message(1, node('ConstantOfShape', ['extra shape'], ['extra 0']));
  for (let step = 0; step < products; step += 1) {
    graph.message(1, node('MatMul', [`extra ${step}`, `extra ${step}`], [`extra ${step + 1}`]));
  }
  const type = message().message(1, message().integer(1, 1));
  return graph.message(12, message().text(1, `extra ${products}`).message(2, type));
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The process is gone, soon. */
async function gone(): Promise<void> {
  expect(pids).toHaveLength(1);
  await expect.poll(() => alive(pids[0]!), { timeout: 5000 }).toBe(false);
}

describe('an ONNX file that is tried out', { timeout: 60_000 }, () => {
  it('is recovered when it is honest, and its process ends', async () => {
    expect(unwrap(await attempt(null, 60)).difference).toBeLessThan(1e-5);
    expect(await readdir(target)).toContain('model.safetensors');
    await gone();
  });

  it('is given up when it does not come to an end', async () => {
    const result = await attempt(work(2500, 3000), 4);
    expect(result).toMatchObject({ ok: false, problem: { code: 'model.onnx-deadline', data: { seconds: 4 } } });
    expect(await readdir(target)).toEqual([]);
    await gone();
  });

  it('takes its process with it, and nothing else, when it swells', async () => {
    const result = await attempt(work(40_000, 1), 45);
    expect(result).toMatchObject({ ok: false });
    // Where the system refuses so much memory at once, onnxruntime says so instead.
    const { code } = (result as { problem: { code: string } }).problem;
    expect(['model.onnx-crashed', 'model.onnx']).toContain(code);
    await gone();
  });

  it('stops at once when nobody wants it any more', async () => {
    const abort = new AbortController();
    const trial = attempt(work(2500, 3000), 60, abort.signal);
    await expect.poll(() => pids, { timeout: 30_000 }).toHaveLength(1);
    abort.abort();
    const result = await trial;
    expect(result).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
    await gone();
  });
});
