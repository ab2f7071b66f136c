import type { Received, ReceivedPicture } from '#shared/contract/bundles.ts';
import { largestDifference } from '#shared/core/report/levels.ts';
import { dayAndTime } from './words.ts';

const decimals = (value: number): string => String(Math.round(value * 10) / 10).replace('-', '−');
const hertz = (value: number): string => (value < 1000 ? `${Math.round(value)} Hz` : `${decimals(value / 1000)} kHz`);
const seconds = (value: number): string => `${decimals(value)} s`;
const decibels = (value: number): string => `${value.toFixed(1).replace('-', '−')} dB`;

/** Pictures that came with a bundle, in the place of what cannot be drawn here. */
export const received = {
  title: 'As it was seen elsewhere',
  from: ({ origin }: Received) =>
    origin === null
      ? 'These pictures came with a colleague’s bundle. The sound is not here, so nothing can be heard or measured.'
      : `These pictures came with the bundle that ${origin.by === '' ? 'somebody without a name' : origin.by} wrote on ${dayAndTime(origin.at)}. The sound is not here, so nothing can be heard or measured.`,
  flagged: (fileName: string) => `Flagged: ${fileName}`,
  nearest: (fileName: string) => `Nearest normal: ${fileName}`,
  alternative: (title: string) => `Spectrogram. ${title}`,
  axes: ({ durationSeconds, lowHz, highHz, floorDb, topDb }: ReceivedPicture) =>
    `To the right ${seconds(durationSeconds)}, upwards ${hertz(lowHz)} to ${hertz(highHz)} (mel); darkest ${decimals(floorDb)} dB, lightest ${decimals(topDb)} dB.`,
  difference: (levels: NonNullable<Received['levels']>) => {
    const largest = largestDifference(levels);
    const by = largest === null ? 0 : largest.flaggedDb - largest.normalDb;
    if (largest === null || Math.abs(by) < 1) return 'No third octave differs by 1 dB or more from the nearest normal.';
    return `It differs most in the third octave around ${hertz(largest.nominalHz)}: ${decibels(Math.abs(by))} ${by > 0 ? 'louder' : 'softer'} than the nearest normal.`;
  },
  numbers: 'Levels in numbers',
  caption: 'Levels in third octaves',
  columns: { band: 'Third octave', flagged: 'Flagged', normal: 'Nearest normal', difference: 'Difference' },
  hertz,
  decibels,
};
