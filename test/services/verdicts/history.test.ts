import { expect, test } from 'vitest';
import { secondsPerVerdict } from '#shared/core/queue/pace.ts';
import { verdicts } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import {
  apply,
  emptyHistory,
  isOpen,
  ownEntry,
  paceOf,
  stackOf,
  standingVerdict,
} from '#main/services/verdicts/history.ts';
import { redoOf, undoOf, verdictOf, type Change } from '#main/services/verdicts/change.ts';
import type { StoredJournalEntry } from '#main/services/ports/journal.ts';

const reviewers = ['Ada', 'Bo'] as const;
const recordingIds = [1, 2, 3, 4, 5];

/** 400 random verdicts, undos and redos of two reviewers, one entry after the other. */
function* randomHistory(seed: number) {
  const random = createRandom(seed);
  const one = <T>(values: readonly T[]): T => values[random.integer(values.length)]!;
  const history = emptyHistory();
  const entries: StoredJournalEntry[] = [];
  const add = (reviewer: string, recordingId: number, change: Change) => {
    const sequence = entries.length + 1;
    const of = { sessionId: 1, recordingId, detectorId: 1, score: 1, threshold: 1, version: '', batch: null };
    const { target, standing, ...said } = change;
    const links = { target: target ?? sequence, standing: standing === 'own' ? sequence : standing };
    const entry = { ...of, ...said, ...links, tags: [], sequence, reviewer, at: '', hash: '' };
    entries.push(entry);
    apply(history, entry);
  };
  for (let step = 0; step < 400; step++) {
    const reviewer = one(reviewers);
    const { done, undone } = stackOf(history, reviewer);
    const kind = random.integer(10);
    if (kind < 4) {
      const recordingId = one(recordingIds);
      const own = ownEntry(history, recordingId, reviewer);
      const situation = { own, counts: true, blind: reviewer === 'Bo', disputed: false };
      const secondsSpent = random.integer(4) === 0 ? 0 : 1 + random.integer(50);
      add(reviewer, recordingId, { ...verdictOf({ verdict: one(verdicts) }, situation), secondsSpent });
    } else if (kind < 8 && done.length > 0) {
      const target = done.at(-1)!;
      const { recordingId } = history.given.get(target)!;
      add(reviewer, recordingId, undoOf(target, ownEntry(history, recordingId, reviewer, target)));
    } else if (undone.length > 0) {
      const again = history.given.get(undone.at(-1)!)!;
      add(reviewer, again.recordingId, redoOf(again));
    }
    yield { history, entries };
  }
}

test.each([1, 2])('a recording is open where no verdict stands, for whoever reads (seed %i)', (seed) => {
  const seen = new Set<boolean>();
  for (const { history } of randomHistory(seed))
    for (const reader of [null, ...reviewers])
      for (const recordingId of recordingIds) {
        const open = isOpen(history, recordingId, reader);
        expect(open).toBe(standingVerdict(history, recordingId, reader) === null);
        seen.add(open);
      }
  expect(seen.size).toBe(2);
});

test('the pace of a reviewer is that of all own verdicts which took time, those that were taken back too', () => {
  for (const { history, entries } of randomHistory(3))
    for (const reviewer of reviewers) {
      const own = entries.filter((entry) => entry.action === 'verdict' && entry.reviewer === reviewer);
      const sorted = own.map(({ secondsSpent }) => secondsSpent).filter((seconds) => seconds > 0);
      sorted.sort((a, b) => a - b);
      const middle = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
      expect(secondsPerVerdict(paceOf(history, reviewer))).toBe(sorted.length < 5 ? null : middle);
    }
});
