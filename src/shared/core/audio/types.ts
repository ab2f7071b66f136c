/** A decoded sound: what every decoder yields and the WAV writer takes. */
export interface DecodedAudio {
  /** Hz */
  readonly sampleRate: number;
  /** one array per channel, all of one length, full scale = -1..1 (float files may exceed it) */
  readonly channels: readonly Float32Array[];
  /** e.g. "PCM 16 bit", "float 32 bit", "FLAC 24 bit", "MP3 128 kbit/s" */
  readonly encoding: string;
  /** the file ended before its header said so */
  readonly truncated: boolean;
  /** samples that were NaN or infinite and became 0 */
  readonly replacedSamples: number;
}

/** Codings that take something of the sound away; each is the first word of an `encoding`. */
export const lossyCodings = ['MP3', 'Opus', 'Vorbis'] as const;
/** How a recording is coded, as far as a detector hears it: without loss, or in one of the lossy ways. */
export const codings = ['lossless', ...lossyCodings] as const;
export type Coding = (typeof codings)[number];

export function codingOf(encoding: string): Coding {
  return lossyCodings.find((coding) => encoding.startsWith(`${coding} `)) ?? 'lossless';
}

/** Sample rates Earmark accepts, in Hz: from slow vibration sensors to ultrasonic recorders. */
export const minSampleRate = 1_000;
export const maxSampleRate = 768_000;
export const maxChannels = 64;

/** Sample rate that every model hears, Hz. */
export const modelSampleRate = 16_000;
