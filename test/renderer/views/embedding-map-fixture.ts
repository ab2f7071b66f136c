import type { EmbeddingMap, MapPoint } from '#shared/contract/overview.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';

export const pointOf = (recordingId: number, x: number, y: number, values: Partial<MapPoint> = {}): MapPoint => ({
  recordingId,
  fileName: `${recordingId}.wav`,
  x,
  y,
  known: 'unknown',
  basis: null,
  score: 1.5,
  flagged: false,
  inBank: false,
  sessionId: null,
  nearest: [901, 902],
  ...values,
});

const bank: Partial<MapPoint> = { known: 'normal', basis: 'label', score: null, inBank: true, nearest: [] };

/**
 * Four normals of the bank about the origin; the recordings of a session in a row to the right of them, the first one a
 * fault and the second a false alarm; two more above, which no session has.
 */
export function mapOf(items: readonly SessionItem[], values: Partial<EmbeddingMap> = {}): EmbeddingMap {
  const flagged = items.map(({ recordingId, fileName, score }, index) =>
    pointOf(recordingId, 4 + index, 0, {
      fileName,
      score,
      flagged: true,
      sessionId: 1,
      ...(index === 0 && { known: 'fault', basis: 'verdict' }),
      ...(index === 1 && { known: 'false-alarm', basis: 'label' }),
    }),
  );
  const points = [
    pointOf(901, 0, 0, bank),
    pointOf(902, 1, 0, bank),
    pointOf(903, 0, -1, bank),
    pointOf(904, 1, -1, bank),
    ...flagged,
    pointOf(801, 4, 4, { known: 'normal', basis: 'label', nearest: [902, 77_777] }),
    pointOf(802, 5, 4),
  ];
  return {
    detectorId: 1,
    part: 'embedding',
    points,
    shares: [0.23, 0.11],
    total: points.length,
    without: 0,
    ...values,
  };
}
