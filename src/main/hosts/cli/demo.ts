import type { AppState } from '#shared/contract/app-state.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import type { Arguments } from './arguments.ts';
import { call, finishJob, type CommandApp } from './client.ts';
import { finishExplanation } from './explain.ts';
import { progressWriter, writeJson, type Streams } from './output.ts';
import type { CommandLinePorts } from './ports.ts';
import { createReport } from './report.ts';

/** Where `demo` leaves things inside its folder. */
export function demoLibrary(out: string): string {
  return `${out}/library`;
}

/**
 * `earmark demo --out DIR`: the whole way on the sample session with scripted verdicts. Leaves the library, the report
 * and its pictures in DIR.
 */
export async function demo(app: CommandApp, args: Arguments, streams: Streams, ports: CommandLinePorts): Promise<void> {
  const onProgress = progressWriter(streams);
  const out = args.texts['out']!;
  const { sessionId } = await prepareSample(app, onProgress);
  const { items } = await call(app, 'sessions.get', { sessionId });
  for (const item of items) {
    await finishExplanation(
      app,
      { detectorId: item.detectorId, recordingId: item.recordingId, masks: 256 },
      onProgress,
    );
    await giveScriptedVerdict(app, sessionId, item, ports);
  }
  const { session } = await call(app, 'sessions.get', { sessionId });
  const written = await createReport(app, sessionId, { pictures: true, pdf: false }, streams);
  await ports.files.copy(written.path, `${out}/report.html`);
  const pictures = written.path.replace(/\.html$/, '');
  await ports.files.copy(pictures, `${out}/pictures`);
  const document = {
    library: demoLibrary(out),
    report: `${out}/report.html`,
    pictures: `${out}/pictures`,
    session: { id: session.id, name: session.name, flagged: session.flagged },
    counts: session.counts,
  };
  if (args.json) writeJson(streams, document);
  else streams.out(`${document.report}\n${document.pictures}\n${document.library}\n`);
}

async function prepareSample(app: CommandApp, onProgress: Parameters<typeof finishJob>[2]) {
  const before: AppState = await call(app, 'app.state', {});
  if (before.sample.state !== 'ready') {
    const { jobId } = await call(app, 'sample.prepare', {});
    await finishJob(app, jobId, onProgress);
  }
  const { sample } = await call(app, 'app.state', {});
  if (sample.sessionId === null) {
    throw new ProblemError(problem('internal.error', { detail: 'the sample session was not prepared' }));
  }
  return { sessionId: sample.sessionId };
}

async function giveScriptedVerdict(app: CommandApp, sessionId: number, item: SessionItem, ports: CommandLinePorts) {
  const scripted = ports.scriptedVerdict(item.fileName);
  if (!scripted || item.verdict) return;
  await call(app, 'verdicts.give', { sessionId, recordingId: item.recordingId, ...scripted, secondsSpent: 0 });
}
