/** From a file to samples: WAV, FLAC, Ogg and MP3, recognised by their content, never by their name. */
import { mixToMono } from '#shared/core/audio/level.ts';
import { audioKind, kindBytes } from '#shared/core/audio/kind.ts';
import { modelSampleRate } from '#shared/core/audio/types.ts';
import type { DecodedAudio } from '#shared/core/audio/types.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError } from '#shared/core/result.ts';
import type { Result } from '#shared/core/result.ts';
import { frameLength } from '#shared/core/spectrum/fbank.ts';
import { createCollector } from './collector.ts';
import { bytesOfFile } from './file-bytes.ts';
import { decodeFlac } from './flac.ts';
import { createGrowing } from './growing.ts';
import { mostSamples, tooLarge } from './limits.ts';
import { decodeMp3 } from './mp3.ts';
import { decodeOgg } from './ogg.ts';
import { readBytes, withFile } from './open.ts';
import { createResampler } from './resample.ts';
import type { Resampler } from './resample.ts';
import type { SoundFacts, SoundSink } from './sink.ts';
import { decodeWav } from './wav-file.ts';

export type { SoundFacts, SoundHead, SoundSink } from './sink.ts';

/** Formats other than WAV. */
const decoders = { flac: decodeFlac, ogg: decodeOgg, mp3: decodeMp3 } as const;
/** Samples that are resampled between two chances for other work. */
const resampledTogether = 2 ** 16;
/** Samples that there is room for at first, 70 minutes at 16 kHz: a file may say that it is longer than it is. */
const mostExpected = 2 ** 26;

/**
 * Reads a recording from its beginning to its end, all channels at its own sample rate, some megabytes at a time. A
 * ProblemError that the sink throws is its problem, and ends it; what came before it stands.
 * Problems: file.missing, file.unreadable, file.not-a-file, file.empty, audio.unknown, audio.sample-rate, wav.*, flac.*,
 * ogg.*, mp3.*, audio.too-large (Ogg that does not say where it stands).
 */
export async function readSound(path: string, sink: SoundSink): Promise<Result<SoundFacts>> {
  try {
    return await withFile(path, async (file, size) => {
      if (size === 0) return fail(problem('file.empty'));
      const kind = audioKind(await readBytes(file, 0, Math.min(size, kindBytes)));
      if (kind === null) return fail(problem('audio.unknown'));
      return kind === 'wav' ? decodeWav(file, size, sink) : decoders[kind](bytesOfFile(file, size), sink);
    });
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem);
    throw error;
  }
}

/**
 * All channels of a recording at its own sample rate, in memory.
 * Problems: those of readSound, audio.too-large beyond `most` samples of all channels.
 */
export async function decodeFile(path: string, most = mostSamples): Promise<Result<DecodedAudio>> {
  const collector = createCollector((channels) => channels, most);
  const read = await readSound(path, collector);
  return read.ok ? ok(collector.whole(read.value)) : read;
}

/** Like decodeFile with the mean of all channels as its only channel. */
export async function decodeMono(path: string, most = mostSamples): Promise<Result<DecodedAudio>> {
  const collector = createCollector(() => 1, most);
  const read = await readSound(path, {
    ...collector,
    block: (channels) => collector.block([mixToMono(channels)]),
  });
  return read.ok ? ok(collector.whole(read.value)) : read;
}

export interface ModelReading {
  /** Called again and again while a long recording is read; what it throws ends it. */
  readonly pause?: () => Promise<void>;
  /** samples at 16 kHz that are enough: what comes after them may be left out */
  readonly enough?: number;
}

/** Ends a reading that has come far enough. */
class Enough extends Error {}

/**
 * What a model hears of a recording: mono, 16 kHz. Nothing but the result grows with its length.
 * Problems: those of readSound, audio.too-large beyond 4.6 hours, audio.too-short below one frame (25 ms).
 */
export async function readForModel(path: string, options: ModelReading = {}): Promise<Result<Float32Array>> {
  const { pause, enough = Number.POSITIVE_INFINITY } = options;
  let heard = createGrowing();
  let resampler: Resampler | null = null;
  let rate = 0;
  const take = (pieces: readonly Float32Array[]) => {
    for (const piece of pieces) heard.add(piece);
    if (heard.length > mostSamples) throw new ProblemError(tooLarge(heard.length * 4));
    if (heard.length >= enough) throw new Enough();
  };
  try {
    const read = await readSound(path, {
      begin({ sampleRate, frames }) {
        rate = sampleRate;
        const expected = Math.round(((frames ?? 0) * modelSampleRate) / rate);
        heard = createGrowing(Math.min(mostExpected, enough, expected));
      },
      async block(channels) {
        resampler ??= await createResampler(rate, modelSampleRate);
        const mono = mixToMono(channels);
        for (let at = 0; at < mono.length; at += resampledTogether) {
          take(resampler.add(mono.subarray(at, at + resampledTogether)));
          await pause?.();
        }
      },
    });
    if (!read.ok) return read;
    take((resampler as Resampler | null)?.end() ?? []);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  } finally {
    (resampler as Resampler | null)?.free();
  }
  const waveform = heard.whole();
  if (waveform.length >= frameLength) return ok(waveform);
  return fail(problem('audio.too-short', { seconds: Number((waveform.length / modelSampleRate).toFixed(4)) }));
}
