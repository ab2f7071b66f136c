import type { ThirdOctaveLevel } from '../spectrum/third-octave.ts';
import { number } from './format.ts';

/** The level of one third-octave band in a flagged recording and in its nearest normal one, dB. */
export interface ComparedLevel {
  readonly nominalHz: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly flaggedDb: number;
  readonly normalDb: number;
}

/** The bands that both recordings have. */
export function compareLevels(
  flagged: readonly ThirdOctaveLevel[],
  normal: readonly ThirdOctaveLevel[],
): ComparedLevel[] {
  const other = new Map(normal.map((level) => [level.nominalHz, level]));
  return flagged.flatMap(({ levelDb, ...band }) => {
    const found = other.get(band.nominalHz);
    return found && found.highHz === band.highHz ? [{ ...band, flaggedDb: levelDb, normalDb: found.levelDb }] : [];
  });
}

/** The band in which the two recordings differ most; null where there is none to compare. */
export function largestDifference(levels: readonly ComparedLevel[]): ComparedLevel | null {
  const size = ({ flaggedDb, normalDb }: ComparedLevel) => Math.abs(flaggedDb - normalDb);
  return levels.reduce<ComparedLevel | null>(
    (largest, level) => (largest === null || size(level) > size(largest) ? level : largest),
    null,
  );
}

/** What the two pictures show, in words: where the flagged recording is loudest or softest against the normal one. */
export function differenceSentence(levels: readonly ComparedLevel[]): string {
  const largest = largestDifference(levels);
  if (largest === null) return '';
  const difference = largest.flaggedDb - largest.normalDb;
  if (Math.abs(difference) < 1)
    return 'No third-octave band differs by 1 dB or more from the nearest normal recording.';
  const { lowHz, highHz, flaggedDb, normalDb, nominalHz } = largest;
  return (
    `Largest difference from the nearest normal recording: ${number(Math.abs(difference), 1)} dB ` +
    `${difference > 0 ? 'louder' : 'softer'} in the third-octave band at ${hertz(nominalHz)} ` +
    `(${Math.round(lowHz)} to ${Math.round(highHz)} Hz): ${number(flaggedDb, 1)} dB against ${number(normalDb, 1)} dB.`
  );
}

/** The same, as seen from the normal recording. */
export function normalSentence(levels: readonly ComparedLevel[]): string {
  const largest = largestDifference(levels);
  if (largest === null || Math.abs(largest.flaggedDb - largest.normalDb) < 1) return '';
  return `In the band at ${hertz(largest.nominalHz)} it has ${number(largest.normalDb, 1)} dB, the flagged one ${number(largest.flaggedDb, 1)} dB.`;
}

function hertz(frequency: number): string {
  return frequency < 1000 ? `${Number(frequency.toFixed(1))} Hz` : `${Number((frequency / 1000).toFixed(2))} kHz`;
}

/** "250" or "2.5k": a frequency in the narrow head of a column. */
export function shortFrequency(frequency: number): string {
  return frequency < 1000 ? String(Math.round(frequency)) : `${Number((frequency / 1000).toFixed(2))}k`;
}
