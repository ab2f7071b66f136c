import type { Explanation } from '#shared/core/domain.ts';
import { defaultReportOptions, type FindingNote, type ReportOptions } from '#shared/core/report/options.ts';
import type { ComparedLevel } from '#shared/core/report/levels.ts';
import type { ReportFile, ReportFinding, ReportModel, ReportPicture } from '#shared/core/report/model.ts';
import { melBandEdges } from '#shared/core/spectrum/mel.ts';
import { detectorSpec } from '#test/support/detector-spec.ts';

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

export const levels: readonly ComparedLevel[] = [
  { nominalHz: 1000, lowHz: 891.25, highHz: 1122.02, flaggedDb: -50, normalDb: -52 },
  { nominalHz: 2500, lowHz: 2238.72, highHz: 2818.38, flaggedDb: -40, normalDb: -54.4 },
  { nominalHz: 4000, lowHz: 3548.13, highHz: 4466.84, flaggedDb: -70, normalDb: -60 },
];

/** Options and a note in which every text is `text`. */
export const optionsOf = (text: string): ReportOptions => ({
  ...defaultReportOptions,
  title: text,
  asset: text,
  conclusion: text,
  analyst: text,
  qualification: text,
  reviewer: text,
  severities: [text, text, text, text],
});
export const noteOf = (text: string): FindingNote => ({
  severity: 2,
  basis: text,
  observation: text,
  recommendation: text,
  due: '2026-12-01',
});

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
    worst: null,
    verdict: {
      verdict: 'real-fault',
      reason: text,
      comment: text,
      severity: 2,
      tags: [text],
      reviewer: text,
      at: '2026-11-22T14:05:00.000Z',
      disputed: false,
      resolution: false,
      readings: [
        { reviewer: text, verdict: 'real-fault' },
        { reviewer: text, verdict: 'real-fault' },
      ],
    },
    scores: { ast: 1, statistics: 2, level: -3 },
    picture,
    pictureProblem: null,
    nearest: { file, distance: 0.25, picture },
    levels,
    note: noteOf(text),
    explanation,
    explanationProblem: null,
  };
  return {
    version: '1.0.0',
    language: 'en',
    createdAt: '2026-11-22T15:00:00.000Z',
    session: { name: text, createdAt: '2026-11-22T14:00:00.000Z' },
    items: [
      finding,
      { ...finding, verdict: null },
      { ...finding, verdict: { ...finding.verdict!, verdict: 'false-alarm' } },
    ],
    findings: [
      finding,
      {
        ...finding,
        picture: null,
        pictureProblem: text,
        nearest: null,
        levels: null,
        explanation: null,
        explanationProblem: text,
      },
    ],
    detectors: [
      {
        id: 1,
        name: text,
        version: 3,
        machine: text,
        section: text,
        spec: detectorSpec({ preset: { kind: 'high-pass', cutoffHz: 1200 } }),
        threshold: { value: 0.5, rule: { kind: 'percentile', quantile: 0.95 }, details: { count: 24 } },
        levelThreshold: { value: 2.5, rule: { kind: 'percentile', quantile: 0.95 }, details: {} },
        bankSize: 24,
        model: { name: text, sha256: text, parameters: 850_000 },
        scored: 40,
        flagged: 3,
      },
    ],
    options: optionsOf(text),
    journal: {
      entries: 7,
      head: text,
      valid: true,
      session: (['verdict', 'undo', 'redo'] as const).map((action, index) => ({
        sequence: index + 1,
        at: '2026-11-22T14:05:00.000Z',
        reviewer: text,
        action,
        fileName: text,
        verdict: action === 'undo' ? null : 'real-fault',
        reason: text,
        tags: [text],
        severity: 1,
        blind: index === 1,
        resolution: index === 2,
        score: 0.85,
        threshold: 0.5,
        hash: text,
      })),
    },
    agreements: {
      blind: { reviewers: [text, text], recordings: 12, same: 9, kappa: 0.5 },
      open: { reviewers: [text, text], recordings: 40, same: 38, kappa: 0.875 },
    },
  };
}
