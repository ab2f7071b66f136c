import type { Band, Verdict } from '../domain.ts';
import type { FindingNote, ReportOptions } from './options.ts';

/** "2.7-3.9 kHz" or "27-290 Hz". */
export function bandName({ lowHz, highHz }: Band): string {
  if (highHz < 1000) return `${Math.round(lowHz)}–${Math.round(highHz)} Hz`;
  return `${(lowHz / 1000).toFixed(1)}–${(highHz / 1000).toFixed(1)} kHz`;
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  'real-fault': 'Real fault',
  'false-alarm': 'False alarm',
  unsure: 'Unsure',
  unusable: 'Unusable recording',
};

/** A signed number with a real minus sign. */
export function signed(value: number, digits = 3): string {
  const text = Math.abs(value).toFixed(digits);
  return `${value < 0 && Number(text) !== 0 ? '−' : '+'}${text}`;
}

/** A number with a real minus sign; what rounds to zero has none. */
export function number(value: number, digits = 3): string {
  const text = value.toFixed(digits);
  return text.replace('-', Number(text) === 0 ? '' : '−');
}

/** "2026-11-22 14:05 UTC" of an ISO time. */
export function time(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** "fan, section 00, spd 1450" */
export function placeName(place: {
  machine: string;
  section: string;
  attributes: Readonly<Record<string, string>>;
}): string {
  const attributes = Object.entries(place.attributes).map(([name, value]) =>
    value === '' ? name : `${name} ${value}`,
  );
  return [place.machine, place.section && `section ${place.section}`, ...attributes].filter(Boolean).join(', ');
}

/** The verdict in words; a recording without one is open. */
export function verdictText(item: { readonly verdict: { readonly verdict: Verdict } | null }): string {
  return item.verdict ? verdictWords[item.verdict.verdict] : 'open';
}

/** "3 of 4, Plan a repair", or nothing where no severity was given. */
export function severityText(
  { severity }: Pick<FindingNote, 'severity'>,
  { severities }: Pick<ReportOptions, 'severities'>,
): string {
  if (severity === null) return '';
  const name = severities[severity];
  return name ? `${severity + 1} of ${severities.length}, ${name}` : `${severity + 1} of ${severities.length}`;
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October'];
const monthNames = [...months, 'November', 'December'];

/** "30 November 2026" of 2026-11-30; what is not such a date is given back as it is. */
export function date(day: string): string {
  const [, year, month, number] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  const name = monthNames[Number(month) - 1];
  return name ? `${Number(number)} ${name} ${year}` : day;
}
