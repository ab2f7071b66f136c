import { expect } from 'vitest';
import { analyse } from '#renderer/analysis/analyse.ts';
import type { Analyser } from '#renderer/analysis/analyser.ts';
import { analyseTile } from '#renderer/analysis/tile.ts';
import { Player } from '#renderer/audio/player.ts';
import type { Client } from '#renderer/client/client.ts';
import { ClipLibrary } from '#renderer/state/clip-library.ts';
import { ClipView } from '#renderer/state/clip.svelte.ts';
import type { Recording, RecordingExplanation, RecordingScore, SessionItem } from '#shared/contract/schemas.ts';
import type { NearStretch, ScoredSegment } from '#shared/contract/stretches.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { bandCount, maskCount } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { melBandEdges } from '#shared/core/spectrum/mel.ts';
import { FakeContext } from '../audio/fake-audio.ts';
import { tone } from '../plot/tones.ts';

export const sampleRate = 8000;
/** Recordings from this number on are a thousandth as loud as the others. */
export const faintFrom = 5000;
/** A recording with this number is no longer there. */
export const missingId = 404;

export function recordingOf(id: number): Recording {
  return {
    id,
    path: `/line/${id}.wav`,
    fileName: `section_00_source_test_${id}.wav`,
    sha256: 'f'.repeat(64),
    place: {
      machine: 'fan',
      section: '00',
      domain: 'source',
      split: 'test',
      label: 'unknown',
      attributes: { speed: '4' },
    },
    sampleRate,
    channels: 1,
    durationSeconds: 1,
    encoding: 'PCM 16 bit',
    levelDb: -30,
    peakDb: -20,
    clippedSamples: 0,
    importedAt: '2026-01-01T00:00:00.000Z',
    problem: null,
    present: true,
  };
}

export function itemOf(recordingId: number): SessionItem {
  return {
    recordingId,
    position: 1,
    fileName: recordingOf(recordingId).fileName,
    recordedAt: null,
    machine: 'fan',
    section: '00',
    attributes: {},
    detectorId: 7,
    score: 0.412,
    threshold: 0.35,
    levelAlarm: false,
    worst: null,
    present: true,
    verdict: null,
    bookmark: false,
  };
}

export function scoreOf(recordingId: number, nearest: readonly number[]): RecordingScore {
  return {
    recordingId,
    score: 0.412,
    scores: { ast: 1, statistics: 1, level: 0 },
    flagged: true,
    levelAlarm: false,
    worst: null,
    nearest: nearest.map((id, index) => ({ recordingId: id, distance: 0.19 + index / 100 })),
  };
}

/** Contributions from the lowest band to the highest. */
export const contributions = [0.01, -0.04, 0.31, 0.02, -0.12, 0.05, 0, 0.03];

export function explanationOf(
  recordingId: number,
  masks = maskCount,
  changes: Partial<RecordingExplanation> = {},
): RecordingExplanation {
  const exact = masks === maskCount;
  return {
    recordingId,
    detectorId: 7,
    masks,
    score: 0.412,
    threshold: 0.35,
    flagged: true,
    bands: melBandEdges(128, bandCount).map((band, index) => ({
      ...band,
      slime: contributions[index]! / 2,
      slimeExact: contributions[index]! / 3,
      soft: contributions[index]! / 4,
      shapley: exact ? contributions[index]! : null,
      leaveOneOut: exact ? contributions[index]! / 5 : null,
    })),
    r2: { slime: 0.61, slimeExact: 0.32, soft: 0.93 },
    constantLabel: false,
    table: { all: 0.412, none: 0.152 },
    // the bands act on their own, so that each takes its Shapley value along
    scores: Array.from({ length: maskCount }, (_, mask) =>
      exact || mask === 0 || mask === maskCount - 1
        ? contributions.reduce((sum, value, band) => sum + ((mask >> band) & 1) * value, 0.152)
        : null,
    ),
    interactions: null,
    deletion: null,
    insertion: null,
    ...changes,
  };
}

/** A client whose recordings are one second of a tone at 100 Hz times their number; says what it was asked for. */
export function clipClient(segments: readonly ScoredSegment[] = [], nearest: readonly NearStretch[] = []) {
  const assets: string[] = [];
  const answer = (name: string, recordingId: number) => {
    if (name === 'scores.get') return scoreOf(recordingId, [recordingId + 100]);
    if (name === 'scores.segments') return { segments };
    if (name === 'scores.stretch') return { range: null, score: 0, nearest };
    return recordingOf(recordingId);
  };
  const client: Pick<Client, 'asset' | 'call' | 'on' | 'watch'> = {
    on: () => () => undefined,
    watch: () => () => undefined,
    asset: (path) => {
      assets.push(path);
      const id = Number(/\d+/.exec(path)![0]);
      if (id === missingId) {
        const missing = problem('file.missing', { path: '/line/404.wav' });
        return Promise.resolve(new Response(JSON.stringify(missing), { status: 404 }));
      }
      const gain = id >= faintFrom ? 0.001 : 1;
      const sound = tone(100 * (1 + (id % 30)), sampleRate, 1).map((sample) => gain * sample);
      const bytes = writeWav([sound], sampleRate, 'float32');
      return Promise.resolve(new Response(bytes as Uint8Array<ArrayBuffer>));
    },
    call: ((name: string, input: { recordingId: number }) =>
      Promise.resolve({ ok: true, value: answer(name, input.recordingId) })) as Client['call'],
  };
  return { client: client as Client, assets };
}

/** The analysis without a worker. */
export const analyseHere: Analyser = {
  recording: (bytes, signal, windowLength) => {
    signal.throwIfAborted();
    return Promise.resolve(finish(analyse(bytes, windowLength)));
  },
  tile: (request, signal) => {
    signal.throwIfAborted();
    return Promise.resolve(finish(analyseTile(request)));
  },
};

function finish<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

export function clipViewOf(client: Client): { view: ClipView; player: () => Player; context: () => FakeContext } {
  let player: Player | null = null;
  let context: FakeContext | null = null;
  const view = new ClipView(client, new ClipLibrary(client, analyseHere), (onChange) => {
    player = new Player({
      createContext: (rate) => (context = new FakeContext(rate ?? 44_100)) as unknown as AudioContext,
      filterDelay: () => 101,
      onChange,
    });
    return player;
  });
  return { view, player: () => player!, context: () => context! };
}

/** A view that has opened recording `id` beside the first of its nearest normals. */
export async function opened(id = 1, nearest: readonly number[] = [11, 12, 13]) {
  const { client, assets } = clipClient();
  const fixture = clipViewOf(client);
  const { view } = fixture;
  await view.open(recordingOf(id));
  view.setNearest(scoreOf(id, nearest).nearest);
  if (nearest.length > 0) await expect.poll(() => view.normal.state).toBe('ready');
  return { ...fixture, assets };
}
