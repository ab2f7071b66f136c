/** The command line: the application without a window, started for one command and closed after it. */
import { cp, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { ok, type Result } from '#shared/core/result.ts';
import { createModelFolders, modelsFolder } from './adapters/files/models.ts';
import { readModelFolder } from './engine/ast/folder.ts';
import { browserPdf } from './browser-pdf.ts';
import { spawnWithNode } from './engine/spawn-node.ts';
import { sampleSet, scriptedVerdictOn } from './engine/train/sounds/sample-set.ts';
import { defaultSampleSeed } from './engine/train/sounds/write-sample-set.ts';
import { trainShippedModel } from './engine/train/train-model.ts';
import type { AppOptions, CommandLinePorts, ModelEntry, OpenedApp } from './hosts/cli/ports.ts';
import { runCommandLine } from './hosts/cli/run.ts';
import { openApp } from './open-app.ts';
import { dataDirectoryOfUser, engineFolder, placesFrom } from './places.ts';

const places = placesFrom(import.meta.url);
const shippedModel = join(places.resourcesDirectory, 'models', 'earmark-small');

const ports: CommandLinePorts = {
  version: places.version,
  defaultDataDirectory: dataDirectoryOfUser(),
  files: {
    absolute: (path) => resolve(path),
    exists: (path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    async copy(from, to) {
      await mkdir(dirname(resolve(to)), { recursive: true });
      await cp(from, to, { recursive: true });
    },
  },
  openApp: openLibrary,
  scriptedVerdict: (fileName) => scriptedVerdictOn(fileName, sampleSet(defaultSampleSeed)),
  trainModel: (options) => trainShippedModel(options),
  models: async (directory, dataDirectory) =>
    directory === null
      ? [await modelEntry(shippedModel), ...(await modelsOf(resolve(dataDirectory)))]
      : [await modelEntry(resolve(directory))],
};

/** Opens a library; without a directory one of its own, which goes with it. */
async function openLibrary({ dataDirectory, modelDirectory, sample }: AppOptions): Promise<Result<OpenedApp>> {
  const own = dataDirectory === null ? await mkdtemp(join(tmpdir(), 'earmark-')) : null;
  const removeOwn = () => (own === null ? Promise.resolve() : rm(own, { recursive: true, force: true }));
  const directory = own ?? resolve(dataDirectory!);
  const opened = await openApp({
    places,
    dataDirectory: directory,
    host: 'command-line',
    spawnEngine: spawnWithNode({ file: places.engineFile, workingDirectory: engineFolder(directory) }),
    pdf: browserPdf(),
    sample,
    ...(modelDirectory === null ? {} : { modelDirectory: resolve(modelDirectory) }),
  });
  if (!opened.ok) {
    await removeOwn();
    return opened;
  }
  const app = opened.value;
  return ok({
    call: (name, input) => app.call(name, input),
    subscribe: (listener) => app.subscribe(listener),
    close: () => app.close().finally(removeOwn),
  });
}

/** Models that were imported into a library, from their notes: the library itself may be open elsewhere. */
async function modelsOf(dataDirectory: string): Promise<Result<ModelEntry>[]> {
  const models = await createModelFolders(modelsFolder(dataDirectory)).list();
  return models.map(({ summary, card }) => ok({ ...summary, card }));
}

async function modelEntry(directory: string): Promise<Result<ModelEntry>> {
  const folder = await readModelFolder(directory);
  if (!folder.ok) return folder;
  const card = await readFile(join(directory, 'card.md'), 'utf8').catch(() => null);
  return ok({ ...folder.value.summary, card });
}

process.exitCode = await runCommandLine(
  process.argv.slice(2),
  {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    terminal: process.stderr.isTTY,
  },
  ports,
);
