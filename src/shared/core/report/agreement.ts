import { verdicts, type Verdict } from '../domain.ts';

/** What the agreement of two reviewers is read from: a session's journal, oldest entry first. */
export interface AgreementEntry {
  readonly sequence: number;
  readonly recordingId: number;
  readonly reviewer: string;
  readonly action: 'verdict' | 'undo' | 'redo';
  /** the verdict that was taken back or brought back */
  readonly target: number;
  readonly verdict: Verdict | null;
}

export interface Agreement {
  readonly reviewers: readonly [string, string];
  /** recordings that both of them judged */
  readonly recordings: number;
  readonly same: number;
  /** Cohen's kappa; null where chance alone would make them agree always */
  readonly kappa: number | null;
}

/**
 * Agreement of the two reviewers who have the most recordings in common; each reviewer's own newest verdict that was
 * not taken back counts. Null where no two reviewers judged the same recording. Kappa as in Cohen, "A coefficient of
 * agreement for nominal scales", Educational and Psychological Measurement 20(1), 1960.
 */
export function agreement(entries: readonly AgreementEntry[]): Agreement | null {
  const judged = judgements(entries);
  const names = [...judged.keys()].sort();
  let best: Agreement | null = null;
  for (const [index, first] of names.entries()) {
    for (const second of names.slice(index + 1)) {
      const found = compare(first, judged.get(first)!, second, judged.get(second)!);
      if (found.recordings > (best?.recordings ?? 0)) best = found;
    }
  }
  return best;
}

/** By reviewer, then by recording. */
function judgements(entries: readonly AgreementEntry[]): Map<string, Map<number, Verdict>> {
  const standing = new Set<number>();
  for (const { sequence, action, target } of entries) {
    if (action === 'verdict') standing.add(sequence);
    else if (action === 'undo') standing.delete(target);
    else standing.add(target);
  }
  const judged = new Map<string, Map<number, Verdict>>();
  for (const { sequence, reviewer, recordingId, action, verdict } of entries) {
    if (action !== 'verdict' || verdict === null || !standing.has(sequence)) continue;
    const own = judged.get(reviewer) ?? new Map<number, Verdict>();
    judged.set(reviewer, own.set(recordingId, verdict));
  }
  return judged;
}

function compare(
  first: string,
  a: ReadonlyMap<number, Verdict>,
  second: string,
  b: ReadonlyMap<number, Verdict>,
): Agreement {
  const common = [...a.keys()].filter((recordingId) => b.has(recordingId));
  const count = (matches: (recordingId: number) => boolean) => common.filter(matches).length;
  const n = common.length;
  const same = count((id) => a.get(id) === b.get(id));
  const chance = verdicts.reduce(
    (sum, verdict) => sum + (count((id) => a.get(id) === verdict) * count((id) => b.get(id) === verdict)) / (n * n),
    0,
  );
  const kappa = n === 0 || chance > 1 - 1e-12 ? null : (same / n - chance) / (1 - chance);
  return { reviewers: [first, second], recordings: n, same, kappa };
}
