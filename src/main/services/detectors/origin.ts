import { usedReadOut } from '#shared/core/detector.ts';
import type { DetectorSpec, FrontEndKind, ReadOut, RecordingVectors } from '#shared/core/domain.ts';
import type { EmbeddingOrigin, Library } from '#main/services/ports/library.ts';
import type { LoadedModel } from './models.ts';

/** Names that vectors are stored under; never change one. */
const frontEndNames: Readonly<Record<FrontEndKind, string>> = {
  mel: 'mel-128',
  stft: 'stft-201',
  'stft-257': 'stft-257',
  'stft-206': 'stft-206',
};

/** What vectors are made with, exactly: two of different origins are never compared. */
export function originOf(
  library: Library,
  model: LoadedModel,
  spec: Pick<DetectorSpec, 'preset' | 'frontEnd' | 'precision'>,
): EmbeddingOrigin {
  return { modelId: model.id, presetId: library.embeddings.presetId(spec.preset), frontEnd: frontEndName(spec) };
}

/**
 * Front end, normalisation and precision as one name. Numbers are written with all of their digits; what was the only
 * choice once, mel with the model's own statistics in fp32, is `mel-128`.
 */
export function frontEndName({ frontEnd, precision }: Pick<DetectorSpec, 'frontEnd' | 'precision'>): string {
  const { kind, normalisation } = frontEnd;
  const parts = [frontEndNames[kind]];
  if (normalisation !== null) parts.push(`mean=${normalisation.mean}`, `std=${normalisation.std}`);
  if (precision !== 'fp32') parts.push(precision);
  return parts.join(' ');
}

const none = new Float32Array();
const noReadOuts: Pick<RecordingVectors, ReadOut> = { prelogits: none, tokens: none, rows: none, 'rows-stats': none };

/** The vectors a detector looks at; the other read-outs stay behind, which of an hour are tens of megabytes each. */
export function vectorsFor(spec: DetectorSpec, vectors: RecordingVectors): RecordingVectors {
  const readOut = usedReadOut(spec);
  const { statistics, level, segments } = vectors;
  const own = { ...noReadOuts, [readOut]: vectors[readOut], statistics, level };
  if (segments === undefined) return own;
  return { ...own, segments: segments.map((part) => ({ ...part, vectors: vectorsFor(spec, part.vectors) })) };
}
