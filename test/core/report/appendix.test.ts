// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { verdicts, type Verdict } from '#shared/core/domain.ts';
import type { Agreement } from '#shared/core/report/agreement.ts';
import { appendix } from '#shared/core/report/appendix.ts';
import type { ReportItem, ReportJournalEntry, ReportModel } from '#shared/core/report/model.ts';
import type { ReportOptions } from '#shared/core/report/options.ts';
import { createRandom } from '#shared/core/random.ts';
import { reportModel } from './fixture.ts';

const model = reportModel('fan');
const base = model.items[0]!;

interface Said {
  readonly verdict: Verdict | null;
  readonly disputed?: boolean;
  readonly machine?: string;
  readonly name?: string;
}

function itemOf({ verdict, disputed = false, machine = 'fan', name = 'a.wav' }: Said): ReportItem {
  return {
    ...base,
    file: { ...base.file, fileName: name, place: { ...base.file.place, machine, section: '', attributes: {} } },
    verdict: verdict === null ? null : { ...base.verdict!, verdict, disputed },
  };
}

function tablesOf(changes: Partial<ReportModel>, options: Partial<ReportOptions> = {}) {
  const { markup } = appendix({ ...model, ...changes, options: { ...model.options, ...options } });
  const page = new DOMParser().parseFromString(markup, 'text/html').body;
  const rows = (id: string) =>
    [...page.querySelectorAll(`#${id} tr`)].map((row) => [...row.children].map((cell) => cell.textContent));
  const text = (id: string) => page.querySelector(`#${id}`)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  return { page, rows, text };
}

describe('the list of recordings', () => {
  const items = [
    itemOf({ verdict: 'real-fault', name: 'fault' }),
    itemOf({ verdict: 'false-alarm', name: 'alarm' }),
    itemOf({ verdict: 'unsure', name: 'unsure' }),
    itemOf({ verdict: 'unusable', name: 'noise' }),
    itemOf({ verdict: null, name: 'open' }),
    itemOf({ verdict: 'false-alarm', disputed: true, name: 'disputed' }),
  ];
  const names = (rows: string[][]) => rows.slice(1).map(([name]) => name);

  it('has all of them with what was said', () => {
    const { rows } = tablesOf({ items }, { falseAlarms: 'list' });
    expect(
      rows('recordings')
        .slice(1)
        .map(([name, , , verdict]) => [name, verdict]),
    ).toEqual([
      ['fault', 'Real fault'],
      ['alarm', 'False alarm'],
      ['unsure', 'Unsure'],
      ['noise', 'Unusable recording'],
      ['open', 'open'],
      ['disputed', 'Disputed'],
    ]);
  });

  it('counts what was found harmless or unusable where only that is wanted, but nothing that is disputed', () => {
    const { rows, text } = tablesOf({ items }, { falseAlarms: 'count' });
    expect(names(rows('recordings'))).toEqual(['fault', 'unsure', 'open', 'disputed']);
    expect(text('recordings')).toContain('2 false alarms and unusable recordings are counted, not listed.');
    const one = tablesOf({ items: items.slice(0, 2), language: 'de' }, { falseAlarms: 'count' });
    expect(one.text('recordings')).toContain('1 Fehlalarm oder ungültige Aufnahme ist gezählt, nicht aufgelistet.');
  });

  it('says that there are none', () => {
    for (const falseAlarms of ['list', 'count'] as const) {
      const { rows, text } = tablesOf({ items: [] }, { falseAlarms });
      expect(rows('recordings')).toEqual([]);
      expect(text('recordings')).toContain('There are none.');
    }
    expect(tablesOf({ items: items.slice(1, 2) }, { falseAlarms: 'count' }).text('recordings')).toContain(
      'There are none.',
    );
  });
});

describe('the counts by machine', () => {
  it('equal a tally by hand, and their last line is the sum of the others', () => {
    const random = createRandom(8);
    const machines = ['valve', 'fan', '', 'pump'];
    const said: Said[] = Array.from({ length: 200 }, () => ({
      machine: machines[random.integer(4)]!,
      verdict: random.next() < 0.2 ? null : verdicts[random.integer(4)]!,
      disputed: random.next() < 0.15,
    }));
    const { rows } = tablesOf({ items: said.map(itemOf) });
    const [head, ...lines] = rows('counts');
    expect(head).toEqual([
      'Machine',
      'Flagged',
      'Real fault',
      'False alarm',
      'Unsure',
      'Unusable recording',
      'Disputed',
      'Open',
    ]);
    const tally = (of: readonly Said[]) => [
      of.length,
      ...verdicts.map((verdict) => of.filter((one) => one.verdict === verdict && !one.disputed).length),
      of.filter((one) => one.verdict !== null && one.disputed).length,
      of.filter((one) => one.verdict === null).length,
    ];
    expect(lines.map(([name]) => name)).toEqual(['not named', 'fan', 'pump', 'valve', 'All']);
    lines.forEach(([, ...numbers], index) => {
      const machine = ['', 'fan', 'pump', 'valve'][index];
      const of = machine === undefined ? said : said.filter((one) => one.machine === machine);
      expect(numbers.map(Number)).toEqual(tally(of));
      // whatever is flagged is in exactly one of the columns after it
      expect(numbers.slice(1).reduce((sum, number) => sum + Number(number), 0)).toBe(Number(numbers[0]));
    });
  });

  it('have no sum of one machine, and no column for disputes where there are none', () => {
    const { rows } = tablesOf({ items: [itemOf({ verdict: 'unsure' }), itemOf({ verdict: null })] });
    expect(rows('counts').slice(1)).toEqual([['fan', '2', '0', '0', '1', '0', '1']]);
  });

  it('of nothing are a head alone', () => expect(tablesOf({ items: [] }).rows('counts')).toHaveLength(1));
});

describe('the journal of the session', () => {
  const entry: ReportJournalEntry = { ...model.journal.session[0]!, severity: null, tags: [], blind: false };
  const verdictCells = (entries: Partial<ReportJournalEntry>[], changes: Partial<ReportModel> = {}) => {
    const session = entries.map((change) => ({ ...entry, resolution: false, reason: '', ...change }));
    const { rows } = tablesOf({ journal: { ...model.journal, session }, ...changes });
    return rows('journal')
      .slice(1)
      .map((cells) => cells[4]);
  };

  it('says what was done with which verdict', () => {
    expect(
      verdictCells([
        { verdict: 'real-fault', action: 'verdict', reason: 'Bearing' },
        { verdict: 'real-fault', action: 'undo', reason: 'Bearing' },
        { verdict: 'unsure', action: 'redo' },
        { verdict: null, action: 'undo' },
      ]),
    ).toEqual(['Real fault: Bearing', 'Real fault taken back: Bearing', 'Unsure brought back', 'taken back']);
  });

  it('has in brackets what else an entry holds', () => {
    const all = { verdict: 'unsure', severity: 1, tags: ['hiss', 'night'], blind: true, resolution: true } as const;
    expect(verdictCells([all])).toEqual(['Unsure (severity 2 of 4, fan; tags hiss, night; blind; settles a dispute)']);
    expect(verdictCells([all], { language: 'de' })).toEqual([
      'Unklar (Schweregrad 2 von 4, fan; Schlagwörter hiss, night; ohne Kenntnis anderer Urteile; entscheidet einen Widerspruch)',
    ]);
    expect(verdictCells([{ ...all, severity: 0, tags: [], blind: false, resolution: false }])).toEqual([
      'Unsure (severity 1 of 4, fan)',
    ]);
  });

  it('has score and threshold as they were then, the time in UTC, and the beginning of the hash', () => {
    const session = [
      { ...entry, score: -0.25, threshold: 1.5, at: '2026-11-22T23:59:59.999Z', hash: '0123456789abcdef' },
    ];
    const [head, cells] = tablesOf({ journal: { ...model.journal, session } }).rows('journal');
    expect(head![1]).toBe('When (UTC)');
    expect([cells![1], cells![5], cells![6], cells![7]]).toEqual([
      '2026-11-22 23:59',
      '−0.250',
      '1.500',
      '0123456789…',
    ]);
  });

  it('says that nobody has given a verdict yet', () => {
    const { text, rows } = tablesOf({ journal: { ...model.journal, session: [] } });
    expect(text('journal')).toContain('Nobody has given a verdict yet.');
    expect(rows('journal')).toEqual([]);
  });
});

describe('the agreement of two reviewers', () => {
  const agreed = (
    blind: Partial<Agreement> | null,
    open: Partial<Agreement> | null,
    changes: Partial<ReportModel> = {},
  ) => {
    const whole = (part: Partial<Agreement> | null): Agreement | null =>
      part && { reviewers: ['Ada', 'Bo'], recordings: 30, same: 27, kappa: 0.7321, ...part };
    return tablesOf({ agreements: { blind: whole(blind), open: whole(open) }, ...changes }).text('agreement');
  };

  it('is told with n, how many are the same, and kappa', () => {
    expect(agreed({}, null)).toBe(
      'Agreement of two reviewers Ada and Bo both judged 30 recordings (n = 30) without knowing what the other said, ' +
        'and gave the same verdict to 27 of them. Cohen’s kappa 0.73 (1 is full agreement, 0 is what chance gives).',
    );
    expect(agreed({ kappa: -0.125 }, null, { language: 'de' })).toContain('Cohens Kappa −0,13 (');
  });

  it('of few recordings says that they are few; of 30 it does not', () => {
    expect(agreed({ recordings: 29 }, null)).toContain('at least 30 are wanted.');
    expect(agreed({ recordings: 30 }, null)).not.toContain('too few');
    expect(agreed({ recordings: 1, same: 1 }, null)).toContain('both judged 1 recording (n = 1) without');
    expect(agreed({ recordings: 1, same: 1 }, null, { language: 'de' })).toContain('haben beide 1 Aufnahme beurteilt');
  });

  it('has no kappa where both always said the same one thing, and names who has no name', () => {
    const text = agreed({ kappa: null, reviewers: ['', 'Bo'] }, null);
    expect(text).toContain('a reviewer without a name and Bo');
    expect(text).toContain('kappa has no value');
    expect(text).not.toContain('null');
  });

  it('keeps apart what was said in knowledge of the other', () => {
    const text = agreed(null, {});
    expect(text).toContain('Not blind: Ada and Bo');
    expect(text).not.toContain('without knowing');
    expect(agreed(null, null)).toBe('');
  });
});

describe('the hashes', () => {
  it('are those of every recording, whatever was said of it', () => {
    const items = [itemOf({ verdict: 'false-alarm', name: 'a' }), itemOf({ verdict: null, name: 'b' })].map(
      (item, index) => ({
        ...item,
        file: { ...item.file, sha256: String(index).repeat(64) },
      }),
    );
    const { rows } = tablesOf({ items }, { falseAlarms: 'count' });
    expect(rows('hashes').slice(1)).toEqual([
      ['a', '0'.repeat(64)],
      ['b', '1'.repeat(64)],
    ]);
  });
});
