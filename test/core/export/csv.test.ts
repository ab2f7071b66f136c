import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { attributesText, formatCsv, guardText, sessionCsv } from '#shared/core/export/csv.ts';
import { createRandom } from '#shared/core/random.ts';
import type { ExportedSession } from '#shared/core/export/model.ts';
import { exportedSession } from './fixture.ts';

const parse = (csv: string): string[][] =>
  Papa.parse<string[]>(csv, { delimiter: ',', newline: '\r\n' }).data.slice(0, -1);
/** What a person sees first in each line of a cell. */
const firstVisible = (cell: string): string[] =>
  cell.split(/[\r\n]+/).map((line) => line.replace(/^[\s\p{Cf}\p{Cc}]+/u, '').slice(0, 1));

const hostile = [
  '=1+1',
  '+49 30',
  '-2+3',
  '@SUM(A1)',
  '=cmd|"/C calc"!A0',
  ' =1+1',
  '\u00A0=1+1',
  '\u200B=1+1',
  '\uFEFF@A1',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  'fine\n=1+1',
  'fine\r\n\t@A1',
  '\uFF1D1+1',
  '\uFF0B1',
  '\uFF0D1',
  '\uFF20A1',
  '"=1+1"=',
  '\u0000=1',
];

describe('guardText', () => {
  it.each(hostile.filter((cell) => !cell.startsWith('"')))('keeps %j from being a formula', (cell) => {
    for (const first of firstVisible(guardText(cell)))
      expect('=+-@\uFF1D\uFF0B\uFF0D\uFF20').not.toContain(first || 'x');
    expect(guardText(cell).replaceAll("'", '')).toBe(cell);
  });

  it.each(['fan', 'a=b', 'x-1', "it's", '', '  spaced', 'mail@plant', '5+5'])('leaves %j alone', (cell) => {
    expect(guardText(cell)).toBe(cell);
  });
});

describe('formatCsv', () => {
  it('writes numbers as numbers, negative ones too', () => {
    expect(formatCsv([[-12.3, 0, true, null, 'x']])).toBe('-12.3,0,true,,x\r\n');
  });

  it('gives back 20,000 random rows when it is read, the guards aside', () => {
    const random = createRandom(11);
    const alphabet = ['a', 'B', ' ', ',', '"', '\n', '\r\n', ';', "'", 'ß', '風', '=', '+', '-', '@', '\t', '1'];
    const rows = Array.from({ length: 20_000 }, () =>
      Array.from({ length: 3 }, () =>
        Array.from({ length: random.integer(9) }, () => alphabet[random.integer(alphabet.length)]).join(''),
      ),
    );
    const read = parse(formatCsv(rows));
    expect(read).toHaveLength(rows.length);
    for (const [index, row] of rows.entries()) expect(read[index]).toEqual(row.map(guardText));
  });
});

describe('sessionCsv', () => {
  it('has a mark of its encoding, a header, and one line per recording', () => {
    const csv = sessionCsv(exportedSession('motor'));
    expect(csv.startsWith('\uFEFFposition,file,sha256,machine')).toBe(true);
    const [header, ...rows] = parse(csv.slice(1));
    const cell = (row: number, name: string) => rows[row]![header!.indexOf(name)];
    expect(rows).toHaveLength(3);
    expect(rows.every((row) => row.length === header!.length)).toBe(true);
    expect(cell(0, 'score')).toBe('-1.25');
    expect(cell(0, 'verdict')).toBe('real-fault');
    expect(cell(0, 'band_low_hz')).toBe('2708.6');
    expect(cell(1, 'worst_start_s')).toBe('50');
    expect(cell(1, 'level_alarm')).toBe('true');
    expect(cell(2, 'verdict')).toBe('');
    expect(cell(2, 'detector_version')).toBe('2');
  });

  it.each(hostile)('is safe where every text is %j', (text) => {
    for (const row of parse(sessionCsv(exportedSession(text)).slice(1)))
      for (const [column, cell] of row.entries()) {
        if (column === 11) continue; // the score, a negative number
        for (const first of firstVisible(cell)) expect('=+-@\uFF1D\uFF0B\uFF0D\uFF20').not.toContain(first || 'x');
      }
  });
});

it('says severity from 1, tags and bookmarks, that reviewers differ, and guards what they wrote', () => {
  const session = exportedSession('motor');
  const [first, ...rest] = session.items;
  const verdict = { ...first!.verdict!, severity: 0, tags: ['=1+1', 'hiss'] } as const;
  const bookmark = { sha256: first!.recording.sha256, at: '' };
  const written = (disputed: boolean) => {
    const [header, row] = parse(
      sessionCsv({
        ...session,
        items: [{ ...first!, verdict: { ...verdict, disputed } }, ...rest],
        bookmarks: [
          { ...bookmark, reviewer: '@Ada' },
          { ...bookmark, reviewer: 'Bo' },
        ],
      }).slice(1),
    );
    return ['verdict', 'reason', 'severity', 'tags', 'bookmarked_by'].map((name) => row![header!.indexOf(name)]);
  };
  expect(written(false)).toEqual(['real-fault', 'motor', '1', "'=1+1; hiss", "'@Ada; Bo"]);
  expect(written(true)).toEqual(['disputed', '', '', "'=1+1; hiss", "'@Ada; Bo"]);
});

it('names attributes in one order', () => {
  expect(attributesText({ speed: '1500', load: '2' })).toBe('load=2; speed=1500');
});

describe('what stands elsewhere in the session', () => {
  const session = exportedSession('motor');
  const rows = (changed: ExportedSession) => {
    const [header, ...lines] = parse(sessionCsv(changed).slice(1));
    return lines.map((line) => Object.fromEntries(line.map((cell, column) => [header![column], cell])));
  };

  it('is joined to its recording: detector by number, bookmarks by content', () => {
    const [first] = session.detectors;
    const bookmark = (index: number, reviewer: string) => ({ sha256: String(index).repeat(64), reviewer, at: '' });
    const changed = {
      ...session,
      detectors: [first!, { ...first!, id: 9, name: 'other', version: 5 }],
      items: session.items.map((item, index) => ({ ...item, detectorId: [9, 7, 8][index]! })),
      bookmarks: [bookmark(3, 'Bo'), bookmark(1, 'Ada'), bookmark(3, 'Ada'), bookmark(5, 'nobody')],
    };
    expect(rows(changed).map((row) => [row['detector'], row['detector_version'], row['bookmarked_by']])).toEqual([
      ['other', '5', 'Ada'],
      ['motor', '2', ''],
      ['', '', 'Bo; Ada'],
    ]);
  });

  it('is looked through once, however many recordings there are', () => {
    const count = 500;
    let reads = 0;
    const bookmarks = Array.from({ length: count }, (_, index) => ({
      get sha256() {
        reads += 1;
        return String(index);
      },
      reviewer: `r${index}`,
      at: '',
    }));
    const [item] = session.items;
    const items = Array.from({ length: count }, (_, index) => ({
      ...item!,
      recording: { ...item!.recording, sha256: String(count - 1 - index) },
    }));
    expect(rows({ ...session, items, bookmarks }).map((row) => row['bookmarked_by'])).toEqual(
      Array.from({ length: count }, (_, index) => `r${count - 1 - index}`),
    );
    expect(reads).toBe(count);
  });

  it('is written with all the digits of its numbers, and a point in them whatever the language', () => {
    const [item] = session.items;
    const precise = {
      ...item!,
      score: 0.1 + 0.2,
      threshold: 1e-7,
      recording: { ...item!.recording, durationSeconds: 10.000062 },
    };
    const [row] = rows({ ...session, items: [precise] });
    expect([row!['score'], row!['threshold'], row!['duration_s']].map(Number)).toEqual([0.1 + 0.2, 1e-7, 10.000062]);
    expect(row!['sha256']).toBe('1'.repeat(64));
  });
});
