import { mixToMono } from '#shared/core/audio/level.ts';
import {
  drawPicture,
  levelRange,
  pictureSize,
  pictureSource,
  type PictureSource,
} from '#shared/core/report/picture.ts';
import { colourTable, defaultColourMap } from '#shared/core/spectrum/colour-map.ts';
import type { ReportPicture } from '#shared/core/report/model.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { DecodePort } from '#main/services/ports.ts';
import type { StoredRecording } from '#main/services/ports/library.ts';
import type { PicturePort } from '#main/services/ports/report.ts';

export interface FindingPictures {
  readonly flagged: ReportPicture | null;
  readonly nearest: ReportPicture | null;
  /** why there is no picture of the flagged recording */
  readonly problem: Problem | null;
}

interface Heard {
  readonly source: PictureSource;
  readonly durationSeconds: number;
}

/** Draws a flagged recording and its nearest normal one with the same axes and the same range of levels. */
export async function findingPictures(
  decode: DecodePort,
  pictures: PicturePort,
  flagged: StoredRecording,
  nearest: StoredRecording | null,
): Promise<FindingPictures> {
  const first = await hear(decode, flagged);
  const second = nearest ? await hear(decode, nearest) : null;
  const heard = [first, second].filter((one): one is Heard => one !== null && 'source' in one);
  const { floorDb, topDb } = levelRange(heard.map((one) => one.source));
  const draw = (one: Heard | Problem | null): ReportPicture | null => {
    if (one === null || !('source' in one)) return null;
    const { source, durationSeconds } = one;
    const indices = drawPicture(source, floorDb, topDb);
    const png = pictures.encode(pictureSize.width, pictureSize.height, indices, colourTable(defaultColourMap));
    return { png, durationSeconds, lowHz: source.lowHz, highHz: source.highHz, floorDb, topDb };
  };
  return { flagged: draw(first), nearest: draw(second), problem: 'source' in first ? null : first };
}

async function hear(decode: DecodePort, recording: StoredRecording): Promise<Heard | Problem> {
  const decoded = await decode.decodeFile(recording.path);
  if (!decoded.ok) return decoded.problem;
  const { channels, sampleRate } = decoded.value;
  const waveform = mixToMono(channels);
  return { source: pictureSource(waveform, sampleRate), durationSeconds: waveform.length / sampleRate };
}
