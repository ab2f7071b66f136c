import type { Band, Verdict } from '../domain.ts';
import { clockTime } from '../time-range.ts';
import type { ReportVerdict } from './model.ts';
import type { FindingNote, ReportOptions } from './options.ts';
import { englishReport, type ReportWords } from './words/words.ts';

/** "2.7-3.9 kHz" or "27-290 Hz". */
export function bandName({ lowHz, highHz }: Band, { number }: ReportWords = englishReport): string {
  if (highHz < 1000) return `${Math.round(lowHz)}–${Math.round(highHz)} Hz`;
  return `${number(lowHz / 1000, 1)}–${number(highHz / 1000, 1)} kHz`;
}

export const verdictWords: Readonly<Record<Verdict, string>> = englishReport.verdicts;

/** "2026-11-22 14:05" of an ISO time, in UTC whatever its own zone. */
export function minute(iso: string): string {
  const utc = new Date(iso).toISOString();
  return `${utc.slice(0, 10)} ${utc.slice(11, 16)}`;
}

/** "2026-11-22 14:05 UTC" of an ISO time. */
export function time(iso: string): string {
  return `${minute(iso)} UTC`;
}

/** "10.0 s", "12:30 min", "1:02:30 h" */
export function durationText(seconds: number, { number }: ReportWords = englishReport): string {
  if (seconds < 120) return `${number(seconds, 1)} s`;
  const clock = clockTime(seconds);
  return `${clock} ${clock.split(':').length > 2 ? 'h' : 'min'}`;
}

/** "fan, section 00, spd 1450" */
export function placeName(
  place: { machine: string; section: string; attributes: Readonly<Record<string, string>> },
  words: ReportWords = englishReport,
): string {
  const attributes = Object.entries(place.attributes).map(([name, value]) =>
    value === '' ? name : `${name} ${value}`,
  );
  return [place.machine, place.section && words.section(place.section), ...attributes].filter(Boolean).join(', ');
}

/** The verdict in words; a recording without one is open, and none counts where reviewers differ. */
export function verdictText(
  { verdict }: { readonly verdict: Pick<ReportVerdict, 'verdict' | 'disputed'> | null },
  words: ReportWords = englishReport,
): string {
  if (verdict === null) return words.open;
  return verdict.disputed ? words.disputed : words.verdicts[verdict.verdict];
}

/** What several reviewers said, in a sentence; empty where only one verdict counts. */
export function readingsText({ disputed, resolution, readings }: ReportVerdict, words: ReportWords): string {
  if (resolution) return words.readings.settled;
  if (readings.length < 2) return '';
  const said = readings.map(({ reviewer, verdict }) => `${reviewer || words.notNamed}: ${words.verdicts[verdict]}`);
  return `${disputed ? words.readings.differ : words.readings.agree} (${said.join('; ')}).`;
}

/** "3 of 4, Plan a repair", or nothing where no severity was given. */
export function severityText(
  { severity }: Pick<FindingNote, 'severity'>,
  { severities }: Pick<ReportOptions, 'severities'>,
  words: ReportWords = englishReport,
): string {
  return severity === null ? '' : words.severity(severity + 1, severities.length, severities[severity]);
}

/** "30 November 2026" of 2026-11-30; what is not such a date is given back as it is. */
export function date(day: string, words: ReportWords = englishReport): string {
  const [, year, month, number] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  const known = year !== undefined && Number(month) >= 1 && Number(month) <= 12;
  return known ? words.day(year, Number(month), Number(number)) : day;
}
