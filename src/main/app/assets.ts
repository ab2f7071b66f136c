/** Bulk data by id or by a safe name (contract/assets.ts); no path from outside is ever opened. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { mostPeakBlocks, mostPieceSamples } from '#shared/contract/assets.ts';
import type { Problem } from '#shared/core/problems.ts';
import { decodeMono } from '#main/adapters/decode/index.ts';
import type { StretchReader } from '#main/adapters/decode/stretches.ts';
import type { StoredSound } from '#main/adapters/decode/unpacked.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import type { Library, StoredRecording } from '#main/services/ports/library.ts';
import { checkFile } from '#main/services/recordings/check-file.ts';

/** The bytes, or why those of a known recording cannot be had. */
export type AssetAnswer =
  | {
      readonly bytes: Uint8Array;
      /** MIME type */
      readonly type: string;
      /** frees the memory of the bytes, where nobody else has them: megabytes of sound are otherwise there until they are collected */
      readonly release?: () => void;
    }
  | { readonly problem: Problem };

const audioPath = /^\/audio\/([1-9]\d{0,14})\.wav$/;
/** recording.first_length_count_step.samples and recording.first_block_count.peaks, in samples */
const piecesPath = /^\/audio\/([1-9]\d{0,14})\.(-?\d{1,12})_([1-9]\d{0,8})_([1-9]\d{0,8})_([1-9]\d{0,8})\.samples$/;
const peaksPath = /^\/audio\/([1-9]\d{0,14})\.(\d{1,12})_([1-9]\d{0,8})_([1-9]\d{0,8})\.peaks$/;
const receivedPath = /^\/received\/([0-9a-f]{64})\.png$/;
const reportPath = /^\/reports\/([^/?#]+)$/;
/** What report files are called: no separators, no leading dot, nothing that a file system reads in its own way. */
const reportName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,150}\.(html|pdf|csv|json|txt|earmark)$/;
const reportTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
  earmark: 'application/octet-stream',
};

interface AssetNeeds {
  readonly library: Library;
  readonly files: FilesPort;
  readonly stretches: StretchReader;
  readonly reportsFolder: string;
  /** what goes by the name of a report but is only in memory, as the preview */
  readonly document: (name: string) => string | null;
  /** a picture that came with a bundle */
  readonly received: (sha256: string) => Uint8Array | null;
}

/**
 * The bytes of an asset path; null when there is nothing under it. Sound is that of the recording, or none: where its file has other
 * content now, that is the problem.
 */
export function createAssets({
  library,
  files,
  stretches,
  reportsFolder,
  document,
  received,
}: AssetNeeds): (path: string) => Promise<AssetAnswer | null> {
  async function ofRecording(
    recordingId: number,
    read: (recording: StoredRecording) => Promise<AssetAnswer>,
  ): Promise<AssetAnswer | null> {
    const recording = library.recordings.get(recordingId);
    if (recording === null) return null;
    const checked = await checkFile(library, files, recording);
    return checked.ok ? read(checked.value) : { problem: checked.problem };
  }

  async function audio(recording: StoredRecording): Promise<AssetAnswer> {
    const decoded = await decodeMono(recording.path);
    if (!decoded.ok) return { problem: decoded.problem };
    const { channels, sampleRate } = decoded.value;
    return passing(writeWav(channels, sampleRate, 'float32'), 'audio/wav');
  }

  async function pieces(words: readonly string[]): Promise<AssetAnswer | null> {
    const [recordingId, first, length, count, step] = words.map(Number) as [number, number, number, number, number];
    if (length * count > mostPieceSamples) return null;
    return ofRecording(recordingId, async (recording) => {
      const read = await stretches.pieces(soundOf(recording), { first, length, count, step });
      return read.ok ? floats(read.value) : { problem: read.problem };
    });
  }

  async function peaks(words: readonly string[]): Promise<AssetAnswer | null> {
    const [recordingId, first, block, count] = words.map(Number) as [number, number, number, number];
    if (count > mostPeakBlocks) return null;
    return ofRecording(recordingId, async (recording) => {
      const read = await stretches.peaks(soundOf(recording), { first, block, count });
      return read.ok ? floats(read.value) : { problem: read.problem };
    });
  }

  async function report(encoded: string): Promise<AssetAnswer | null> {
    const name = decoded(encoded);
    const extension = name === null ? undefined : reportName.exec(name)?.[1];
    if (name === null || extension === undefined) return null;
    const markup = document(name);
    if (markup !== null) return { bytes: new TextEncoder().encode(markup), type: reportTypes['html']! };
    const file = join(reportsFolder, name);
    try {
      // A link could lead out of the folder.
      if (!(await lstat(file)).isFile()) return null;
      return { bytes: await readFile(file), type: reportTypes[extension]! };
    } catch {
      return null;
    }
  }

  return async (path) => {
    const recordingId = audioPath.exec(path)?.[1];
    if (recordingId !== undefined) return ofRecording(Number(recordingId), audio);
    const [, ...ofPieces] = piecesPath.exec(path) ?? [];
    if (ofPieces.length > 0) return pieces(ofPieces);
    const [, ...ofPeaks] = peaksPath.exec(path) ?? [];
    if (ofPeaks.length > 0) return peaks(ofPeaks);
    const sha256 = receivedPath.exec(path)?.[1];
    if (sha256 !== undefined) {
      const bytes = received(sha256);
      return bytes && { bytes, type: 'image/png' };
    }
    const name = reportPath.exec(path)?.[1];
    return name === undefined ? null : report(name);
  };
}

function soundOf({ id, path, sha256, durationSeconds, sampleRate }: StoredRecording): StoredSound {
  return { id, path, sha256, frames: Math.round(durationSeconds * sampleRate) };
}

/** Every system that Earmark runs on is little endian. */
function floats(values: Float32Array): AssetAnswer {
  return passing(new Uint8Array(values.buffer as ArrayBuffer, 0, values.byteLength), 'application/octet-stream');
}

/** Bytes that were made for this answer alone, in memory of their own. */
function passing(bytes: Uint8Array<ArrayBuffer>, type: string): AssetAnswer {
  return { bytes, type, release: () => void bytes.buffer.transfer(0) };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
