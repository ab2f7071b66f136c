import { problem } from '#shared/core/problems.ts';
import type { ReportPicture } from '#shared/core/report/model.ts';
import { fail, ok, ProblemError, type Result } from '#shared/core/result.ts';
import type { JobContext } from '#main/services/ports/host.ts';
import { bundleVersion, type BundlePart, type BundlePictures, type BundlePort } from '#main/services/ports/bundles.ts';
import type { ReceivedPicture } from '#main/services/ports/shared.ts';
import type { PictureCache } from '#main/services/report/pictures.ts';
import { mostPictured, tooLarge, type BundleContent } from './content.ts';

/** Bytes of one picture, roughly, as the pictures of noisy machines were measured. */
const pictureBytes = 190_000;

export interface BundleSize {
  /** of the whole file, roughly */
  readonly bytes: number;
  readonly pictures: number;
}

/** How large the bundle will be, roughly. */
export function estimateSize(bundles: BundlePort, { json, pairs }: BundleContent): BundleSize {
  const pictures = pairs.reduce((sum, { nearest }) => sum + (nearest === null ? 1 : 2), 0);
  return { bytes: bundles.compressed(json) + pictures * pictureBytes, pictures };
}

interface ExportNeeds {
  /** name of the person at the screen */
  readonly reviewer: () => string;
  readonly bundles: BundlePort;
  readonly pictures: PictureCache;
}

/** Writes the bundle of a session. Problems: bundle.too-large, job.cancelled, file.changed, file.missing, bundle.write, db.full. */
export async function writeBundle(
  { bundles, pictures, reviewer }: ExportNeeds,
  content: BundleContent,
  fileName: string,
  withRecordings: boolean,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Result<{ path: string; bytes: number }>> {
  const { exported, json, pairs, recordings } = content;
  const tooMuch = tooLarge(content, withRecordings, 2 * Math.min(pairs.length, mostPictured) * pictureBytes);
  if (tooMuch !== null) return fail(tooMuch);
  const sounds = withRecordings ? recordings : [];
  const drawn: BundlePictures[] = [];

  function received(picture: ReportPicture): ReceivedPicture {
    const { png, ...facts } = picture;
    return { ...facts, sha256: bundles.sha256(png) };
  }

  async function* parts(): AsyncGenerator<BundlePart> {
    yield { kind: 'session', content: json };
    for (const [index, { flagged, nearest }] of pairs.entries()) {
      if (signal.aborted) throw new ProblemError(problem('job.cancelled'));
      progress(index, pairs.length + sounds.length);
      const found = await pictures.get(flagged, nearest);
      if (found.flagged === null && found.nearest === null) continue;
      for (const picture of [found.flagged, found.nearest])
        if (picture !== null) yield { kind: 'picture', content: picture.png };
      drawn.push({
        of: flagged.sha256,
        beside: nearest?.sha256 ?? null,
        flagged: found.flagged && received(found.flagged),
        nearest: found.nearest && received(found.nearest),
        levels: found.levels,
      });
    }
    for (const [index, { path, bytes, sha256 }] of sounds.entries()) {
      progress(pairs.length + index, pairs.length + sounds.length);
      yield { kind: 'recording', path, bytes, sha256 };
    }
  }

  const { version, createdAt, session } = exported;
  const about = {
    format: 'earmark-bundle',
    formatVersion: bundleVersion,
    version,
    createdAt,
    by: reviewer(),
    session: { identity: session.identity, name: session.name },
  } as const;
  const written = await bundles.write(fileName, about, parts(), () => drawn, signal);
  return written.ok ? ok({ ...written.value }) : written;
}
