import { describe, expect, it } from 'vitest';
import type { MaskTable, RecordingVectors } from '#shared/core/domain.ts';
import { emptyMaskTable } from '#shared/core/explain/explain.ts';
import { isHeard, maskOrder } from '#shared/core/explain/masks.ts';
import { melBandEdges } from '#shared/core/spectrum/mel.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { explainRecording, type ExplainOptions } from '#main/engine/detect/explain.ts';
import { scoreRecordings } from '#main/engine/detect/score.ts';
import { bankOf, detectorOf, randomRecording, specOf } from './support.ts';

const bands = melBandEdges(128, 8);
const random = createRandom(300);
const normals = Array.from({ length: 20 }, () => randomRecording(random));
const bank = bankOf(normals);
const strange = randomRecording(random, 3);

/** A recording of which each mask leaves the matching eighths of its vectors; counts how often it is asked. */
function maskable(vectors: RecordingVectors, asked: number[] = []) {
  return {
    bands,
    vectorsUnder: (mask: number, network: boolean): Promise<RecordingVectors> => {
      asked.push(mask);
      const heard = (values: Float32Array): Float32Array =>
        values.map((value, i) => (isHeard(mask, i % 8) ? value : 0));
      const rows = network ? heard(vectors.rows) : new Float32Array();
      const none = network ? vectors.tokens : new Float32Array();
      return Promise.resolve({
        prelogits: none,
        tokens: none,
        rows,
        'rows-stats': none,
        statistics: heard(vectors.statistics),
        level: vectors.level,
      });
    },
  };
}

function options(changes: Partial<ExplainOptions> = {}): ExplainOptions {
  const silent = () => undefined;
  return { group: null, masks: 256, known: null, onProgress: silent, signal: new AbortController().signal, ...changes };
}

describe('explainRecording', () => {
  it('scores every mask as the detector scores a recording', async () => {
    const detector = await detectorOf(specOf('fused', { density: 2 }), bank);
    const table = unwrap(await explainRecording(detector, maskable(strange), options()));
    expect(table.done).toBe(256);
    for (const mask of [255, 0, 17, 128]) {
      const vectors = await maskable(strange).vectorsUnder(mask, true);
      const [scored] = unwrap(
        await scoreRecordings(detector, [{ key: 'x', vectors }], { nearest: 0, leaveOneOut: false }),
      );
      expect(table.scores[mask]).toBe(scored!.score);
    }
  });

  it('goes through the masks in the nested order and stops at the stage', async () => {
    const detector = await detectorOf(specOf('ast'), bank);
    const asked: number[] = [];
    const table = unwrap(await explainRecording(detector, maskable(strange, asked), options({ masks: 32 })));
    expect(asked).toEqual(maskOrder().slice(0, 32));
    expect(table.done).toBe(32);
    for (let mask = 0; mask < 256; mask += 1) expect(Number.isNaN(table.scores[mask]!)).toBe(!asked.includes(mask));
  });

  it('asks for masks together where that is better, never across a stage, and gives the same table', async () => {
    const detector = await detectorOf(specOf('fused'), bank);
    const alone = unwrap(await explainRecording(detector, maskable(strange), options({ masks: 64 })));
    let open = 0;
    const most: number[] = [];
    const recording = maskable(strange);
    const together = {
      ...recording,
      together: 7,
      vectorsUnder: async (mask: number, network: boolean) => {
        open += 1;
        await Promise.resolve();
        most.push(open);
        const vectors = await recording.vectorsUnder(mask, network);
        open -= 1;
        return vectors;
      },
    };
    const stages: number[] = [];
    const onProgress = ({ done }: MaskTable) => stages.push(done);
    const table = unwrap(await explainRecording(detector, together, options({ masks: 64, onProgress })));
    expect(table).toEqual(alone);
    expect(Math.max(...most)).toBe(7);
    expect(stages).toEqual(expect.arrayContaining([16, 32, 64]));
  });

  it('goes on from what is known and gives the same table', async () => {
    const detector = await detectorOf(specOf('fused'), bank);
    const whole = unwrap(await explainRecording(detector, maskable(strange), options()));
    const first = unwrap(await explainRecording(detector, maskable(strange), options({ masks: 16 })));
    const asked: number[] = [];
    const rest = unwrap(await explainRecording(detector, maskable(strange, asked), options({ known: first })));
    expect(asked).toEqual(maskOrder().slice(16));
    expect(rest).toEqual(whole);
    const nothing: number[] = [];
    expect(unwrap(await explainRecording(detector, maskable(strange, nothing), options({ known: whole })))).toEqual(
      whole,
    );
    expect(nothing).toEqual([]);
  });

  it('reports a growing table at every stage, each of its own memory', async () => {
    const detector = await detectorOf(specOf('fused'), bank);
    const reports: MaskTable[] = [];
    await explainRecording(detector, maskable(strange), options({ onProgress: (table) => reports.push(table) }));
    const done = reports.map((table) => table.done);
    expect(done).toEqual(expect.arrayContaining([16, 32, 64, 128, 256]));
    expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
    for (const report of reports) {
      expect(report.scores.filter((score) => !Number.isNaN(score))).toHaveLength(report.done);
    }
  });

  it('stops when it is cancelled, after the mask it is at', async () => {
    const detector = await detectorOf(specOf('ast'), bank);
    const abort = new AbortController();
    const asked: number[] = [];
    const recording = maskable(strange, asked);
    const cancelling = {
      bands,
      vectorsUnder: (mask: number, network: boolean) => {
        if (asked.length === 20) abort.abort();
        return recording.vectorsUnder(mask, network);
      },
    };
    const result = await explainRecording(detector, cancelling, options({ signal: abort.signal }));
    expect(result).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
    expect(asked).toHaveLength(21);
  });

  it('leaves a member of the bank out of it', async () => {
    const detector = await detectorOf(specOf('statistics'), bank);
    const member = maskable(normals[3]!);
    const table = unwrap(await explainRecording(detector, member, options({ masks: 16, group: bank.groups[3]! })));
    expect(table.scores[255]).toBeCloseTo(detector.fitted.leaveOneOut[3]!, 10);
  });

  it('does not run the network for detectors that do not look at it', async () => {
    const detector = await detectorOf(specOf('statistics'), bank);
    const seen: boolean[] = [];
    const recording = {
      bands,
      vectorsUnder: (mask: number, network: boolean) => {
        seen.push(network);
        return maskable(strange).vectorsUnder(mask, network);
      },
    };
    expect(unwrap(await explainRecording(detector, recording, options({ masks: 16 }))).done).toBe(16);
    expect(seen).toEqual(new Array(16).fill(false));
  });

  it('refuses a recording of another model', async () => {
    const detector = await detectorOf(specOf('ast'), bank);
    const foreign = maskable({ ...strange, rows: new Float32Array(5) });
    expect(await explainRecording(detector, foreign, options({ known: emptyMaskTable(bands) }))).toMatchObject({
      problem: { code: 'detector.mixed' },
    });
  });
});
