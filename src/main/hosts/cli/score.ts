import type { TimeRange } from '#shared/core/domain.ts';
import type { Arguments } from './arguments.ts';
import type { CommandApp } from './client.ts';
import { progressWriter, table, writeJson, type Streams } from './output.ts';
import { detectorJson, fitToNormals, required, scoreFiles, thresholdJson } from './scoring.ts';

/** `earmark score`: scores the files of `--test` against those of `--normal`. */
export async function score(app: CommandApp, args: Arguments, streams: Streams): Promise<void> {
  const onProgress = progressWriter(streams);
  const tests = required(args, 'test');
  const { detector, normalFiles, errors } = await fitToNormals(app, args, onProgress);
  const result = await scoreFiles(app, detector, tests, onProgress);
  const recordings = result.scored.map(({ file, score: found }) => ({
    file,
    score: found.score,
    scores: found.scores,
    flagged: found.flagged,
    levelAlarm: found.levelAlarm,
    worst: found.worst,
    nearest: nearestFile(found.nearest[0], normalFiles),
  }));
  const allErrors = [...errors, ...result.errors];
  if (args.json) {
    writeJson(streams, {
      detector: detectorJson(detector),
      threshold: thresholdJson(detector.threshold),
      levelThreshold: detector.levelThreshold && thresholdJson(detector.levelThreshold),
      recordings,
      errors: allErrors,
    });
    return;
  }
  const anyLong = recordings.some((one) => one.worst !== null);
  const rows = recordings.map((one) => [
    one.flagged ? (one.levelAlarm && one.score < detector.threshold.value ? 'LEVEL' : 'FLAG') : '',
    one.score.toFixed(3),
    one.file,
    ...(anyLong ? [worstText(one.worst)] : []),
    one.nearest?.file ?? '',
  ]);
  const heading = ['', 'score', 'recording', ...(anyLong ? ['worst'] : []), 'nearest normal'];
  streams.out(table(heading, rows));
  const flagged = recordings.filter((one) => one.flagged).length;
  streams.out(`\n${flagged} of ${recordings.length} flagged; threshold ${detector.threshold.value.toFixed(3)}, `);
  streams.out(`${detector.bankSize} normal recordings.\n`);
  for (const error of allErrors) streams.error(`${error.file}: ${error.message} [${error.code}]\n`);
}

/** Where in a long recording the score comes from. */
export function worstText(worst: TimeRange | null): string {
  return worst === null ? '' : `${worst.startSeconds.toFixed(1)}-${worst.endSeconds.toFixed(1)} s`;
}

function nearestFile(
  nearest: { recordingId: number; distance: number } | undefined,
  files: ReadonlyMap<number, string>,
): { file: string; distance: number } | null {
  if (!nearest) return null;
  return { file: files.get(nearest.recordingId) ?? '', distance: nearest.distance };
}
