import { largestDifference } from '#shared/core/report/levels.ts';
import type { received as english } from '../received.ts';
import type { Translation } from '../translation.ts';
import { dayAndTime } from './words.ts';

const decimals = (value: number): string =>
  String(Math.round(value * 10) / 10)
    .replace('-', '−')
    .replace('.', ',');
const hertz = (value: number): string => (value < 1000 ? `${Math.round(value)} Hz` : `${decimals(value / 1000)} kHz`);
const seconds = (value: number): string => `${decimals(value)} s`;
const decibels = (value: number): string => `${value.toFixed(1).replace('-', '−').replace('.', ',')} dB`;

export const received: Translation<typeof english> = {
  title: 'Wie es anderswo zu sehen war',
  from: ({ origin }) =>
    origin === null
      ? 'Diese Bilder kamen mit dem Paket eines Kollegen. Der Ton ist nicht hier; hören und messen lässt sich daher nichts.'
      : `Diese Bilder kamen mit dem Paket, das ${origin.by === '' ? 'jemand ohne Namen' : origin.by} am ${dayAndTime(origin.at)} geschrieben hat. Der Ton ist nicht hier; hören und messen lässt sich daher nichts.`,
  flagged: (fileName) => `Gemeldet: ${fileName}`,
  nearest: (fileName) => `Nächste Normalaufnahme: ${fileName}`,
  alternative: (title) => `Spektrogramm. ${title}`,
  axes: ({ durationSeconds, lowHz, highHz, floorDb, topDb }) =>
    `Nach rechts ${seconds(durationSeconds)}, nach oben ${hertz(lowHz)} bis ${hertz(highHz)} (Mel); am dunkelsten ${decimals(floorDb)} dB, am hellsten ${decimals(topDb)} dB.`,
  difference: (levels) => {
    const largest = largestDifference(levels);
    const by = largest === null ? 0 : largest.flaggedDb - largest.normalDb;
    if (largest === null || Math.abs(by) < 1)
      return 'In keiner Terz beträgt der Unterschied zur nächsten Normalaufnahme 1 dB oder mehr.';
    return `Am meisten weicht die Terz um ${hertz(largest.nominalHz)} ab: ${decibels(Math.abs(by))} ${by > 0 ? 'lauter' : 'leiser'} als die nächste Normalaufnahme.`;
  },
  numbers: 'Pegel in Zahlen',
  caption: 'Pegel in Terzen',
  columns: { band: 'Terz', flagged: 'Gemeldet', normal: 'Nächste Normalaufnahme', difference: 'Unterschied' },
  hertz,
  decibels,
};
