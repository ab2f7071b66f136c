import { describe, expect, it } from 'vitest';
import { date, severityText, verdictText } from '#shared/core/report/format.ts';
import {
  defaultReportOptions,
  emptyNote,
  hasNote,
  orderFindings,
  type FindingOrder,
} from '#shared/core/report/options.ts';
import { createRandom } from '#shared/core/random.ts';

const finding = (name: string, score: number, machine: string, section: string, at: string | null) => ({
  name,
  score,
  file: { fileName: name, place: { machine, section } },
  verdict: at === null ? null : { at },
});

const findings = [
  finding('a', 2, 'pump', '01', '2026-11-22T10:00:00.000Z'),
  finding('b', 9, 'fan', '01', '2026-11-22T12:00:00.000Z'),
  finding('c', 5, 'fan', '00', '2026-11-22T11:00:00.000Z'),
  finding('d', 7, 'fan', '00', null),
];

describe('orderFindings', () => {
  it.each<[FindingOrder, string]>([
    ['score', 'bdca'],
    ['machine', 'dcba'],
    ['time', 'dacb'],
  ])('%s', (order, expected) => {
    const names = orderFindings(findings, order, (one) => one).map(({ name }) => name);
    expect(names.join('')).toBe(expected);
  });

  it('keeps what is equal in its place and changes nothing it was given', () => {
    const random = createRandom(7);
    const many = Array.from({ length: 200 }, (_, index) =>
      finding(String(index), Math.floor(random.next() * 5), 'fan', '00', null),
    );
    const before = many.map(({ name }) => name);
    const ordered = orderFindings(many, 'score', (one) => one);
    expect(many.map(({ name }) => name)).toEqual(before);
    for (const [index, one] of ordered.entries()) {
      const next = ordered[index + 1];
      if (!next) continue;
      expect(one.score).toBeGreaterThanOrEqual(next.score);
      if (one.score === next.score) expect(Number(one.name)).toBeLessThan(Number(next.name));
    }
  });
});

describe('what is written beside a finding', () => {
  it('is anything but nothing', () => {
    expect(hasNote(emptyNote)).toBe(false);
    expect(hasNote({ ...emptyNote, severity: 0 })).toBe(true);
    for (const field of ['basis', 'observation', 'recommendation', 'due'] as const)
      expect(hasNote({ ...emptyNote, [field]: 'x' }), field).toBe(true);
  });

  it('severity is the step and its name', () => {
    expect(severityText({ severity: 0 }, defaultReportOptions)).toBe('1 of 4, No action');
    expect(severityText({ severity: 3 }, defaultReportOptions)).toBe('4 of 4, Act now');
    expect(severityText({ severity: 1 }, { severities: ['', '', '', ''] })).toBe('2 of 4');
    expect(severityText({ severity: null }, defaultReportOptions)).toBe('');
  });

  it.each([
    ['2026-11-30', '30 November 2026'],
    ['2027-01-02', '2 January 2027'],
    ['2026-12-31', '31 December 2026'],
    ['2026-13-01', '2026-13-01'],
    ['soon', 'soon'],
    ['', ''],
  ])('date %j is %j', (day, expected) => expect(date(day)).toBe(expected));

  it('a recording without a verdict is open', () => {
    expect(verdictText({ verdict: null })).toBe('open');
    expect(verdictText({ verdict: { verdict: 'unsure', disputed: false } })).toBe('Unsure');
  });
});
