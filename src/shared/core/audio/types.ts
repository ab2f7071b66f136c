/** A decoded sound: what every decoder yields and the WAV writer takes. */
export interface DecodedAudio {
  /** Hz */
  readonly sampleRate: number;
  /** one array per channel, all of one length, full scale = -1..1 (float files may exceed it) */
  readonly channels: readonly Float32Array[];
  /** e.g. "PCM 16 bit", "float 32 bit", "FLAC 24 bit" */
  readonly encoding: string;
  /** the file ended before its header said so */
  readonly truncated: boolean;
  /** samples that were NaN or infinite and became 0 */
  readonly replacedSamples: number;
}

/** Sample rates Earmark accepts, in Hz: from slow vibration sensors to ultrasonic recorders. */
export const minSampleRate = 1_000;
export const maxSampleRate = 768_000;
export const maxChannels = 64;

/** Sample rate that every model hears, Hz. */
export const modelSampleRate = 16_000;
