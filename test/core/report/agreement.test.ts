import { describe, expect, it } from 'vitest';
import { verdicts, type Verdict } from '#shared/core/domain.ts';
import { agreements, type AgreementEntry } from '#shared/core/report/agreement.ts';
import { createRandom } from '#shared/core/random.ts';

const agreement = (entries: readonly AgreementEntry[]) => agreements(entries).blind;

/** A journal of verdicts alone, given blind. */
function journal(...given: readonly (readonly [reviewer: string, recordingId: number, verdict: Verdict])[]) {
  return given.map(([reviewer, recordingId, verdict], index): AgreementEntry => {
    const sequence = index + 1;
    return { sequence, reviewer, recordingId, verdict, action: 'verdict', target: sequence, blind: true };
  });
}

describe('agreement', () => {
  it('is nothing with one reviewer, or where two judged different recordings', () => {
    expect(agreement([])).toBeNull();
    expect(agreement(journal(['a', 1, 'unsure'], ['a', 2, 'real-fault']))).toBeNull();
    expect(agreement(journal(['a', 1, 'unsure'], ['b', 2, 'unsure']))).toBeNull();
  });

  it('is Cohen’s kappa on the recordings both judged', () => {
    // 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed 0.7, by chance 0.5, kappa 0.4.
    const cells: [Verdict, Verdict, number][] = [
      ['real-fault', 'real-fault', 20],
      ['real-fault', 'false-alarm', 5],
      ['false-alarm', 'real-fault', 10],
      ['false-alarm', 'false-alarm', 15],
    ];
    let recording = 0;
    const given = cells.flatMap(([a, b, count]) =>
      Array.from({ length: count }, () => {
        recording += 1;
        return [['a', recording, a] as const, ['b', recording, b] as const];
      }).flat(),
    );
    const found = agreement([...journal(...given, ['a', 99, 'unsure'])])!;
    expect(found).toMatchObject({ reviewers: ['a', 'b'], recordings: 50, same: 35 });
    expect(found.kappa).toBeCloseTo(0.4, 12);
  });

  it('has no kappa where both always say the same one thing', () => {
    const found = agreement(journal(['a', 1, 'unsure'], ['b', 1, 'unsure']));
    expect(found).toEqual({ reviewers: ['a', 'b'], recordings: 1, same: 1, kappa: null });
  });

  it('takes the newest verdict of each reviewer that was not taken back', () => {
    const entries: AgreementEntry[] = journal(['a', 1, 'unsure'], ['a', 1, 'real-fault'], ['b', 1, 'real-fault']);
    expect(agreement(entries)).toMatchObject({ recordings: 1, same: 1 });
    const undo = { reviewer: 'a', recordingId: 1, target: 2, blind: true } as const;
    entries.push({ ...undo, sequence: 4, action: 'undo', verdict: 'unsure' });
    expect(agreement(entries)).toMatchObject({ recordings: 1, same: 0 });
    entries.push({ ...undo, sequence: 5, action: 'redo', verdict: 'real-fault' });
    expect(agreement(entries)).toMatchObject({ recordings: 1, same: 1 });
  });

  it('leaves out what was said in knowledge of the other’s verdict', () => {
    const entries = journal(['a', 1, 'unsure'], ['b', 1, 'real-fault'], ['b', 1, 'unsure'], ['a', 1, 'real-fault']);
    // Both changed their minds after they had met: their first verdicts are what they said by themselves.
    expect(agreement(entries)).toMatchObject({ recordings: 1, same: 0 });
    const open = entries.map((entry) => ({ ...entry, blind: false }));
    expect(agreement(open)).toBeNull();
    // The first one may be given openly: there was nothing to see.
    expect(agreement([open[0]!, entries[1]!])).toMatchObject({ recordings: 1, same: 0 });
    // Taken back and said anew, it is no longer by themselves.
    const undo = { ...entries[1]!, sequence: 3, action: 'undo', target: 2, verdict: null } as const;
    const anew = { ...entries[1]!, sequence: 4, target: 4, verdict: 'unsure' } as const;
    expect(agreement([open[0]!, entries[1]!, undo, anew])).toBeNull();
  });

  it('of what was said in knowledge of the other’s verdict is told apart', () => {
    const given = journal(['a', 1, 'unsure'], ['b', 1, 'unsure'], ['a', 2, 'unsure'], ['b', 2, 'real-fault']);
    const openly = given.map((entry) => ({ ...entry, blind: false }));
    expect(agreements(openly)).toEqual({
      blind: null,
      open: { reviewers: ['a', 'b'], recordings: 2, same: 1, kappa: 0 },
    });
    expect(agreements(given).open).toBeNull();
    // One recording each way: neither is counted in both.
    const mixed = [...given.slice(0, 2), ...openly.slice(2)];
    expect(agreements(mixed)).toMatchObject({ blind: { recordings: 1, same: 1 }, open: { recordings: 1, same: 0 } });
    // Settled openly afterwards: what both said by themselves stays in the one, and does not come into the other.
    const settled = { ...given[1]!, sequence: 5, target: 5, verdict: 'real-fault', blind: false } as const;
    expect(agreements([...given, settled])).toEqual(agreements(given));
    // What is taken back counts in neither.
    const undo = { ...openly[3]!, sequence: 6, action: 'undo', target: 4, verdict: null } as const;
    expect(agreements([...openly, undo]).open).toMatchObject({ recordings: 1, same: 1 });
  });

  it('speaks of the two reviewers who have most in common', () => {
    const given = [1, 2, 3].flatMap((id) => [['a', id, 'unsure'] as const, ['c', id, 'unsure'] as const]);
    expect(agreement(journal(...given, ['b', 1, 'unsure']))!.reviewers).toEqual(['a', 'c']);
  });

  it.each<[string, readonly Verdict[], readonly Verdict[], number]>([
    // scikit-learn's documentation of cohen_kappa_score: 0.6875
    [
      'three kinds',
      ['false-alarm', 'real-fault', 'false-alarm', 'unsure', 'real-fault'],
      ['false-alarm', 'real-fault', 'false-alarm', 'unsure', 'false-alarm'],
      0.6875,
    ],
    // observed 4/6, by chance 15/36: 3/7
    [
      'kinds that only one of them used',
      ['unsure', 'real-fault', 'unsure', 'unsure', 'real-fault', 'false-alarm'],
      ['real-fault', 'real-fault', 'unsure', 'unsure', 'real-fault', 'unsure'],
      3 / 7,
    ],
    // never the same, by chance 1/2
    ['opposites', ['unsure', 'unusable'], ['unusable', 'unsure'], -1],
    // half the same and half by chance
    ['chance', ['unsure', 'unsure', 'unusable', 'unusable'], ['unsure', 'unusable', 'unsure', 'unusable'], 0],
    // all the same
    ['full agreement', ['unsure', 'unusable', 'real-fault'], ['unsure', 'unusable', 'real-fault'], 1],
  ])('kappa of %s', (_, first, second, kappa) => {
    const given = first.flatMap((verdict, id) => [['a', id, verdict] as const, ['b', id, second[id]!] as const]);
    expect(agreement(journal(...given))!.kappa).toBeCloseTo(kappa, 12);
  });

  it('equals the definition on random journals', () => {
    const random = createRandom(3);
    for (let round = 0; round < 50; round += 1) {
      const table = verdicts.map(() => verdicts.map(() => 0));
      const given = Array.from({ length: 30 }, (_, id) => {
        const [row, column] = [Math.floor(random.next() * 4), Math.floor(random.next() * 4)];
        table[row]![column]! += 1;
        return [['a', id, verdicts[row]!] as const, ['b', id, verdicts[column]!] as const];
      }).flat();
      const observed = table.reduce((sum, row, index) => sum + row[index]! / 30, 0);
      const chance = table.reduce((sum, row, index) => {
        const inRow = row.reduce((a, b) => a + b, 0);
        const inColumn = table.reduce((a, other) => a + other[index]!, 0);
        return sum + (inRow * inColumn) / 900;
      }, 0);
      expect(agreement(journal(...given))!.kappa).toBeCloseTo((observed - chance) / (1 - chance), 10);
    }
  });
});

/** The same by its definition: every reviewer's verdicts on every recording, with all that came before read anew. */
function slowly(entries: readonly AgreementEntry[]) {
  const reviewers = [
    ...new Set(entries.filter(({ action }) => action === 'verdict').map(({ reviewer }) => reviewer)),
  ].sort();
  const ids = [...new Set(entries.map(({ recordingId }) => recordingId))];
  /** verdicts on a recording that stand after the first `count` entries, oldest first */
  const standing = (count: number, id: number) => {
    const before = entries.slice(0, count).filter(({ recordingId }) => recordingId === id);
    const undone = (sequence: number) => before.findLast(({ target }) => target === sequence)?.action === 'undo';
    return before.filter(({ action, sequence }) => action === 'verdict' && !undone(sequence));
  };
  const knewBefore = (count: number, id: number, reviewer: string) =>
    Array.from({ length: count + 1 }, (_, some) => standing(some, id)).some(
      (there) => there.some((one) => one.reviewer === reviewer) && there.some((one) => one.reviewer !== reviewer),
    );
  const unaware = (entry: AgreementEntry) => {
    const before = entries.indexOf(entry);
    const others = standing(before, entry.recordingId).some(({ reviewer }) => reviewer !== entry.reviewer);
    return !knewBefore(before, entry.recordingId, entry.reviewer) && (entry.blind || !others);
  };
  const newest = (id: number, reviewer: string, which: (entry: AgreementEntry) => boolean) =>
    standing(entries.length, id).findLast((entry) => entry.reviewer === reviewer && which(entry))?.verdict ?? null;
  const pairs = reviewers.flatMap((first, index) =>
    reviewers.slice(index + 1).map((second) => [first, second] as const),
  );
  const counted = (bySelf: boolean) =>
    pairs.map(([first, second]) => {
      const own = (id: number, which: (entry: AgreementEntry) => boolean) =>
        [newest(id, first, which), newest(id, second, which)] as const;
      const both = ids.flatMap((id) => {
        const [alone, all] = [own(id, unaware), own(id, () => true)];
        const isAlone = alone[0] !== null && alone[1] !== null;
        const said = bySelf ? alone : all;
        return isAlone === bySelf && said[0] !== null && said[1] !== null ? [said] : [];
      });
      return { reviewers: [first, second], recordings: both.length, same: both.filter(([a, b]) => a === b).length };
    });
  const most = (found: ReturnType<typeof counted>) =>
    found.reduce<(typeof found)[number] | null>(
      (best, one) => (one.recordings > (best?.recordings ?? 0) ? one : best),
      null,
    );
  return { blind: most(counted(true)), open: most(counted(false)) };
}

it('counts the same as its definition on random journals of three reviewers, blind and open, with undo and redo', () => {
  const random = createRandom(21);
  let [blind, open] = [0, 0];
  for (let round = 0; round < 150; round += 1) {
    const entries: AgreementEntry[] = [];
    const undone = new Set<number>();
    for (let sequence = 1; sequence <= 24; sequence += 1) {
      const reviewer = ['a', 'b', 'c'][random.integer(3)]!;
      const own = entries.filter((entry) => entry.action === 'verdict' && entry.reviewer === reviewer);
      const [stands, gone] = [
        own.findLast((e) => !undone.has(e.sequence)),
        own.findLast((e) => undone.has(e.sequence)),
      ];
      const chance = random.next();
      if (chance < 0.15 && stands) {
        undone.add(stands.sequence);
        entries.push({ ...stands, sequence, action: 'undo', target: stands.sequence, verdict: null });
      } else if (chance < 0.25 && gone) {
        undone.delete(gone.sequence);
        entries.push({ ...gone, sequence, action: 'redo', target: gone.sequence });
      } else {
        const verdict = verdicts[random.integer(4)]!;
        const recordingId = random.integer(5);
        entries.push({
          sequence,
          recordingId,
          reviewer,
          action: 'verdict',
          target: sequence,
          verdict,
          blind: random.next() < 0.5,
        });
      }
    }
    const found = agreements(entries);
    const expected = slowly(entries);
    for (const way of ['blind', 'open'] as const) {
      if (expected[way] === null) expect(found[way]).toBeNull();
      else expect(found[way]).toMatchObject(expected[way]);
    }
    blind += Number(found.blind !== null);
    open += Number(found.open !== null);
  }
  expect(Math.min(blind, open)).toBeGreaterThan(50);
});
