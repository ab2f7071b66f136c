import type { ExportedItem, ExportedSession } from '#shared/core/export/model.ts';
import { defaultReportOptions } from '#shared/core/report/options.ts';
import { detectorSpec } from '#test/support/detector-spec.ts';

/** A session of three recordings in which every text that comes from outside is `text`. */
export function exportedSession(text: string): ExportedSession {
  const recording = (index: number, durationSeconds: number): ExportedItem['recording'] => ({
    fileName: `${text}${index}`,
    path: `/plant/${text}${index}`,
    sha256: String(index).repeat(64),
    place: { machine: text, section: '00', domain: '', split: 'test', label: 'unknown', attributes: { speed: text } },
    bytes: 1644,
    modifiedMs: 1_700_000_000_000,
    sampleRate: 16_000,
    channels: 1,
    durationSeconds,
    encoding: 'PCM 16 bit',
    levelDb: -20.5,
    peakDb: -3,
    clippedSamples: 0,
    importedAt: '2026-11-20T00:00:00.000Z',
    problem: null,
  });
  const item = (position: number, durationSeconds: number): ExportedItem => ({
    position,
    recording: recording(position, durationSeconds),
    detectorId: 7,
    score: -1.25,
    threshold: 0.5,
    levelAlarm: position === 2,
    scored: { score: -1.25, flagged: true, levelAlarm: position === 2 },
    scores: { ast: 1, statistics: 2, level: -3 },
    worst: null,
    nearest: [{ fileName: text, sha256: 'f'.repeat(64), distance: 0.25 }],
    band: null,
    explanation: null,
    verdict: null,
  });
  const verdict = {
    verdict: 'real-fault',
    reason: 'bearing',
    reasonText: text,
    comment: text,
    severity: null,
    tags: [],
    reviewer: text,
    at: '2026-11-22T14:05:00.000Z',
    disputed: false,
    hash: 'c'.repeat(64),
  } as const;
  return {
    format: 'earmark-session',
    formatVersion: 2,
    version: '0.1.0',
    createdAt: '2026-11-22T15:00:00.000Z',
    session: { identity: 'd'.repeat(32), name: text, createdAt: '2026-11-21T00:00:00.000Z' },
    detectors: [
      {
        id: 7,
        name: text,
        version: 2,
        machine: text,
        section: '00',
        spec: detectorSpec(),
        threshold: { value: 0.5, rule: { kind: 'percentile', quantile: 0.95 }, details: {} },
        levelThreshold: null,
        standardisation: {
          ast: { mean: 0, deviation: 1 },
          statistics: { mean: 0, deviation: 1 },
          level: { mean: 0, deviation: 1 },
        },
        bankSize: 12,
        bank: [],
        model: {
          name: text,
          sha256: 'a'.repeat(64),
          parameters: 1,
          dimension: 2,
          layers: 1,
          heads: 1,
          frames: 1,
          bins: 1,
          patchRows: 1,
          classes: 1,
        },
        frontEnd: text,
        createdAt: '2026-11-20T00:00:00.000Z',
        why: text,
        madeBy: text,
      },
    ],
    items: [
      { ...item(1, 10), verdict, band: { lowHz: 2708.6, highHz: 3944.1, weight: 0.3 } },
      { ...item(2, 120), worst: { startSeconds: 50, endSeconds: 60 } },
      item(3, 4.5),
    ],
    recordings: [],
    journal: [],
    agreement: { blind: null, open: null },
    bookmarks: [],
    report: { options: defaultReportOptions, notes: [] },
    journalHead: { sequence: 1, hash: 'b'.repeat(64) },
  };
}
