import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { bandCount } from '#shared/core/domain.ts';
import { unwrap } from '#shared/core/result.ts';
import { createApp, type App } from '#main/app/create-app.ts';
import { readForModel } from '#main/adapters/decode/index.ts';
import { buildEncoder } from '#main/engine/ast/encoder.ts';
import { createFrontEnd, windows, type Features } from '#main/engine/frontend/index.ts';
import { createSession, defaultThreads } from '#main/engine/onnx/session.ts';
import type { EnginePort } from '#main/services/ports.ts';
import { call, finish } from './calls.ts';
import { processIdOf, processorSeconds, spec, startEngine } from './engine.ts';
import { mebibytes, peakMebibytes } from './machine.ts';
import { duration, measured, note, timed, type Row } from './measure.ts';
import { encoderFeeds, encoderReadOuts } from './feeds.ts';
import { report, type BenchOptions } from './options.ts';
import { shippedModel, shippedModelDirectory } from './shipped-model.ts';
import { withTemporaryFolder, writeManySounds } from './sounds.ts';

/**
 * A thousand recordings of 10 s through the whole application: import, a detector from a fifth of them, scores of the
 * others. Then what each stage takes by itself, which says where a faster one would help.
 */
export function endToEndRows({ quick }: BenchOptions): Promise<Row[]> {
  return withTemporaryFolder(async (folder) => {
    const count = quick ? 60 : 1_000;
    report(`end-to-end: writing ${count} recordings`);
    const sounds = join(folder, 'sounds');
    mkdirSync(sounds);
    const paths = writeManySounds(sounds, count);
    const engine = startEngine(folder);
    const ports = { version: 'bench', host: 'web', modelDirectory: shippedModelDirectory } as const;
    const app = unwrap(await createApp({ ...ports, dataDirectory: join(folder, 'library'), engine }));
    try {
      const { rows, ...whole } = await throughApplication(app, engine, sounds, count);
      report('end-to-end: stage by stage');
      const stages = await stageSeconds(paths.slice(0, quick ? 10 : 60));
      return [...rows, ...stageRows(stages, whole)];
    } finally {
      await app.close();
    }
  });
}

interface Whole {
  /** recordings that were scored, and the seconds it took */
  readonly scored: number;
  readonly seconds: number;
  /** seconds that the main process worked meanwhile */
  readonly main: number;
}

async function throughApplication(
  app: App,
  engine: EnginePort,
  folder: string,
  count: number,
): Promise<Whole & { readonly rows: Row[] }> {
  const processId = await processIdOf(engine);
  await call(app, 'models.list', {});
  report(`end-to-end: import of ${count}`);
  const imported = await timed(() => finish(app, 'import.start', { paths: [folder] }));
  const { groups } = await call(app, 'recordings.groups', {});
  const { machine, section } = groups[0]!;
  report('end-to-end: detector');
  const normals = { machine, split: 'train' } as const;
  const made = await timed(() => finish(app, 'detectors.create', { name: 'Bench', machine, section, normals, spec }));
  const detectorId = Number(made.value['detectorId']);
  report('end-to-end: scores');
  const [worked, mainWorked] = [processorSeconds(processId), process.cpuUsage()];
  const scoring = await timed(() =>
    finish(app, 'detectors.score', { detectorId, recordings: { machine, split: 'test' } }),
  );
  const main = process.cpuUsage(mainWorked);
  const scored = Number(scoring.value['scored']);
  const bank = count - scored;
  const now = processorSeconds(processId);
  const busy = worked === null || now === null ? null : (now - worked) / scoring.seconds / defaultThreads();
  const rate = (recordings: number, seconds: number) =>
    `${(recordings / seconds).toFixed(1)} per s, ${duration(seconds)}`;
  const all = made.seconds + scoring.seconds + imported.seconds;
  return {
    scored,
    seconds: scoring.seconds,
    main: (main.user + main.system) / 1e6,
    rows: [
      note(`${count.toLocaleString('en')} recordings of 10 s, from the folder to the scores`, rate(count, all)),
      note('  import: read, hash, names', rate(count, imported.seconds)),
      note(`  detector of ${bank} normals`, rate(bank, made.seconds)),
      note(`  scores of ${scored}`, rate(scored, scoring.seconds)),
      note(
        `  the engine worked, of ${defaultThreads()} thread${defaultThreads() === 1 ? '' : 's'}`,
        busy === null ? 'not known on this system' : `${(100 * busy).toFixed(0)} % of the time`,
      ),
      note('  most memory of the engine', mebibytes(peakMebibytes(processId))),
    ],
  };
}

interface Stages {
  readonly decode: number;
  readonly 'front end': number;
  readonly encoder: number;
}

/** Mean seconds that the processor works on a recording in each stage of the engine, one stage after the other. */
async function stageSeconds(paths: readonly string[]): Promise<Stages> {
  const { config, weights } = await shippedModel();
  const session = await createSession(buildEncoder(config, weights, bandCount, { fusedAttention: true }));
  const frontEnd = await createFrontEnd(spec.preset);
  const { maxLength, featureMean: mean, featureStd: std } = config;
  const measure = async (path: string): Promise<Stages> => {
    let [waveform, features]: [Float32Array | null, Features | null] = [null, null];
    const decode = await measured(async () => (waveform = unwrap(await readForModel(path))));
    const analyse = await measured(async () => (features = await frontEnd.features(waveform!)));
    const encode = await measured(async () => {
      for (const window of windows(features!, { maxLength, mean, std })) {
        await session.run(encoderFeeds(config, window, 1), encoderReadOuts);
      }
    });
    return { decode: decode.processor, 'front end': analyse.processor, encoder: encode.processor };
  };
  await measure(paths[0]!);
  const found: Stages[] = [];
  for (const path of paths) found.push(await measure(path));
  await Promise.all([session.release(), frontEnd.release()]);
  const average = (of: (stages: Stages) => number) => found.reduce((sum, one) => sum + of(one), 0) / found.length;
  return {
    decode: average((one) => one.decode),
    'front end': average((one) => one['front end']),
    encoder: average((one) => one.encoder),
  };
}

function stageRows(stages: Stages, { scored, seconds, main }: Whole): Row[] {
  const all = { ...stages, 'main process: files, messages, database': main / scored };
  const rows = Object.entries(all).map(([name, each]) =>
    note(`  ${name}`, `${duration(each)} each, ${(1 / each).toFixed(0)} per s by itself`),
  );
  const [slowest] = Object.entries(all).reduce((a, b) => (b[1] > a[1] ? b : a));
  const utilisation = (stages.encoder * scored) / seconds;
  return [
    note('stages of a score, by processor time', `the bottleneck is the ${slowest}`),
    ...rows,
    note('  encoder at work while scores are made', `${(100 * utilisation).toFixed(0)} % of the time`),
  ];
}
