import type { ExportedItem, ExportedSession } from '#shared/core/export/model.ts';

/** A session of three recordings in which every text that comes from outside is `text`. */
export function exportedSession(text: string): ExportedSession {
  const recording = (index: number, durationSeconds: number): ExportedItem['recording'] => ({
    fileName: `${text}${index}`,
    path: `/plant/${text}${index}`,
    sha256: String(index).repeat(64),
    place: { machine: text, section: '00', domain: '', split: 'test', label: 'unknown', attributes: { speed: text } },
    sampleRate: 16_000,
    channels: 1,
    durationSeconds,
    levelDb: -20.5,
  });
  const item = (position: number, durationSeconds: number): ExportedItem => ({
    position,
    recording: recording(position, durationSeconds),
    detectorId: 7,
    score: -1.25,
    threshold: 0.5,
    levelAlarm: position === 2,
    scores: { ast: 1, statistics: 2, level: -3 },
    worst: null,
    nearest: [{ fileName: text, sha256: 'f'.repeat(64), distance: 0.25 }],
    band: null,
    verdict: null,
  });
  const verdict = {
    verdict: 'real-fault',
    reason: 'bearing',
    reasonText: text,
    comment: text,
    reviewer: text,
    at: '2026-11-22T14:05:00.000Z',
    sequence: 1,
  } as const;
  return {
    format: 'earmark-session',
    formatVersion: 1,
    version: '0.1.0',
    createdAt: '2026-11-22T15:00:00.000Z',
    session: { name: text, createdAt: '2026-11-21T00:00:00.000Z' },
    detectors: [
      {
        id: 7,
        name: text,
        version: 2,
        machine: text,
        section: '00',
        spec: {
          kind: 'fused',
          readOut: 'rows',
          metric: 'cosine',
          k: 1,
          density: 0,
          preset: { kind: 'none' },
          frontEnd: { kind: 'mel', normalisation: null },
          precision: 'fp32',
          rule: { kind: 'percentile', quantile: 0.95 },
        },
        threshold: { value: 0.5, rule: { kind: 'percentile', quantile: 0.95 }, details: {} },
        levelThreshold: null,
        bankSize: 12,
        model: { name: text, sha256: 'a'.repeat(64) },
        createdAt: '2026-11-20T00:00:00.000Z',
      },
    ],
    items: [
      { ...item(1, 10), verdict, band: { lowHz: 2708.6, highHz: 3944.1, weight: 0.3 } },
      { ...item(2, 120), worst: { startSeconds: 50, endSeconds: 60 } },
      item(3, 4.5),
    ],
    journal: [],
    journalHead: { sequence: 1, hash: 'b'.repeat(64) },
  };
}
