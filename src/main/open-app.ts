/** The application with its ports made real, for all three entries. They differ in how the engine is started. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AppState } from '#shared/contract/app-state.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, type Result } from '#shared/core/result.ts';
import { createApp, type App, type AppPorts } from './app/create-app.ts';
import { startAnalysis } from './engine/ahead.ts';
import { createEngineClient } from './engine/client.ts';
import type { SpawnEngine } from './engine/protocol.ts';
import { writeSampleSet } from './engine/train/sounds/write-sample-set.ts';
import { engineFolder, type Places } from './places.ts';

export interface OpenAppOptions {
  readonly places: Places;
  readonly dataDirectory: string;
  readonly host: AppState['host'];
  readonly spawnEngine: SpawnEngine;
  /** Hugging Face AST folder; the shipped model without it */
  readonly modelDirectory?: string;
  /** prints reports as PDF files */
  readonly pdf: NonNullable<AppPorts['pdf']>;
  /** prepare the sample session in a new library */
  readonly sample: boolean;
}

/** A file that takes the process down is not tried a second time. */
const trialTimes = { backOff: [] };
/** A training that is paused finishes its update, and writes down how far it is, before its process ends. */
const trainingTimes = { cancel: 30 };

/** Opens the library in `dataDirectory` (made when it is not there) and starts the engine. */
export async function openApp(options: OpenAppOptions): Promise<Result<App>> {
  const { places, dataDirectory } = options;
  const log = (line: string) => console.error(line);
  try {
    mkdirSync(engineFolder(dataDirectory), { recursive: true });
  } catch (error) {
    return fail(problem('db.read-only', { detail: error instanceof Error ? error.message : String(error) }));
  }
  return createApp({
    dataDirectory,
    version: places.version,
    host: options.host,
    pdf: options.pdf,
    engine: startAnalysis(options.spawnEngine, log),
    startTrialEngine: () => createEngineClient(() => options.spawnEngine(), { log, times: trialTimes }),
    startTrainingEngine: () => createEngineClient(() => options.spawnEngine('training'), { log, times: trainingTimes }),
    modelDirectory: options.modelDirectory ?? join(places.resourcesDirectory, 'models', 'earmark-small'),
    ...(options.sample ? { sampleSet: { write: writeSampleSet } } : {}),
  });
}
