import { writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { maskStages, type Bank } from '#shared/core/domain.ts';
import { unwrap } from '#shared/core/result.ts';
import { contest, isAbsent, startWorker } from './contest.ts';
import { embed, processIdOf, spec, withEngine } from './engine.ts';
import { mebibytes, peakMebibytes } from './machine.ts';
import { duration, measured, note, timed, timing, type Row, type Run } from './measure.ts';
import { report, type BenchOptions } from './options.ts';
import { shippedModelDirectory } from './shipped-model.ts';
import { machineSound, withTemporaryFolder, writeManySounds } from './sounds.ts';
import type { NeighboursJob } from './workers/neighbours.ts';

/** How the cost grows: each row beside the one before, as "x times the size, y times the seconds". */
export async function growthRows({ quick }: BenchOptions): Promise<Row[]> {
  return [...(await lengthRows(quick)), ...(await bankRows(quick)), ...(await maskRows())];
}

interface Point {
  readonly name: string;
  readonly size: number;
  readonly seconds: number;
  readonly rest: string;
}

function growth(title: string, points: readonly Point[]): Row[] {
  return [
    note(title, ''),
    ...points.map(({ name, size, seconds, rest }, index) => {
      const before = points[index - 1];
      const factors = before
        ? `, x ${(seconds / before.seconds).toFixed(1)} for x ${(size / before.size).toFixed(0)}`
        : '';
      return note(`  ${name}`, `${duration(seconds)}${factors}${rest}`);
    }),
  ];
}

/** Recordings from 10 s to an hour, each embedded by an engine of its own after a first short one. */
async function lengthRows(quick: boolean): Promise<Row[]> {
  const points: Point[] = [];
  for (const seconds of quick ? [10, 60] : [10, 60, 600, 3600]) {
    report(`growth: a recording of ${seconds} s`);
    points.push(
      await withTemporaryFolder(async (folder) => {
        const [short, long] = [join(folder, 'short.wav'), join(folder, 'long.wav')];
        writeRepeated(short, 10);
        writeRepeated(long, seconds);
        return withEngine(folder, async (engine) => {
          await embed(engine, shippedModelDirectory, [short]);
          const taken = await medianSeconds(seconds <= 60 ? 5 : 1, () => embed(engine, shippedModelDirectory, [long]));
          const peak = peakMebibytes(await processIdOf(engine));
          return { name: `${seconds} s`, size: seconds, seconds: taken, rest: `, ${mebibytes(peak)}` };
        });
      }),
    );
  }
  return growth('embedding a recording, shipped model', points);
}

async function medianSeconds(times: number, work: () => Promise<unknown>): Promise<number> {
  const runs: Run[] = [];
  for (let i = 0; i < times; i += 1) runs.push(await measured(work));
  return timing(runs).median;
}

/** A machine's sound of 10 s again and again. */
function writeRepeated(path: string, seconds: number): void {
  const sound = machineSound(1, 10);
  const samples = new Float32Array(16_000 * seconds);
  for (let at = 0; at < samples.length; at += sound.length) samples.set(sound, at);
  writeFileSync(path, writeWav([samples], 16_000, 'pcm16'));
}

/** MiB that a bank of a million vectors of 768 values needs: the vectors, and once more as the search wants them. */
const largestBank = 8_000;

/** One query against banks of different sizes, each in a process of its own. */
async function bankRows(quick: boolean): Promise<Row[]> {
  const small = await bankPoints(128, quick ? [1_000, 10_000] : [1_000, 10_000, 100_000, 1_000_000]);
  const rows = growth('nearest normal of 1 recording, 128 values each', small);
  if (quick) return rows;
  const fits = freemem() / 2 ** 20 > largestBank;
  const large = await bankPoints(768, fits ? [42_000, 1_000_000] : [42_000]);
  return [
    ...rows,
    ...growth('nearest normal of 1 recording, 768 values each', large),
    ...(fits ? [] : [note('  1,000,000 vectors', `not measured: needs ${largestBank} MiB`)]),
  ];
}

async function bankPoints(dimension: number, sizes: readonly number[]): Promise<Point[]> {
  const points: Point[] = [];
  for (const vectors of sizes) {
    report(`growth: a bank of ${vectors} vectors of ${dimension} values`);
    const job: NeighboursJob = { vectors, dimension, queries: 1 };
    const { bank } = await contest({ bank: () => startWorker('neighbours', job) }, vectors > 100_000 ? 5 : 20);
    if (isAbsent(bank)) throw new Error(bank.missing);
    const name = `${vectors.toLocaleString('en')} vectors`;
    points.push({ name, size: vectors, seconds: bank.timing.median, rest: `, ${mebibytes(bank.peak)}` });
  }
  return points;
}

/** An explanation of 10 s under more and more masks, after the recording's own score (1 mask). */
async function maskRows(): Promise<Row[]> {
  report('growth: masks');
  return withTemporaryFolder(async (folder) => {
    const paths = writeManySounds(folder, 9);
    const [path, ...normals] = paths as [string, ...string[]];
    return withEngine(folder, async (engine) => {
      const model = shippedModelDirectory;
      const bank: Bank = { keys: normals, groups: normals, vectors: await embed(engine, model, normals) };
      const fitted = unwrap(await engine.call('detector.fit', { spec, bank, labelled: [] }));
      unwrap(await engine.call('detector.load', { detector: 'bench', model, spec, fitted, bank }));
      const one = await timed(() => embed(engine, model, [path]));
      const points: Point[] = [{ name: '1 mask', size: 1, seconds: one.seconds, rest: '' }];
      for (const masks of maskStages) {
        const input = { detector: 'bench', path, masks, known: null } as const;
        const { seconds } = await timed(async () => unwrap(await engine.call('recording.explain', input)));
        points.push({ name: `${masks} masks`, size: masks, seconds, rest: '' });
      }
      return growth('explaining a recording of 10 s, shipped model', points);
    });
  });
}
