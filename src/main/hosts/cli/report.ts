import type { SessionSummary } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import type { Arguments } from './arguments.ts';
import { call, finishJob, type CommandApp } from './client.ts';
import { progressWriter, writeJson, type Streams } from './output.ts';
import type { FilePort } from './ports.ts';

/** `earmark report --session NAME_OR_ID --out FILE.html` (or FILE.pdf): writes the report of a session of the library. */
export async function report(app: CommandApp, args: Arguments, streams: Streams, files: FilePort): Promise<void> {
  const out = args.texts['out'];
  const name = args.texts['session'];
  if (!name) throw new ProblemError(problem('option.invalid', { detail: '--session needs a name or a number.' }));
  if (!out) throw new ProblemError(problem('option.invalid', { detail: '--out needs a file name.' }));
  const session = await findSession(app, name);
  const pdf = /\.pdf$/i.test(out);
  const written = await createReport(app, session.id, { pictures: false, pdf }, streams);
  await files.copy(written.path, out);
  const document = { session: { id: session.id, name: session.name }, counts: session.counts, file: out };
  if (args.json) writeJson(streams, document);
  else streams.out(`${out}\n`);
}

/** Creates the report in the library and gives the path of its HTML file, or of its PDF file where one is wanted. */
export async function createReport(
  app: CommandApp,
  sessionId: number,
  wanted: { readonly pictures: boolean; readonly pdf: boolean },
  streams: Streams,
): Promise<{ path: string }> {
  const { jobId } = await call(app, 'report.create', { sessionId, ...wanted });
  const result = await finishJob(app, jobId, progressWriter(streams));
  return { path: String(wanted.pdf ? result['pdfPath'] : result['path']) };
}

async function findSession(app: CommandApp, nameOrId: string): Promise<SessionSummary> {
  const { sessions } = await call(app, 'sessions.list', {});
  const found =
    sessions.find((session) => session.name === nameOrId) ??
    sessions.find((session) => String(session.id) === nameOrId);
  if (!found) throw new ProblemError(problem('session.unknown', { name: nameOrId }));
  return found;
}
