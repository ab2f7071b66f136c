import type { Band } from '#shared/core/domain.ts';
import type { MaskTableStore } from '#main/services/ports/library.ts';
import { toBlob, toFloat64 } from './blob.ts';
import type { Connection } from './connection.ts';

interface MaskTableRow {
  readonly bands: string;
  readonly done: number;
  readonly scores: Uint8Array;
}

/** Mask tables by detector and recording; masks that were not run are NaN in the BLOB. */
export function createMaskTableStore(connection: Connection): MaskTableStore {
  const get = connection.prepare<MaskTableRow>(
    'SELECT bands, done, scores FROM explanations WHERE detector_id = ? AND recording_id = ?',
  );
  const put = connection.prepare('INSERT OR REPLACE INTO explanations VALUES (?, ?, ?, ?, ?)');
  return {
    get: (detectorId, recordingId) => {
      const row = get.get(detectorId, recordingId);
      if (row === undefined) return null;
      return { bands: JSON.parse(row.bands) as Band[], done: row.done, scores: toFloat64(row.scores) };
    },
    put: (detectorId, recordingId, table) =>
      void put.run(detectorId, recordingId, JSON.stringify(table.bands), table.done, toBlob(table.scores)),
  };
}
