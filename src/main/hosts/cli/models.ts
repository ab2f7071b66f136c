import { problem } from '#shared/core/problems.ts';
import { ProblemError, unwrap } from '#shared/core/result.ts';
import { wholeNumber, type Arguments } from './arguments.ts';
import { call, finishJob, type CommandApp } from './client.ts';
import { progressWriter, table, writeJson, type Streams } from './output.ts';
import { recipeNames, type CommandLinePorts, type ModelEntry } from './ports.ts';

/** `earmark models`: the shipped model and those of the library, or the one in `--model DIR`. */
export async function models(args: Arguments, streams: Streams, ports: CommandLinePorts): Promise<void> {
  const library = args.texts['data-dir'] ?? ports.defaultDataDirectory;
  const found = await ports.models(args.texts['model'] ?? null, library);
  const entries: ModelEntry[] = found.map((result) => unwrap(result));
  if (args.json) {
    writeJson(streams, { models: entries });
    return;
  }
  streams.out(
    table(
      ['model', 'parameters', 'size', 'input', 'classes', 'SHA-256', 'folder'],
      entries.map((one) => [
        one.name,
        one.parameters,
        `${one.dimension} x ${one.layers}`,
        `${one.frames} x ${one.bins}`,
        one.classes,
        one.sha256.slice(0, 12),
        one.directory,
      ]),
    ),
  );
}

/** `earmark models --import PATH`: copies a model into the library, whole or not at all. */
export async function importModel(
  app: CommandApp,
  args: Arguments,
  streams: Streams,
  { files }: CommandLinePorts,
): Promise<void> {
  const { import: directory, name, frames } = args.texts;
  if (!directory)
    throw new ProblemError(
      problem('option.invalid', { detail: '--import needs the folder or the ONNX file of a model.' }),
    );
  const input = {
    path: files.absolute(directory),
    ...(name !== undefined && { name }),
    ...(frames !== undefined && { frames: unwrap(wholeNumber('frames', frames, 0, 1, 100_000)) }),
  };
  const { jobId } = await call(app, 'models.import', input);
  const { sha256 } = await finishJob(app, jobId, progressWriter(streams));
  const imported = (await call(app, 'models.list', {})).models.find((model) => model.sha256 === sha256)!;
  if (args.json) writeJson(streams, imported);
  else streams.out(`${imported.name}: ${imported.sha256}\n${imported.directory}\n`);
}

/** `earmark train --out DIR`: trains the small model from generated machine sounds, as the shipped one was. */
export async function train(args: Arguments, streams: Streams, ports: CommandLinePorts): Promise<void> {
  const out = args.texts['out'];
  if (!out) throw new ProblemError(problem('option.invalid', { detail: '--out needs a folder for the model.' }));
  const asked = args.texts['recipe'] ?? 'shipped';
  const recipe = recipeNames.find((name) => name === asked);
  if (!recipe) {
    throw new ProblemError(
      problem('option.invalid', { detail: `--recipe is ${recipeNames.join(' or ')}, not ${asked}.` }),
    );
  }
  const optional = (name: string, highest: number) =>
    args.texts[name] === undefined ? null : unwrap(wholeNumber(name, args.texts[name], 0, 1, highest));
  const result = unwrap(
    await ports.trainModel({
      out,
      recipe,
      steps: optional('steps', 1_000_000),
      minutes: optional('minutes', 10_000),
      threads: optional('threads', 1024),
      seed: optional('seed', 2 ** 31),
      onLog: (line) => streams.error(`${line}\n`),
    }),
  );
  if (args.json) writeJson(streams, result);
  else
    streams.out(
      `${result.directory}: ${result.steps} steps, held-out accuracy ${(100 * result.accuracy).toFixed(1)} %\n`,
    );
}
