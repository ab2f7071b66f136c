import type { Language } from '../../language.ts';
import type { Translation } from '../../translation.ts';
import { germanReport } from './de.ts';
import { englishReport } from './en.ts';

export { englishReport };

/** The words of a report in one language. */
export type ReportWords = Translation<typeof englishReport>;

export const reportWords: Readonly<Record<Language, ReportWords>> = { en: englishReport, de: germanReport };
