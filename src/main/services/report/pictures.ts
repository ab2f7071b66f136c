import { mixToMono } from '#shared/core/audio/level.ts';
import { compareLevels, type ComparedLevel } from '#shared/core/report/levels.ts';
import {
  drawPicture,
  highestHz,
  levelRange,
  pictureSize,
  listenForPicture,
  type PictureSource,
} from '#shared/core/report/picture.ts';
import { colourTable, defaultColourMap } from '#shared/core/spectrum/colour-map.ts';
import { listenForThirdOctaves, type ThirdOctaveLevel } from '#shared/core/spectrum/third-octave.ts';
import type { ReportPicture } from '#shared/core/report/model.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { DecodePort } from '#main/services/ports.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import type { Library, StoredRecording } from '#main/services/ports/library.ts';
import type { PicturePort } from '#main/services/ports/report.ts';
import { checkFile } from '#main/services/recordings/check-file.ts';

export interface FindingPictures {
  readonly flagged: ReportPicture | null;
  readonly nearest: ReportPicture | null;
  /** null unless both recordings can be read */
  readonly levels: readonly ComparedLevel[] | null;
  /** why there is no picture of the flagged recording */
  readonly problem: Problem | null;
}

interface SoundNeeds {
  readonly library: Library;
  readonly files: FilesPort;
  readonly decode: DecodePort;
}

interface Heard {
  readonly source: PictureSource;
  readonly levels: readonly ThirdOctaveLevel[];
}

/** Draws a flagged recording and its nearest normal one with the same axes and the same range of levels. */
async function findingPictures(
  sounds: SoundNeeds,
  pictures: PicturePort,
  flagged: StoredRecording,
  nearest: StoredRecording | null,
): Promise<FindingPictures> {
  const first = await hear(sounds, flagged);
  const second = nearest ? await hear(sounds, nearest) : null;
  const heard = [first, second].filter((one): one is Heard => one !== null && 'source' in one);
  const { floorDb, topDb } = levelRange(heard.map((one) => one.source));
  const draw = (one: Heard | Problem | null): ReportPicture | null => {
    if (one === null || !('source' in one)) return null;
    const { source } = one;
    const { durationSeconds, lowHz, highHz } = source;
    const indices = drawPicture(source, floorDb, topDb);
    const png = pictures.encode(pictureSize.width, pictureSize.height, indices, colourTable(defaultColourMap));
    return { png, durationSeconds, lowHz, highHz, floorDb, topDb };
  };
  return {
    flagged: draw(first),
    nearest: draw(second),
    levels: heard.length === 2 ? compareLevels(heard[0]!.levels, heard[1]!.levels) : null,
    problem: 'source' in first ? null : first,
  };
}

async function hear({ library, files, decode }: SoundNeeds, recording: StoredRecording): Promise<Heard | Problem> {
  const checked = await checkFile(library, files, recording);
  if (!checked.ok) return checked.problem;
  const { sampleRate, durationSeconds } = recording;
  const samples = Math.round(durationSeconds * sampleRate);
  const picture = listenForPicture(samples, sampleRate);
  const thirds = listenForThirdOctaves(samples, sampleRate, highestHz);
  const read = await decode.readSound(recording.path, {
    block(channels) {
      const mono = mixToMono(channels);
      picture.add(mono);
      thirds.add(mono);
    },
  });
  if (!read.ok) return read.problem;
  return { source: picture.end(), levels: thirds.end() };
}

/** Findings whose pictures are kept: about 40 MB. */
const mostKept = 150;

export interface PictureCache {
  /** findings whose pictures are kept; those used longest ago are drawn again */
  readonly most: number;
  /** what is known already, without drawing */
  known(flagged: StoredRecording, nearest: StoredRecording | null): FindingPictures | null;
  /** drawn where it is not known; what could not be read is tried again the next time */
  get(flagged: StoredRecording, nearest: StoredRecording | null): Promise<FindingPictures>;
}

/** Keeps pictures by the content of their recordings, the ones last used longest. */
export function createPictureCache(sounds: SoundNeeds, pictures: PicturePort): PictureCache {
  const kept = new Map<string, FindingPictures>();
  const keyOf = (flagged: StoredRecording, nearest: StoredRecording | null) =>
    `${flagged.sha256} ${nearest?.sha256 ?? ''}`;

  function keep(key: string, found: FindingPictures): void {
    kept.delete(key);
    kept.set(key, found);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
  }

  return {
    most: mostKept,
    known: (flagged, nearest) => kept.get(keyOf(flagged, nearest)) ?? null,
    async get(flagged, nearest) {
      const key = keyOf(flagged, nearest);
      const found = kept.get(key) ?? (await findingPictures(sounds, pictures, flagged, nearest));
      const complete = found.flagged !== null && (nearest === null || found.nearest !== null);
      if (complete) keep(key, found);
      return found;
    },
  };
}
