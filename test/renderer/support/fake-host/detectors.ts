import type { Detector, SessionItem } from '#shared/contract/schemas.ts';
import { detectorSpec } from '#test/support/detector-spec.ts';
import { wave, type Handlers, type StartJob } from './host.ts';
import { model } from './models.ts';
import { machines } from './recordings.ts';

/** One detector for each machine. */
export function detectorsOf(items: readonly SessionItem[]): Detector[] {
  if (items.length === 0) return [];
  return machines.map((machine, index) => ({
    id: 1 + index,
    name: `${machine}, section 00`,
    version: 1 + (index % 2),
    machine,
    section: '00',
    spec: detectorSpec({
      preset: index === 1 ? { kind: 'high-pass', cutoffHz: 1200 } : { kind: 'none' },
      frontEnd: {
        kind: index === 2 ? 'stft' : 'mel',
        normalisation: index === 2 ? { mean: -7.231, std: 3.412 } : null,
      },
      precision: index === 1 ? 'int8' : 'fp32',
    }),
    threshold: { value: 2.084, rule: { kind: 'percentile', quantile: 0.95 }, details: {} },
    levelThreshold: { value: 2.61, rule: { kind: 'percentile', quantile: 0.99 }, details: {} },
    bankSize: 120,
    model,
    createdAt: '2026-11-22T09:20:00Z',
    why: '',
    madeBy: '',
    scored: 260,
    flagged: items.filter((item) => item.machine === machine).length,
    leaveOneOut: Array.from({ length: 120 }, (_, n) => -1.4 + (wave(n) + wave(n + 7) + wave(n + 31)) * 1.35).sort(
      (a, b) => a - b,
    ),
  }));
}

export function detectorHandlers(items: readonly SessionItem[], startJob: StartJob): Handlers {
  const detectors = detectorsOf(items);
  return {
    'detectors.list': () => ({ detectors }),
    'detectors.create': ({ name }: { name: string }) => ({
      jobId: startJob('detector', `Making the detector ${name}`, 120, 100, { detectorId: 1 }, 6),
    }),
    'detectors.score': () => ({
      jobId: startJob('score', 'Scoring recordings', 260, 100, { scored: 260, flagged: 14, broken: 0 }, 13),
    }),
    'scores.get': ({ recordingId }: { recordingId: number }) => {
      const item = items.find((other) => other.recordingId === recordingId)!;
      return {
        recordingId,
        score: item.score,
        scores: { ast: item.score * 0.9, statistics: item.score * 1.1, level: 0.42 },
        flagged: true,
        levelAlarm: item.levelAlarm,
        worst: item.worst,
        nearest: [901, 902, 903].map((id, rank) => ({ recordingId: id, distance: 0.19 + rank * 0.021 })),
      };
    },
  };
}
