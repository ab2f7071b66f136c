/** A session of as many recordings as one likes, written straight into a prepared library: its detectors stay real. */
import { linkSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import type { RecordingScore } from '#shared/contract/schemas.ts';
import { verdicts, type Label } from '#shared/core/domain.ts';
import { unwrap } from '#shared/core/result.ts';
import { createRandom } from '#shared/core/random.ts';
import { createLibrary } from '#main/adapters/db/library.ts';
import { openLibrary } from '#main/adapters/db/open.ts';
import type { NewJournalEntry } from '#main/services/ports/journal.ts';
import type { Library, NewSessionItem, StoredDetector } from '#main/services/ports/library.ts';
import { machineSound } from '#test/bench/sounds.ts';
import { nearVectors } from './near-vectors.ts';

export interface LargeSession {
  readonly sessionId: number;
  readonly name: string;
  readonly recordings: number;
  readonly verdicts: number;
}

/** What is not in every large session. */
export interface LargeSessionOptions {
  /** so many of the library's detectors scored them, the first ones; without it all of them, in turns */
  readonly detectors?: number;
  /** each has vectors, near to those of a normal of its detector's bank */
  readonly embeddings?: boolean;
  /** a tenth is labelled normal and scores lower, one of 200 is labelled an anomaly and scores higher */
  readonly labels?: boolean;
}

const seconds = 10;
const sampleRate = 16_000;
const attributes = ['speed', 'load', 'microphone'] as const;
/** The larger, the more of them lie near to the threshold. */
const steepness: Readonly<Record<Label, number>> = { unknown: 3, normal: 6, anomaly: 1 };

/**
 * Adds `count` recordings of 10 s with their scores to a library that is closed, a session of all of them, and verdicts
 * for a tenth of it. Each has a file of its own below `folder` (names of the same few sounds, which take no room).
 */
export function addLargeSession(
  dataDirectory: string,
  folder: string,
  count: number,
  options: LargeSessionOptions = {},
): LargeSession {
  const { connection, close } = unwrap(openLibrary(dataDirectory, new Date()));
  const library = createLibrary(connection);
  const name = `${count.toLocaleString('en')} recordings`;
  const sounds = writeSounds(folder);
  const given = Math.floor(count / 10);
  const sessionId = library.transaction(() => {
    const items = addRecordings(library, folder, sounds, count, options);
    const id = library.sessions.insert(name, false, items, new Date().toISOString());
    addVerdicts(library, id, items.filter((_, index) => index % 10 === 9).slice(0, given));
    return id;
  });
  close(new Date());
  return { sessionId, name, recordings: count, verdicts: given };
}

function writeSounds(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: 12 }, (_, index) => {
    const path = join(folder, `sound ${index}.wav`);
    writeFileSync(path, writeWav([machineSound(100 + index, seconds)], sampleRate, 'pcm16'));
    return path;
  });
}

/** Items of a session, the highest score first. */
function addRecordings(
  library: Library,
  folder: string,
  sounds: readonly string[],
  count: number,
  options: LargeSessionOptions,
): NewSessionItem[] {
  const random = createRandom(50_000);
  const detectors = library.detectors.list().slice(0, options.detectors);
  const vectors = options.embeddings ? new Map(detectors.map((each) => [each.id, vectorsFor(library, each)])) : null;
  const nearest = new Map(detectors.map(({ id }) => [id, library.detectors.bank(id).slice(0, 5)]));
  const at = new Date().toISOString();
  const facts = sounds.map((path) => statSync(path));
  const scores = new Map<number, RecordingScore[]>(detectors.map(({ id }) => [id, []]));
  const items: NewSessionItem[] = [];
  for (let index = 0; index < count; index++) {
    const detector: StoredDetector = detectors[index % detectors.length]!;
    const sound = index % sounds.length;
    const fileName = `section_00_source_test_${String(index).padStart(6, '0')}_speed_${1 + (index % 7)}.wav`;
    const path = join(folder, fileName);
    const label = options.labels ? labelOf(index) : 'unknown';
    linkSync(sounds[sound]!, path);
    const recordingId = library.recordings.insert({
      sha256: index.toString(16).padStart(64, '0'),
      path,
      fileName,
      bytes: facts[sound]!.size,
      modifiedMs: facts[sound]!.mtimeMs,
      present: true,
      place: {
        machine: detector.machine,
        section: detector.section,
        domain: 'source',
        split: 'test',
        label,
        attributes: Object.fromEntries(attributes.map((name, n) => [name, String(1 + ((index >> n) % 7))])),
      },
      sampleRate,
      channels: 1,
      durationSeconds: seconds,
      encoding: 'PCM 16 bit',
      levelDb: -25,
      peakDb: -12,
      clippedSamples: 0,
      importedAt: at,
      problem: null,
    });
    const threshold = detector.fitted.threshold.value;
    const score = threshold * (1 + 2 * random.next() ** steepness[label]);
    const levelAlarm = index % 50 === 0;
    items.push({ recordingId, detectorId: detector.id, score, threshold, levelAlarm });
    scores.get(detector.id)!.push({
      recordingId,
      score,
      scores: { ast: score, statistics: score, level: 0 },
      flagged: true,
      levelAlarm,
      worst: null,
      nearest: nearest.get(detector.id)!.map((member, rank) => ({ recordingId: member.recordingId, distance: rank })),
    });
    if (vectors) library.embeddings.put(recordingId, detector.origin, vectors.get(detector.id)!(index), 1);
  }
  for (const [detectorId, found] of scores) library.scores.put(detectorId, found, at);
  return items.sort((a, b) => b.score - a.score);
}

function labelOf(index: number): Label {
  if (index % 10 === 3) return 'normal';
  return index % 200 === 7 ? 'anomaly' : 'unknown';
}

function vectorsFor(library: Library, { id, origin }: StoredDetector): ReturnType<typeof nearVectors> {
  const bank = library.detectors.bank(id).slice(0, 24);
  const middles = bank.map(({ recordingId }) => library.embeddings.get(recordingId, origin, 'whole')!);
  return nearVectors(middles, createRandom(50_001));
}

function addVerdicts(library: Library, sessionId: number, items: readonly NewSessionItem[]): void {
  const entries = items.map(({ recordingId, detectorId, score, threshold }, index): NewJournalEntry => ({
    at: new Date(Date.UTC(2026, 0, 1) + 8_000 * index).toISOString(),
    sessionId,
    recordingId,
    detectorId,
    reviewer: 'bench',
    action: 'verdict',
    target: null,
    standing: 'own',
    verdict: verdicts[index % verdicts.length]!,
    reason: '',
    comment: index % 20 === 0 ? 'knocks' : '',
    score,
    threshold,
    secondsSpent: 8,
    version: 'bench',
    severity: null,
    tags: [],
    blind: false,
    amends: null,
    resolution: false,
  }));
  // One by one: given together they would be one step of undo.
  for (const entry of entries) library.journal.append(entry);
}
