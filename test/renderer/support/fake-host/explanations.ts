import type { Job, RecordingExplanation, SessionItem } from '#shared/contract/schemas.ts';
import { wave, type Handlers, type Host, type StartJob } from './host.ts';

const edges = [27, 290, 605, 985, 1443, 1995, 2660, 3461, 4427, 5626, 7916];
const explanationOf = (item: SessionItem, masks: number): RecordingExplanation => ({
  recordingId: item.recordingId,
  detectorId: item.detectorId,
  masks,
  score: item.score,
  threshold: item.threshold,
  flagged: true,
  bands: Array.from({ length: 8 }, (_, band) => {
    const weight = (wave(item.recordingId + band * 5) - 0.35) * 0.8;
    const exact = masks === 256;
    return {
      lowHz: edges[band]!,
      highHz: edges[band + 1]!,
      slime: weight,
      slimeExact: weight * 0.97,
      soft: weight * 1.6,
      shapley: exact ? weight * 1.5 : null,
      leaveOneOut: exact ? weight * 1.2 : null,
    };
  }),
  r2: { slime: 0.71, slimeExact: 0.72, soft: 0.88 },
  constantLabel: false,
  table: { all: item.score, none: 0.4 },
  scores: Array.from({ length: 256 }, (_, mask) => {
    if (masks < 256 && mask !== 0 && mask !== 255) return null;
    const shares = Array.from({ length: 8 }, (_, band) => Math.max(0.05, wave(item.recordingId + band * 5) - 0.35));
    const heard = shares.reduce((sum, share, band) => sum + ((mask >> band) & 1) * share, 0);
    return 0.4 + ((item.score - 0.4) * heard) / shares.reduce((sum, share) => sum + share, 0);
  }),
  interactions: null,
  deletion: null,
  insertion: null,
});

export function explanationHandlers(
  { emit, listen }: Host,
  startJob: StartJob,
  items: readonly SessionItem[],
  explainEvery: number,
): Handlers {
  return {
    'explanations.request': ({ recordingId }: { recordingId: number }) => {
      const item = items.find((other) => other.recordingId === recordingId)!;
      if (explainEvery === 0) return { explanation: explanationOf(item, 256), jobId: null };
      const jobId = startJob('explain', 'Explaining', 256, explainEvery, {}, 16);
      const stop = listen((name, payload) => {
        const job = payload as Job;
        if (name !== 'job.changed' || job.id !== jobId) return;
        if ([16, 32, 64, 128, 256].includes(job.done)) emit('explanation.changed', explanationOf(item, job.done));
        if (job.state !== 'running') stop();
      });
      return { explanation: null, jobId };
    },
  };
}
