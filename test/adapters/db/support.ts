import { createLibrary } from '#main/adapters/db/library.ts';
import { openLibrary, type OpenedLibrary } from '#main/adapters/db/open.ts';
import type { NewJournalEntry } from '#main/services/ports/journal.ts';
import type { Library, NewRecording } from '#main/services/ports/library.ts';
import type { FittedDetector, ModelSummary, RecordingVectors } from '#shared/core/domain.ts';
import { unwrap } from '#shared/core/result.ts';
import { spec } from '#test/support/library.ts';

export const now = new Date('2026-11-22T10:00:00.000Z');

export function opened(dataDirectory: string, at = now): OpenedLibrary & { readonly library: Library } {
  const result = unwrap(openLibrary(dataDirectory, at));
  return { ...result, library: createLibrary(result.connection) };
}

export function recording(index: number): NewRecording {
  return {
    sha256: index.toString(16).padStart(64, '0'),
    path: `/sounds/fan ${index}.wav`,
    fileName: `fan ${index}.wav`,
    bytes: 1644,
    modifiedMs: 1_700_000_000_000.25,
    present: true,
    place: {
      machine: 'fan',
      section: '00',
      domain: 'source',
      split: 'train',
      label: 'normal',
      attributes: { spd: '6' },
    },
    sampleRate: 16_000,
    channels: 1,
    durationSeconds: 0.05,
    encoding: 'PCM 16 bit',
    levelDb: -20,
    peakDb: -10,
    clippedSamples: 0,
    importedAt: now.toISOString(),
    problem: null,
  };
}

export const model: ModelSummary = {
  directory: '/models/small',
  name: 'small',
  sha256: 'ab'.repeat(32),
  parameters: 1,
  dimension: 2,
  layers: 1,
  heads: 1,
  frames: 1,
  bins: 1,
  patchRows: 1,
  classes: 1,
};

export const vectors = (value: number): RecordingVectors => ({
  prelogits: Float32Array.of(value, -value),
  tokens: Float32Array.of(value, 0.1),
  rows: Float32Array.of(value, 1, 2),
  'rows-stats': Float32Array.of(value, 1, 2, 4, 5, 6),
  statistics: Float32Array.of(value, 3),
  level: -value,
});

export const fitted = (members: number): FittedDetector => ({
  standardisation: {
    ast: { mean: 0, deviation: 1 },
    statistics: { mean: 0, deviation: 1 },
    level: { mean: 0, deviation: 1 },
  },
  threshold: { value: 1.5, rule: spec.rule, details: { shape: 2 } },
  levelThreshold: null,
  leaveOneOut: Array.from({ length: members }, (_, i) => i / 10),
});

/** Three recordings, a detector on them and a session of them: what a journal entry refers to. */
export function fill(library: Library): { recordingIds: number[]; detectorId: number; sessionId: number } {
  const recordingIds = [1, 2, 3].map((index) => library.recordings.insert(recording(index)));
  const modelId = library.embeddings.modelId(model, now.toISOString());
  const origin = { modelId, presetId: library.embeddings.presetId({ kind: 'none' }), frontEnd: 'mel-128' };
  recordingIds.forEach((id) => library.embeddings.put(id, origin, vectors(id), 1));
  const detectorId = library.detectors.insert({
    name: 'Fan',
    machine: 'fan',
    section: '00',
    spec,
    fitted: fitted(3),
    origin,
    bank: recordingIds.map((recordingId, row) => ({ recordingId, leaveOneOut: row / 10 })),
    createdAt: now.toISOString(),
  });
  const sessionId = library.sessions.insert(
    'Week 47',
    false,
    recordingIds.map((recordingId) => ({ recordingId, detectorId, score: 2, threshold: 1.5, levelAlarm: false })),
    now.toISOString(),
  );
  return { recordingIds, detectorId, sessionId };
}

export function verdictEntry(
  { sessionId, detectorId, recordingIds }: ReturnType<typeof fill>,
  changes: Partial<NewJournalEntry> = {},
): NewJournalEntry {
  return {
    at: now.toISOString(),
    sessionId,
    recordingId: recordingIds[0]!,
    detectorId,
    reviewer: 'Ada',
    action: 'verdict',
    target: null,
    standing: 'own',
    verdict: 'real-fault',
    reason: 'bearing',
    comment: 'grinds – “loud”',
    score: 2,
    threshold: 1.5,
    secondsSpent: 3.25,
    version: '1.0.0',
    severity: null,
    tags: [],
    blind: false,
    amends: null,
    resolution: false,
    ...changes,
  };
}
