import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import { omit } from '#shared/core/omit.ts';
import type { ReportPicture } from '#shared/core/report/model.ts';
import type { BundlePort } from '#main/services/ports/bundles.ts';
import type { Library } from '#main/services/ports/library.ts';
import type { ReceivedPicture, SharedStore } from '#main/services/ports/shared.ts';
import type { FindingPictures, PictureCache } from '#main/services/report/pictures.ts';

/**
 * Pictures of a report, of which those that came with a bundle take the place of what cannot be drawn here: where the
 * flagged recording cannot be read, or its nearest normal.
 */
export function withReceived(
  drawn: PictureCache,
  shared: Pick<SharedStore, 'pictures'>,
  files: Pick<BundlePort, 'picture'>,
): PictureCache {
  function read(picture: ReceivedPicture | null): ReportPicture | null {
    const png = picture && files.picture(picture.sha256);
    if (!picture || !png) return null;
    return { ...omit(picture, 'sha256'), png };
  }

  function received(flagged: string, nearest: string | null): FindingPictures | null {
    const found = shared.pictures(flagged, nearest);
    const picture = read(found?.flagged ?? null);
    if (found === null || picture === null) return null;
    return { flagged: picture, nearest: read(found.nearest), levels: found.levels, problem: null };
  }

  return {
    most: drawn.most,
    known: (flagged, nearest) => drawn.known(flagged, nearest),
    async get(flagged, nearest) {
      const found = await drawn.get(flagged, nearest);
      if (found.flagged !== null && (nearest === null || found.nearest !== null)) return found;
      return received(flagged.sha256, nearest?.sha256 ?? null) ?? found;
    },
  };
}

/** What is known of the pictures that a bundle brought of a recording and its nearest normal one, of those whose file is here. */
export function receivedPictures(
  library: Library,
  files: Pick<BundlePort, 'picture'>,
  { recordingId, detectorId }: CallInput<'bundle.pictures'>,
): CallOutput<'bundle.pictures'> {
  const recording = library.recordings.get(recordingId);
  const nearest = library.scores.get(detectorId, recordingId)?.nearest[0];
  const beside = nearest === undefined ? null : library.recordings.get(nearest.recordingId);
  const found = recording && library.shared.pictures(recording.sha256, beside?.sha256 ?? null);
  const here = (picture: ReceivedPicture | null) => (picture && files.picture(picture.sha256) ? picture : null);
  const flagged = here(found?.flagged ?? null);
  if (!found || flagged === null) return { received: null };
  const normal = here(found.nearest);
  return {
    received: {
      flagged,
      nearest: normal && beside ? { fileName: beside.fileName, picture: normal } : null,
      levels: found.levels && [...found.levels],
      origin: found.origin ?? null,
    },
  };
}
