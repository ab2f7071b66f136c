import type { Bank, DetectorKind, DetectorSpec, RecordingVectors } from '#shared/core/domain.ts';
import type { Random } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { loadDetector, type Detector } from '#main/engine/detect/detector.ts';
import { fitDetector } from '#main/engine/detect/fit.ts';
import { detectorSpec } from '#test/support/detector-spec.ts';

export function randomVector(random: Random, dimension: number, offset = 0): Float32Array {
  return Float32Array.from({ length: dimension }, () => random.normal() + offset);
}

/** Vectors of a made-up recording; `shift` moves all of them away from the others. */
export function randomRecording(random: Random, shift = 0): RecordingVectors {
  return {
    prelogits: randomVector(random, 6, shift),
    tokens: randomVector(random, 6, shift),
    rows: randomVector(random, 12, shift),
    'rows-stats': randomVector(random, 24, shift),
    statistics: randomVector(random, 8, shift),
    level: -30 + random.normal() + shift,
  };
}

/** A long recording: its own vectors and those of its segments of 10 s, every 5 s. */
export function segmented(whole: RecordingVectors, parts: readonly RecordingVectors[]): RecordingVectors {
  const segments = parts.map((vectors, i) => ({ startSeconds: 5 * i, endSeconds: 5 * i + 10, vectors }));
  return { ...whole, segments };
}

export function bankOf(vectors: readonly RecordingVectors[], groups?: readonly string[]): Bank {
  const keys = vectors.map((_, row) => `normal-${row}`);
  return { keys, groups: groups ?? keys, vectors };
}

/** Front end and precision of the detectors that most tests speak about. */
export const asBefore = { frontEnd: { kind: 'mel', normalisation: null }, precision: 'fp32' } as const;

export const specOf = (kind: DetectorKind, changes: Partial<DetectorSpec> = {}): DetectorSpec =>
  detectorSpec({ kind, ...changes });

export async function detectorOf(spec: DetectorSpec, bank: Bank): Promise<Detector> {
  const fitted = unwrap(await fitDetector(spec, bank, []));
  return unwrap(await loadDetector(spec, bank, fitted));
}

/** The smallest AST that still has eight frequency rows: one per band. */
export const tinyConfig: AstConfig = {
  hiddenSize: 16,
  layers: 2,
  heads: 2,
  intermediateSize: 32,
  patchSize: 16,
  frequencyStride: 16,
  timeStride: 16,
  maxLength: 64,
  melBins: 128,
  layerNormEps: 1e-12,
  qkvBias: true,
  labels: ['a', 'b', 'c'],
  featureMean: -4.2677393,
  featureStd: 4.5689974,
};
