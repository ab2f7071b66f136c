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
  /** given without knowing what others said */
  readonly blind: boolean;
}

export interface Agreement {
  readonly reviewers: readonly [string, string];
  /** n: recordings that both of them judged, neither knowing what the other said */
  readonly recordings: number;
  readonly same: number;
  /** Cohen's kappa; null where chance alone would make them agree always */
  readonly kappa: number | null;
}

/** With fewer recordings kappa depends more on which they were than on the reviewers. */
export const enoughForKappa = 30;

/**
 * Agreement of the two reviewers who have the most recordings in common. Of each reviewer the newest verdict counts that
 * was not taken back and was given before they could know what another one said: blind, or as the first. Null where no
 * two reviewers judged the same recording in that way. Kappa as in Cohen, "A coefficient of agreement for nominal
 * scales", Educational and Psychological Measurement 20(1), 1960.
 */
export function agreement(entries: readonly AgreementEntry[]): Agreement | null {
  const judgements = noJudgements();
  for (const entry of entries) addJudgement(judgements, entry);
  return agreementOf(judgements);
}

/** What the reviewers of a session said by themselves, entry by entry. */
export interface Judgements {
  /** verdicts that were not taken back */
  readonly standing: Set<number>;
  /** verdicts given in ignorance of others', oldest first, by reviewer, then by recording */
  readonly unaware: Map<string, Map<number, { readonly sequence: number; readonly verdict: Verdict }[]>>;
  /** by recording: how many verdicts of each reviewer stand, and who has seen one of somebody else beside an own one */
  readonly about: Map<number, { readonly said: Map<string, number>; readonly aware: Set<string> }>;
  readonly reviewerOf: Map<number, string>;
}

export function noJudgements(): Judgements {
  return { standing: new Set(), unaware: new Map(), about: new Map(), reviewerOf: new Map() };
}

/** Adds the next entry of the journal. */
export function addJudgement(judgements: Judgements, entry: AgreementEntry): void {
  const { standing, unaware, about, reviewerOf } = judgements;
  const { recordingId, reviewer: writer, sequence, verdict, target } = entry;
  const { said, aware } = about.get(recordingId) ?? { said: new Map<string, number>(), aware: new Set<string>() };
  about.set(recordingId, { said, aware });
  if (entry.action === 'verdict') {
    reviewerOf.set(sequence, writer);
    const others = [...said].some(([reviewer, number]) => reviewer !== writer && number > 0);
    if (verdict !== null && !aware.has(writer) && (entry.blind || !others)) {
      const own = unaware.get(writer) ?? new Map<number, { sequence: number; verdict: Verdict }[]>();
      unaware.set(writer, own.set(recordingId, [...(own.get(recordingId) ?? []), { sequence, verdict }]));
    }
  }
  const reviewer = reviewerOf.get(target) ?? writer;
  said.set(reviewer, (said.get(reviewer) ?? 0) + (entry.action === 'undo' ? -1 : 1));
  if (entry.action === 'undo') standing.delete(target);
  else standing.add(target);
  const present = [...said].filter(([, number]) => number > 0).map(([name]) => name);
  if (present.length > 1) for (const name of present) aware.add(name);
}

/** The same as `agreement` of all the entries so far. */
export function agreementOf({ unaware, standing }: Judgements): Agreement | null {
  const judged = new Map(
    [...unaware].map(([reviewer, own]) => [
      reviewer,
      new Map(
        [...own].flatMap(([recordingId, given]): [number, Verdict][] => {
          const last = given.findLast(({ sequence }) => standing.has(sequence));
          return last === undefined ? [] : [[recordingId, last.verdict]];
        }),
      ),
    ]),
  );
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
