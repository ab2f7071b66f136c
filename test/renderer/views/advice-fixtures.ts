/** Advice about one detector, and the preview of its next version, as the host answers them. */
import type { Advice, AdvicePreview } from '#shared/contract/advice.ts';
import { rateOf } from '#shared/core/advice/wilson.ts';

export const now = '2026-11-22T09:20:00Z';
export const floor = 2.084;
export const judged = (alarms: number, faults: number): Advice['judged'] => [
  ...Array.from({ length: alarms }, (_, i) => ({
    recordingId: i + 1,
    score: 2.1 + 0.1 * i,
    fault: false,
    level: false,
  })),
  ...Array.from({ length: faults }, (_, i) => ({
    recordingId: 100 + i,
    score: 3 + 0.1 * i,
    fault: true,
    level: false,
  })),
];

export function adviceWith(alarms: number, faults: number): Advice {
  return {
    detectorId: 1,
    verdicts: { 'real-fault': faults, 'false-alarm': alarms, unsure: 1, unusable: 0 },
    disputed: 1,
    since: { version: 1, at: now },
    flagged: 30,
    open: 7,
    judged: judged(alarms, faults),
    below: { faults: 1, falseAlarms: 0 },
    unscored: 0,
    additions: judged(alarms, 0).map(({ recordingId, score }) => ({
      recordingId,
      fileName: `alarm-${recordingId}.wav`,
      sessionId: 1,
      score,
      reviewer: 'Ada',
      at: now,
    })),
  };
}

const both = (before: number, after: number, of: number) => ({ before: rateOf(before, of), after: rateOf(after, of) });
export const preview: AdvicePreview = {
  detectorId: 1,
  thresholdBefore: floor,
  threshold: { value: 2.2, rule: { kind: 'percentile', quantile: 0.95 }, details: {} },
  additions: [1, 2],
  bankBefore: 120,
  bankAfter: 122,
  calibrating: 120,
  compared: 260,
  leftOut: 0,
  flaggedBefore: 30,
  flaggedAfter: 26,
  verdicts: { faults: both(6, 5, 6), falseAlarms: both(8, 3, 8) },
  labels: { faults: both(0, 0, 0), normals: both(2, 1, 50) },
  newlyFlagged: 1,
  noLongerFlagged: 5,
  hiddenFaults: 1,
  flips: [
    {
      recordingId: 100,
      fileName: 'fault.wav',
      sessionId: 1,
      verdict: 'real-fault',
      label: 'unknown',
      scoreBefore: 3,
      scoreAfter: 1.2,
      flagged: false,
      hidden: true,
      nearestAddition: { recordingId: 2, fileName: 'alarm-2.wav' },
    },
    {
      recordingId: 150,
      fileName: 'new.wav',
      sessionId: null,
      verdict: null,
      label: 'normal',
      scoreBefore: 2,
      scoreAfter: 2.3,
      flagged: true,
      hidden: false,
      nearestAddition: null,
    },
  ],
};
