/** The real engine process with the shipped model, killed in the middle of an explanation. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareAhead } from '#main/engine/ahead.ts';
import { createEngineClient } from '#main/engine/client.ts';
import type { EmbeddedRecording, EngineInfo } from '#main/engine/protocol.ts';
import { spawnWithNode } from '#main/engine/spawn-node.ts';
import type { EnginePort } from '#main/services/ports.ts';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import type { Bank, RecordingVectors } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import type { Result } from '#shared/core/result.ts';
import { detectorSpec } from '#test/support/detector-spec.ts';

const model = fileURLToPath(new URL('../../../resources/models/earmark-small', import.meta.url));
const entry = fileURLToPath(new URL('../../../src/main/engine/index.ts', import.meta.url));

const spec = detectorSpec({ kind: 'ast', readOut: 'prelogits' });

let folder = '';
let engine: EnginePort;
let files: { key: string; path: string }[] = [];

/** Noise with a hum of its own for each recording: 10 s, mono, 16 kHz. */
function sound(seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from(
    { length: 160_000 },
    (_, i) => 0.05 * random.normal() + 0.1 * Math.sin((2 * Math.PI * (100 + 5 * seed) * i) / 16_000),
  );
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`);
  return result.value;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-real-engine-'));
  files = Array.from({ length: 6 }, (_, i) => {
    const path = join(folder, `${i}.wav`);
    writeFileSync(path, writeWav([sound(i + 1)], 16_000, 'pcm16'));
    return { key: String(i), path };
  });
  engine = createEngineClient(spawnWithNode({ file: entry, workingDirectory: folder }));
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function embedAll(by = engine, onFirst: () => void = () => undefined): Promise<RecordingVectors[]> {
  const found = new Map<string, RecordingVectors>();
  const onProgress = (recording: EmbeddedRecording) => {
    if (found.size === 0) onFirst();
    if ('vectors' in recording) found.set(recording.key, recording.vectors);
  };
  const { preset, frontEnd, precision } = spec;
  const input = { model, frontEnd, precision, preset, recordings: files };
  value(await by.call('recordings.embed', input, { onProgress }));
  return files.map(({ key }) => found.get(key)!);
}

async function loadDetector(vectors: readonly RecordingVectors[]): Promise<void> {
  const keys = files.map(({ key }) => key);
  const bank: Bank = { keys, groups: keys, vectors };
  const fitted = value(await engine.call('detector.fit', { spec, bank, labelled: [] }));
  value(await engine.call('detector.load', { detector: 'd', model, spec, fitted, bank }));
}

describe.skipIf(!existsSync(join(model, 'model.safetensors')))('the real engine', () => {
  it('survives being killed in the middle of an explanation, and explains the same afterwards', async () => {
    const info = value(await engine.call('engine.info', {})) satisfies EngineInfo;
    const vectors = await embedAll();
    await loadDetector(vectors);
    const ask = { detector: 'd', path: files[0]!.path, key: 'somewhere else', known: null };
    const before = value(await engine.call('recording.explain', { ...ask, masks: 16 }));

    let killed = false;
    const interrupted = await engine.call(
      'recording.explain',
      { ...ask, masks: 256 },
      {
        onProgress: ({ done }) => {
          if (killed || done < 16) return;
          killed = true;
          process.kill(info.processId, 'SIGKILL');
        },
      },
    );
    expect(interrupted).toMatchObject({ ok: false, problem: { code: 'engine.crashed' } });

    // Everything that was loaded is gone with the process, and can be loaded again.
    const gone = await engine.call('recording.explain', { ...ask, masks: 16 });
    expect(gone).toMatchObject({ ok: false, problem: { code: 'detector.unknown' } });
    expect((await embedAll()).map(({ prelogits }) => prelogits)).toEqual(vectors.map(({ prelogits }) => prelogits));
    await loadDetector(vectors);
    const after = value(await engine.call('recording.explain', { ...ask, masks: 16 }));
    expect(after.scores).toEqual(before.scores);
    expect(value(await engine.call('engine.info', {})).processId).not.toBe(info.processId);
  });

  it('embeds the same with a process that prepares for it, also when that one is killed', async () => {
    const pids: number[] = [];
    const spawn = spawnWithNode({ file: entry, workingDirectory: folder });
    const startPreparing = (): EnginePort => {
      const preparing = createEngineClient(() => spawn('preparation'), { times: { backOff: [] } });
      void preparing.call('engine.info', {}).then((info) => info.ok && pids.push(info.value.processId));
      return preparing;
    };
    const alone = await embedAll();
    const two = prepareAhead(engine, startPreparing);
    expect(await embedAll(two)).toEqual(alone);
    expect(pids).toHaveLength(1);
    const kill = (): void => void process.kill(pids[0]!, 'SIGKILL');
    expect(await embedAll(two, kill)).toEqual(alone);
    expect((await engine.call('engine.info', {})).ok).toBe(true);
  });

  it('is cancelled within a second in the middle of an explanation, and goes on living', async () => {
    await loadDetector(await embedAll());
    const { processId } = value(await engine.call('engine.info', {}));
    const abort = new AbortController();
    let asked = 0;
    const result = await engine.call(
      'recording.explain',
      { detector: 'd', path: files[1]!.path, key: 'elsewhere', masks: 256, known: null },
      {
        signal: abort.signal,
        onProgress: () => {
          if (asked === 0) asked = performance.now();
          abort.abort();
        },
      },
    );
    expect(result).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
    expect(performance.now() - asked).toBeLessThan(2500);
    expect(value(await engine.call('engine.info', {})).processId).toBeGreaterThan(0);
    expect(processId).toBeGreaterThan(0);
  });
});
