import type { DetectorSpec } from '#shared/core/domain.ts';

/** What most detectors are: the network's rows and log-mel statistics, fused, with nothing filtered out. */
export function detectorSpec(changes: Partial<DetectorSpec> = {}): DetectorSpec {
  return {
    kind: 'fused',
    readOut: 'rows',
    metric: 'cosine',
    k: 1,
    density: 0,
    preset: { kind: 'none' },
    frontEnd: { kind: 'mel', normalisation: null },
    precision: 'fp32',
    rule: { kind: 'percentile', quantile: 0.95 },
    ...changes,
  };
}
