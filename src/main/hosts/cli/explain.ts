import type { CallOutput } from '#shared/contract/api.ts';
import type { RecordingExplanation } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { ProblemError, unwrap } from '#shared/core/result.ts';
import { maskStage, type Arguments } from './arguments.ts';
import { call, finishJob, type CommandApp } from './client.ts';
import { progressWriter, table, writeJson, type Streams } from './output.ts';
import { worstText } from './score.ts';
import { detectorJson, fitToNormals, scoreFiles } from './scoring.ts';

/** `earmark explain FILE`: which of the eight bands made the detector decide. */
export async function explain(app: CommandApp, args: Arguments, streams: Streams): Promise<void> {
  const onProgress = progressWriter(streams);
  const [file, ...others] = args.files;
  if (file === undefined || others.length > 0) {
    throw new ProblemError(
      problem('option.invalid', { detail: 'explain takes one recording, named before --normal.' }),
    );
  }
  const masks = unwrap(maskStage(args.texts['masks']));
  const { detector, errors } = await fitToNormals(app, args, onProgress);
  const result = await scoreFiles(app, detector, [file], onProgress);
  const scored = result.scored[0];
  if (result.scored.length > 1)
    throw new ProblemError(problem('option.invalid', { detail: 'explain takes one recording, not a folder.' }));
  if (!scored) {
    const cause = result.errors[0];
    throw new ProblemError(problem('file.unreadable', { detail: cause ? `${cause.message} [${cause.code}]` : file }));
  }
  const request = { detectorId: detector.id, recordingId: scored.recordingId, masks };
  const explanation = await finishExplanation(app, request, onProgress);
  const document = {
    detector: detectorJson(detector),
    file: scored.file,
    score: explanation.score,
    threshold: explanation.threshold,
    /** by the score, or by the level alarm that the fused detector has beside it */
    flagged: scored.score.flagged,
    levelAlarm: scored.score.levelAlarm,
    /** of a long recording, the segment that is explained */
    worst: scored.score.worst,
    masks: explanation.masks,
    r2: explanation.r2,
    constantLabel: explanation.constantLabel,
    bands: explanation.bands,
    table: explanation.table,
    interactions: explanation.interactions,
    deletion: explanation.deletion,
    insertion: explanation.insertion,
    errors,
  };
  if (args.json) {
    writeJson(streams, document);
    return;
  }
  const number = (value: number | null) => (value === null ? '-' : value.toFixed(4));
  streams.out(
    `${scored.file}: score ${document.score.toFixed(4)}, threshold ${document.threshold.toFixed(4)}, ` +
      `${flagText(document)}; ${document.masks} masks${document.worst ? `; ${worstText(document.worst)}` : ''}\n\n`,
  );
  streams.out(
    table(
      ['band (Hz)', 'SLIME', 'SLIME exact', 'soft', 'Shapley', 'leave one out'],
      document.bands.map((band) => [
        `${Math.round(band.lowHz)}-${Math.round(band.highHz)}`,
        ...[band.slime, band.slimeExact, band.soft, band.shapley, band.leaveOneOut].map(number),
      ]),
    ),
  );
  const { slime, slimeExact, soft } = document.r2;
  streams.out(`\nR²: SLIME ${number(slime)}, SLIME exact ${number(slimeExact)}, soft ${number(soft)}\n`);
  streams.out(`Score with all bands ${number(document.table.all)}, with none ${number(document.table.none)}.\n`);
  if (document.constantLabel)
    streams.out('Every mask gives the same side of the threshold: the SLIME weights are 0.\n');
}

function flagText({ score, threshold, levelAlarm }: { score: number; threshold: number; levelAlarm: boolean }): string {
  if (score >= threshold) return 'flagged';
  return levelAlarm ? 'flagged by its level alone' : 'not flagged';
}

/** Requests an explanation and waits for it. */
export async function finishExplanation(
  app: CommandApp,
  request: { detectorId: number; recordingId: number; masks: 16 | 32 | 64 | 128 | 256 },
  onProgress: Parameters<typeof finishJob>[2],
): Promise<RecordingExplanation> {
  const first: CallOutput<'explanations.request'> = await call(app, 'explanations.request', request);
  if (first.jobId === null) return first.explanation!;
  await finishJob(app, first.jobId, onProgress);
  const { explanation } = await call(app, 'explanations.request', request);
  return explanation!;
}
