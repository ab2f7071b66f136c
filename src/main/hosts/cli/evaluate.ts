import { auc } from '#shared/core/metrics/auc.ts';
import { bootstrapAuc } from '#shared/core/metrics/bootstrap.ts';
import { equalErrorRate } from '#shared/core/metrics/equal-error-rate.ts';
import { partialAuc } from '#shared/core/metrics/partial-auc.ts';
import type { Scorer } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import type { Arguments } from './arguments.ts';
import type { CommandApp } from './client.ts';
import { progressWriter, table, writeJson, type Streams } from './output.ts';
import { detectorJson, fitToNormals, required, scoreFiles, thresholdJson, type ScoredFile } from './scoring.ts';

/**
 * `earmark evaluate`: how well the detector tells labelled test recordings apart. Level and statistics stand beside
 * every AUC, because a detector that does not beat them has learnt nothing (DESIGN.md D11).
 */
export async function evaluate(app: CommandApp, args: Arguments, streams: Streams): Promise<void> {
  const onProgress = progressWriter(streams);
  const normalPaths = required(args, 'test-normal');
  const anomalyPaths = required(args, 'test-anomaly');
  const { detector, errors } = await fitToNormals(app, args, onProgress);
  const normal = await scoreFiles(app, detector, normalPaths, onProgress);
  const anomaly = await scoreFiles(app, detector, anomalyPaths, onProgress);
  if (normal.scored.length === 0 || anomaly.scored.length === 0) throw new ProblemError(problem('evaluate.one-class'));
  const result = {
    detector: detectorJson(detector),
    ...measures(normal.scored, anomaly.scored, (one) => one.score.score),
    threshold: thresholdJson(detector.threshold),
    counts: { ...counts(normal.scored, anomaly.scored), normals: detector.bankSize },
    levelOnlyAuc: scorerAuc(normal.scored, anomaly.scored, 'level'),
    statisticsAuc: scorerAuc(normal.scored, anomaly.scored, 'statistics'),
    astAuc: scorerAuc(normal.scored, anomaly.scored, 'ast'),
    errors: [...errors, ...normal.errors, ...anomaly.errors],
  };
  if (args.json) {
    writeJson(streams, result);
    return;
  }
  const interval = `[${result.aucInterval.map((end) => end.toFixed(3)).join(', ')}]`;
  streams.out(
    table(
      ['measure', 'value'],
      [
        [`AUC (${detector.spec.kind})`, `${result.auc.toFixed(4)} ${interval}, 95 % bootstrap`],
        ['pAUC (p = 0.1, McClish)', result.pauc.toFixed(4)],
        ['equal error rate', `${result.eer.toFixed(4)} at ${result.eerThreshold.toFixed(4)}`],
        ['AUC of level alone', result.levelOnlyAuc.toFixed(4)],
        ['AUC of statistics alone', result.statisticsAuc.toFixed(4)],
        ['AUC of the transformer alone', result.astAuc.toFixed(4)],
        ['threshold', `${result.threshold.value.toFixed(4)} (${result.threshold.rule})`],
        ['at the threshold', atThreshold(result.counts)],
        [
          'recordings',
          `${result.counts.testNormal} normal, ${result.counts.testAnomaly} anomalous, ${detector.bankSize} in the bank`,
        ],
      ],
    ),
  );
  for (const error of result.errors) streams.error(`${error.file}: ${error.message} [${error.code}]\n`);
}

function measures(normal: readonly ScoredFile[], anomaly: readonly ScoredFile[], value: (one: ScoredFile) => number) {
  const [normals, anomalies] = [normal.map(value), anomaly.map(value)];
  const interval = bootstrapAuc(normals, anomalies)!;
  const crossing = equalErrorRate(normals, anomalies)!;
  return {
    auc: auc(normals, anomalies),
    /** 95 % */
    aucInterval: [interval.low, interval.high] as const,
    aucDeviation: interval.deviation,
    pauc: partialAuc(normals, anomalies),
    eer: crossing.eer,
    eerThreshold: crossing.threshold,
  };
}

function scorerAuc(normal: readonly ScoredFile[], anomaly: readonly ScoredFile[], scorer: Scorer): number {
  const value = (one: ScoredFile) => one.score.scores[scorer];
  return auc(normal.map(value), anomaly.map(value));
}

function counts(normal: readonly ScoredFile[], anomaly: readonly ScoredFile[]) {
  const flagged = (files: readonly ScoredFile[]) => files.filter((one) => one.score.flagged).length;
  return {
    testNormal: normal.length,
    testAnomaly: anomaly.length,
    falseAlarms: flagged(normal),
    detected: flagged(anomaly),
  };
}

function atThreshold({ falseAlarms, testNormal, detected, testAnomaly }: ReturnType<typeof counts>): string {
  return `${detected} of ${testAnomaly} anomalies found, ${falseAlarms} of ${testNormal} normals flagged`;
}
