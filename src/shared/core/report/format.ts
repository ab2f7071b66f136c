import type { Band, Verdict } from '../domain.ts';

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
