import type { ThirdOctaveLevel } from '../spectrum/third-octave.ts';
import { englishReport, type ReportWords } from './words/words.ts';

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
export function differenceSentence(levels: readonly ComparedLevel[], words: ReportWords = englishReport): string {
  const largest = largestDifference(levels);
  if (largest === null) return '';
  const difference = largest.flaggedDb - largest.normalDb;
  if (Math.abs(difference) < 1) return words.levels.none;
  const { lowHz, highHz, flaggedDb, normalDb, nominalHz } = largest;
  const [size, flagged, normal] = [Math.abs(difference), flaggedDb, normalDb].map((db) => words.number(db, 1));
  const edges = [Math.round(lowHz), Math.round(highHz)] as const;
  return words.levels.largest(size!, difference > 0, hertz(nominalHz, words), ...edges, flagged!, normal!);
}

/** The same, as seen from the normal recording. */
export function normalSentence(levels: readonly ComparedLevel[], words: ReportWords = englishReport): string {
  const largest = largestDifference(levels);
  if (largest === null || Math.abs(largest.flaggedDb - largest.normalDb) < 1) return '';
  const { nominalHz, normalDb, flaggedDb } = largest;
  return words.levels.normalSide(hertz(nominalHz, words), words.number(normalDb, 1), words.number(flaggedDb, 1));
}

function hertz(frequency: number, { upTo }: ReportWords): string {
  return frequency < 1000 ? `${upTo(frequency, 1)} Hz` : `${upTo(frequency / 1000, 2)} kHz`;
}
