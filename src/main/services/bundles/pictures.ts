import { omit } from '#shared/core/omit.ts';
import type { ReportPicture } from '#shared/core/report/model.ts';
import type { BundlePort } from '#main/services/ports/bundles.ts';
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
    known: (flagged, nearest) => drawn.known(flagged, nearest),
    async get(flagged, nearest) {
      const found = await drawn.get(flagged, nearest);
      if (found.flagged !== null && (nearest === null || found.nearest !== null)) return found;
      return received(flagged.sha256, nearest?.sha256 ?? null) ?? found;
    },
  };
}
