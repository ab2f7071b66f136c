import type { Explanation } from '#shared/core/domain.ts';
import type { ReportFile, ReportFinding, ReportModel, ReportPicture } from '#shared/core/report/model.ts';
import { melBandEdges } from '#shared/core/spectrum/mel.ts';

const picture: ReportPicture = {
  png: Uint8Array.of(137, 80, 78, 71),
  durationSeconds: 10,
  lowHz: 20,
  highHz: 8000,
  floorDb: -90,
  topDb: -20,
};

export const shapley = [-0.2, -0.1, 0, 0.05, 0.1, 0.2, 0.3, 0.4];

export const explanation: Explanation = {
  masks: 256,
  score: 0.85,
  threshold: 0.5,
  flagged: true,
  bands: melBandEdges(128, 8).map((band, index) => ({
    ...band,
    slime: 0.1,
    slimeExact: 0.11,
    soft: 0.12,
    shapley: shapley[index]!,
    leaveOneOut: 0.14,
  })),
  r2: { slime: 0.6, slimeExact: 0.7, soft: 0.9 },
  constantLabel: false,
  table: { all: 0.85, none: 0.1 },
  interactions: null,
  deletion: null,
  insertion: null,
};

/** A report in which every text that comes from outside is `text`. */
export function reportModel(text: string): ReportModel {
  const file: ReportFile = {
    fileName: text,
    sha256: text,
    place: { machine: text, section: text, domain: text, split: text, label: 'unknown', attributes: { [text]: text } },
    durationSeconds: 10,
    sampleRate: 16000,
    levelDb: -20,
  };
  const finding: ReportFinding = {
    file,
    detectorId: 1,
    score: 0.85,
    threshold: 0.5,
    levelAlarm: true,
    verdict: { verdict: 'real-fault', reason: text, comment: text, reviewer: text, at: '2026-11-22T14:05:00.000Z' },
    scores: { ast: 1, statistics: 2, level: -3 },
    picture,
    pictureProblem: null,
    nearest: { file, distance: 0.25, picture },
    explanation,
    explanationProblem: null,
  };
  return {
    version: '1.0.0',
    createdAt: '2026-11-22T15:00:00.000Z',
    session: { name: text, createdAt: '2026-11-22T14:00:00.000Z' },
    items: [
      finding,
      { ...finding, verdict: null },
      { ...finding, verdict: { ...finding.verdict!, verdict: 'false-alarm' } },
    ],
    findings: [
      finding,
      { ...finding, picture: null, pictureProblem: text, nearest: null, explanation: null, explanationProblem: text },
    ],
    detectors: [
      {
        id: 1,
        name: text,
        version: 3,
        machine: text,
        section: text,
        spec: {
          kind: 'fused',
          readOut: 'rows',
          metric: 'cosine',
          k: 1,
          density: 0,
          preset: { kind: 'high-pass', cutoffHz: 1200 },
          rule: { kind: 'percentile', quantile: 0.95 },
        },
        threshold: { value: 0.5, rule: { kind: 'percentile', quantile: 0.95 }, details: { count: 24 } },
        levelThreshold: { value: 2.5, rule: { kind: 'percentile', quantile: 0.95 }, details: {} },
        bankSize: 24,
        model: { name: text, sha256: text, parameters: 850_000 },
        scored: 40,
        flagged: 3,
      },
    ],
    journal: { entries: 7, head: text, valid: true },
  };
}
