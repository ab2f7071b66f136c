import { describe, expect, it } from 'vitest';
import { bandName, durationText, minute, placeName, time, verdictWords } from '#shared/core/report/format.ts';
import { reportNumbers } from '#shared/core/report/words/numbers.ts';
import { reportWords } from '#shared/core/report/words/words.ts';
import { verdicts } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { melBandEdges } from '#shared/core/spectrum/mel.ts';

const { number, signed } = reportWords.en;

describe('bandName', () => {
  it('names the eight bands of AST', () => {
    expect(melBandEdges(128, 8).map((band) => bandName(band))).toEqual([
      '27–290 Hz',
      '290–649 Hz',
      '0.6–1.1 kHz',
      '1.1–1.8 kHz',
      '1.8–2.7 kHz',
      '2.7–3.9 kHz',
      '3.9–5.6 kHz',
      '5.6–7.9 kHz',
    ]);
  });

  it('changes its unit where the upper edge reaches 1 kHz', () => {
    expect(bandName({ lowHz: 500, highHz: 999 })).toBe('500–999 Hz');
    expect(bandName({ lowHz: 500, highHz: 1000 })).toBe('0.5–1.0 kHz');
  });

  it('writes neighbours with the same edge between them', () => {
    const random = createRandom(5);
    for (let round = 0; round < 200; round += 1) {
      const [low, middle, high] = [0, 0, 0].map(() => 20 + 8000 * random.next()).sort((a, b) => a - b);
      const [below, above] = [
        bandName({ lowHz: low!, highHz: middle! }),
        bandName({ lowHz: middle!, highHz: high! }),
      ].map((name) => ({ unit: name.split(' ')[1], edges: name.split(' ')[0]!.split('–') }));
      if (below!.unit === above!.unit) expect(below!.edges[1]).toBe(above!.edges[0]);
    }
  });
});

describe('numbers', () => {
  it.each([
    [0.4, 2, '+0.40', '0.40'],
    [-0.4, 2, '−0.40', '−0.40'],
    [0, 3, '+0.000', '0.000'],
    [-0, 3, '+0.000', '0.000'],
    [-20, 0, '−20', '−20'],
    [-1e-9, 3, '+0.000', '0.000'],
    [-0.4, 0, '+0', '0'],
    [-0.0006, 3, '−0.001', '−0.001'],
    [1234.5678, 1, '+1234.6', '1234.6'],
  ])('%d with %i digits', (value, digits, withSign, plain) => {
    expect(signed(value, digits)).toBe(withSign);
    expect(number(value, digits)).toBe(plain);
  });

  it('never have a hyphen for a minus sign, and read back as the rounded value', () => {
    const random = createRandom(6);
    for (let round = 0; round < 500; round += 1) {
      const value = random.normal() * 10 ** (random.integer(7) - 4);
      const digits = random.integer(5);
      for (const text of [signed(value, digits), number(value, digits)]) {
        expect(text).not.toContain('-');
        expect(Math.abs(Number(text.replace('−', '-')) - value)).toBeLessThanOrEqual(0.5000001 * 10 ** -digits);
      }
    }
  });
});

describe('numbers of things', () => {
  it.each([
    [0, '0', '0'],
    [999, '999', '999'],
    [1000, '1,000', '1\u202f000'],
    [944_012, '944,012', '944\u202f012'],
    [86_567_432, '86,567,432', '86\u202f567\u202f432'],
  ])('%i', (value, english, german) => {
    expect(reportNumbers('.', ',').count(value)).toBe(english);
    expect(reportNumbers(',', '\u202f').count(value)).toBe(german);
  });

  it('have as many decimals as they need, with the sign of the language', () => {
    expect([16, 44.1, 11.025, 0.12345].map((value) => reportWords.en.upTo(value, 3))).toEqual([
      '16',
      '44.1',
      '11.025',
      '0.123',
    ]);
    expect([16, 44.1].map((value) => reportWords.de.upTo(value, 3))).toEqual(['16', '44,1']);
    expect([-1234.5, 0.0001].map((value) => reportWords.de.number(value, 2))).toEqual(['−1234,50', '0,00']);
    expect([-0.0312, 0.5].map((value) => reportWords.de.signed(value, 2))).toEqual(['−0,03', '+0,50']);
  });
});

describe('words', () => {
  it('every verdict has its own', () => {
    expect(Object.keys(verdictWords).sort()).toEqual([...verdicts].sort());
    expect(new Set(Object.values(verdictWords)).size).toBe(verdicts.length);
  });

  it('times are in UTC, to the minute, not rounded', () => {
    expect(time('2026-11-22T14:05:59.999Z')).toBe('2026-11-22 14:05 UTC');
    expect(time(new Date(Date.UTC(2026, 0, 1, 0, 0, 0)).toISOString())).toBe('2026-01-01 00:00 UTC');
  });

  it('times of another zone are turned into UTC', () => {
    expect(time('2026-11-22T00:30:00+02:00')).toBe('2026-11-21 22:30 UTC');
    expect(minute('2026-12-31T23:30:00-01:00')).toBe('2027-01-01 00:30');
  });

  it.each([
    [0.04, '0.0 s'],
    [9.96, '10.0 s'],
    [119.9, '119.9 s'],
    [120, '2:00 min'],
    [3599.4, '59:59 min'],
    [3599.6, '1:00:00 h'],
    [36_000, '10:00:00 h'],
  ])('%d s last %s', (seconds, expected) => expect(durationText(seconds)).toBe(expected));

  it('places leave out what is not known', () => {
    const place = { machine: 'fan', section: '00', attributes: { spd: '1450', quiet: '' } };
    expect(placeName(place)).toBe('fan, section 00, spd 1450, quiet');
    expect(placeName({ ...place, section: '' })).toBe('fan, spd 1450, quiet');
    expect(placeName({ ...place, attributes: {} })).toBe('fan, section 00');
    expect(placeName({ machine: '', section: '', attributes: {} })).toBe('');
  });
});
