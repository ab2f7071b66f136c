import { describe, expect, it } from 'vitest';
import { englishNumbers, germanNumbers, typedNumber } from '#renderer/text/numbers.ts';
import * as german from '#renderer/text/de/words.ts';
import * as english from '#renderer/text/words.ts';
import { createRandom } from '#shared/core/random.ts';

describe('numbers in a language', () => {
  it('group thousands: with a comma in English, with a narrow no-break space in German', () => {
    expect([0, 999, 1000, 2140, 1234567, -12000].map(englishNumbers.number)).toEqual([
      '0',
      '999',
      '1,000',
      '2,140',
      '1,234,567',
      '−12,000',
    ]);
    expect(germanNumbers.number(1234567)).toBe('1\u202f234\u202f567');
    expect(germanNumbers.hertz(1199.6)).toBe('1\u202f200 Hz');
  });

  it('group as Intl does', () => {
    const random = createRandom(11);
    const intl = new Intl.NumberFormat('en-US');
    for (let round = 0; round < 500; round += 1) {
      const value = Math.floor(10 ** (10 * random.next()));
      expect(englishNumbers.number(value)).toBe(intl.format(value));
    }
  });

  it('write decimals with a point in English and with a comma in German, and never lose the minus sign', () => {
    expect(germanNumbers.score(-1.5)).toBe('−1,500');
    expect(germanNumbers.score(12.3456)).toBe('12,35');
    expect(germanNumbers.margin(0.0624)).toBe('+0,062');
    expect(germanNumbers.percent(0.999)).toBe('99,9 %');
    expect(germanNumbers.percent(0.95)).toBe('95 %');
    expect(germanNumbers.sampleRate(44100)).toBe('44,1 kHz');
    expect(germanNumbers.decibels(-23.45)).toBe('−23,4 dB');
    expect(germanNumbers.duration(10)).toBe('10,0 s');
    expect(germanNumbers.duration(125)).toBe('2 min 05 s');
    expect(germanNumbers.tick(-0.25)).toBe('−0,25');
    expect(germanNumbers.megabytes(2_345_678)).toBe('2,3 MB');
    expect(germanNumbers.fixed(-0.0001, 2)).toBe('0,00');
    expect(germanNumbers.signedAuc(0.0124)).toBe('+0,012');
  });

  it('differ in nothing but the signs', () => {
    const random = createRandom(12);
    for (let round = 0; round < 500; round += 1) {
      const value = (random.next() - 0.5) * 10 ** (6 * random.next());
      const same = (written: string) => written.replaceAll('\u202f', '').replace(',', '.');
      for (const format of ['score', 'margin', 'tick'] as const) {
        expect(same(germanNumbers[format](value))).toBe(englishNumbers[format](value));
      }
    }
  });

  it('keep what a person typed, with a point or a comma', () => {
    expect(['0,85', '0.85', ' 1200 ', '−3,5', '-3.5'].map(typedNumber)).toEqual([0.85, 0.85, 1200, -3.5, -3.5]);
    expect(['', '  ', 'abc', '1,2,3'].map(typedNumber)).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('put days and times as the language does', () => {
    const at = '2026-11-05T14:05:09';
    expect(german.dayAndTime(at)).toBe('5. Nov. 2026, 14:05:09');
    expect(english.dayAndTime(at)).toBe('5 Nov 2026, 14:05:09');
    expect(german.timeLeft(6000)).toBe('etwa 1 h 40 min');
    expect(german.recordings(1)).toBe('1 Aufnahme');
    expect(german.recordings(2140)).toBe('2\u202f140 Aufnahmen');
    expect(german.parameters(4_200_000)).toBe('4,2 Millionen');
  });
});
