import { expect, test } from 'vitest';
import {
  formatBand,
  formatClock,
  formatContribution,
  formatDb,
  formatGain,
  formatHertz,
  formatSeconds,
  formatSignedDb,
  formatTickHertz,
} from '#renderer/plot/format.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

test('quantities carry their unit, a true minus sign and narrow spaces', () => {
  expect(plain(formatSeconds(3.412))).toBe('3.41 s');
  expect(plain(formatHertz(2312.4))).toBe('2 312 Hz');
  expect(plain(formatDb(-38.2))).toBe('\u221238 dB');
  expect([23.4, -0.3, -4].map((db) => plain(formatSignedDb(db)))).toEqual(['+23 dB', '0 dB', '\u22124 dB']);
  expect(plain(formatGain(6))).toBe('+6.0 dB');
  expect(plain(formatBand(27.4, 290.2))).toBe('27\u2013290 Hz');
  expect(plain(formatBand(649, 1137))).toBe('0.65\u20131.14 kHz');
});

test('axes name thousands', () => {
  expect([0, 500, 1000, 2500, 12_000].map(formatTickHertz)).toEqual(['0', '500', '1k', '2.5k', '12k']);
});

test('contributions show two digits of the largest one, and zero has no sign', () => {
  expect(formatContribution(0.312)).toBe('+0.31');
  expect(formatContribution(-0.0012, 0.0034)).toBe('\u22120.0012');
  expect(formatContribution(-0.001)).toBe('0.00');
  expect(formatContribution(0, 0)).toBe('0.00');
});

test('the clock counts tenths and minutes without rounding up', () => {
  expect(formatClock(3.49)).toBe('0:03.4');
  expect(formatClock(59.99)).toBe('0:59.9');
  expect(formatClock(61.25)).toBe('1:01.2');
  expect(formatClock(-0.01)).toBe('0:00.0');
});
