import { formatLocale } from 'd3-format';
import { decimalSign } from '#renderer/text/language.ts';
import { tickHertz } from '#shared/core/plot/ticks.ts';

/** Numbers as instruments print them: narrow spaces between thousands, a true minus sign, fixed decimals. */
const locale = formatLocale({
  decimal: decimalSign(),
  thousands: '\u202f',
  grouping: [3],
  currency: ['', ''],
  minus: '\u2212',
});
const whole = locale.format(',.0f');
const signedWhole = locale.format('+,.0f');
const signedOne = locale.format('+,.1f');
const twoDecimals = locale.format(',.2f');
const space = '\u00a0';

export function formatSeconds(seconds: number): string {
  return `${twoDecimals(seconds)}${space}s`;
}

/** 2 312 Hz */
export function formatHertz(hertz: number): string {
  return `${whole(hertz)}${space}Hz`;
}

/** 0, 500, 1k, 2.5k, 12k: for axes */
export function formatTickHertz(hertz: number): string {
  return tickHertz(hertz, decimalSign());
}

/** 27–290 Hz, 2.0–2.5 kHz */
export function formatBand(lowHz: number, highHz: number): string {
  if (highHz < 1000) return `${whole(lowHz)}\u2013${whole(highHz)}${space}Hz`;
  return `${twoDecimals(lowHz / 1000)}\u2013${twoDecimals(highHz / 1000)}${space}kHz`;
}

export function formatDb(db: number): string {
  return `${whole(db)}${space}dB`;
}

/** +23 dB, −4 dB; zero carries no sign */
export function formatSignedDb(db: number): string {
  return `${Math.abs(db) < 0.5 ? whole(0) : signedWhole(db)}${space}dB`;
}

export function formatGain(db: number): string {
  return `${signedOne(db)}${space}dB`;
}

/** +0.31, −0.04: two digits of the `largest` value shown beside it, at least two decimals; zero carries no sign. */
export function formatContribution(value: number, largest = 1): string {
  const decimals = Math.max(2, Math.min(6, 1 - Math.floor(Math.log10(Math.abs(largest) || 1))));
  const zero = Math.abs(value) < 0.5 * 10 ** -decimals;
  return locale.format(`${zero ? '' : '+'},.${String(decimals)}f`)(zero ? 0 : value);
}

/** 0:03.4 */
export function formatClock(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  const minutes = Math.floor(tenths / 600);
  return `${String(minutes)}:${localDecimals((tenths / 10 - minutes * 60).toFixed(1)).padStart(4, '0')}`;
}

/** ±0.012 of full scale, two digits */
export function formatAmplitude(amplitude: number): string {
  return `±${localDecimals(amplitude.toPrecision(2))}`;
}

/** A number that was written with a point, as it is written in the language of this window. */
export function localDecimals(written: string): string {
  return written.replace('.', decimalSign());
}
