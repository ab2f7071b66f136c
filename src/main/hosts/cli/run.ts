import { isProblemCode, problem, type Problem } from '#shared/core/problems.ts';
import { ProblemError, unwrap } from '#shared/core/result.ts';
import { parseArguments, type Arguments } from './arguments.ts';
import { demo, demoLibrary } from './demo.ts';
import { evaluate } from './evaluate.ts';
import { explain } from './explain.ts';
import { usage } from './help.ts';
import { importModel, models, train } from './models.ts';
import { writeProblem, type Streams } from './output.ts';
import type { CommandLinePorts, OpenedApp } from './ports.ts';
import { report } from './report.ts';
import { score } from './score.ts';

/** Runs one command and gives the exit code: 0, or 1 after one sentence with the error code. */
export async function runCommandLine(
  argv: readonly string[],
  streams: Streams,
  ports: CommandLinePorts,
): Promise<number> {
  const json = argv.includes('--json');
  try {
    const args = unwrap(parseArguments(argv));
    if (args.help || args.command === '' || args.command === 'help') {
      (args.help || args.command === 'help' ? streams.out : streams.error)(usage(ports.version));
      return args.help || args.command === 'help' ? 0 : 1;
    }
    await runCommand(args, streams, ports);
    return 0;
  } catch (error) {
    writeProblem(streams, asProblem(error), json);
    return 1;
  }
}

async function runCommand(args: Arguments, streams: Streams, ports: CommandLinePorts): Promise<void> {
  const library = args.texts['data-dir'] ?? null;
  switch (args.command) {
    case 'score':
      return withApp(ports, args, library, (app) => score(app, args, streams));
    case 'evaluate':
      return withApp(ports, args, library, (app) => evaluate(app, args, streams));
    case 'explain':
      return withApp(ports, args, library, (app) => explain(app, args, streams));
    case 'report':
      return withApp(ports, args, library ?? ports.defaultDataDirectory, (app) =>
        report(app, args, streams, ports.files),
      );
    case 'demo': {
      const out = args.texts['out'];
      if (!out) throw new ProblemError(problem('option.invalid', { detail: '--out needs a folder for the demo.' }));
      return withApp(ports, args, library ?? demoLibrary(out), (app) => demo(app, args, streams, ports));
    }
    case 'train':
      return train(args, streams, ports);
    case 'models':
      return args.texts['import'] === undefined
        ? models(args, streams, ports)
        : withApp(ports, args, library ?? ports.defaultDataDirectory, (app) => importModel(app, args, streams, ports));
    default:
      throw new ProblemError(
        problem('option.invalid', { detail: `There is no command "${args.command}"; earmark --help lists them.` }),
      );
  }
}

async function withApp(
  ports: CommandLinePorts,
  args: Arguments,
  dataDirectory: string | null,
  work: (app: OpenedApp) => Promise<void>,
): Promise<void> {
  const modelDirectory = args.texts['model'] ?? null;
  const app = unwrap(await ports.openApp({ dataDirectory, modelDirectory, sample: args.command === 'demo' }));
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

function asProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof Error && isProblemCode(code)) return { code, message: error.message };
  return problem('internal.error', { detail: error instanceof Error ? error.message : String(error) });
}
