/** Headers of MPEG audio layer III frames (ISO/IEC 11172-3 section 2.4.1.3; 13818-3 for the lower sample rates). */

export interface Mp3Frame {
  /** of the whole frame */
  readonly bytes: number;
  /** per channel */
  readonly samples: number;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** where a header frame says what it is, from the start of the frame */
  readonly tagAt: number;
}

const fullRates = [44_100, 48_000, 32_000];
const bitRates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const lowBitRates = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** The header at `offset`; null where there is none. Frames without a bit rate ("free format") are not known. */
export function readMp3Frame(bytes: Uint8Array, offset: number): Mp3Frame | null {
  if (offset + 4 > bytes.length || bytes[offset] !== 0xff) return null;
  const [second, third, fourth] = [bytes[offset + 1]!, bytes[offset + 2]!, bytes[offset + 3]!];
  // 3 = MPEG 1, 2 = MPEG 2 with half of its sample rates, 0 = "MPEG 2.5" with a quarter of them
  const version = (second >> 3) & 3;
  const isLayer3 = (second & 0xe6) === 0xe2;
  const full = version === 3;
  const kilobits = (full ? bitRates : lowBitRates)[(third >> 4) - 1];
  const rate = fullRates[(third >> 2) & 3];
  if (!isLayer3 || version === 1 || kilobits === undefined || rate === undefined) return null;
  const sampleRate = full ? rate : version === 2 ? rate / 2 : rate / 4;
  const samples = full ? 1152 : 576;
  const channels = fourth >> 6 === 3 ? 1 : 2;
  const sideInformation = full ? (channels === 2 ? 32 : 17) : channels === 2 ? 17 : 9;
  return {
    bytes: Math.floor((samples * kilobits * 125) / sampleRate) + ((third >> 1) & 1),
    samples,
    sampleRate,
    channels,
    tagAt: 4 + sideInformation,
  };
}

/** Whether two frames belong to one recording. */
export function isLike(a: Mp3Frame, b: Mp3Frame): boolean {
  return a.sampleRate === b.sampleRate && a.channels === b.channels;
}
