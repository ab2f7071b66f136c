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
  /** n: recordings that both of them judged */
  readonly recordings: number;
  readonly same: number;
  /** Cohen's kappa; null where chance alone would make them agree always */
  readonly kappa: number | null;
}

/** How two reviewers agree, of every recording in one of two ways; null where no two judged the same one in that way. */
export interface Agreements {
  /** neither knew what the other had said: what they say by themselves */
  readonly blind: Agreement | null;
  /** one of them could know what the other had said, or both: not what they would say by themselves */
  readonly open: Agreement | null;
}

/** With fewer recordings kappa depends more on which they were than on the reviewers. */
export const enoughForKappa = 30;

/**
 * Agreement of the two reviewers who have the most recordings in common. Of each reviewer the newest verdict counts that
 * was not taken back. `blind`: the newest that was given before they could know what another one said, blind or as the
 * first. `open`: of the recordings that are not in `blind` for the same two. Kappa as in Cohen, "A coefficient of
 * agreement for nominal scales", Educational and Psychological Measurement 20(1), 1960.
 */
export function agreements(entries: readonly AgreementEntry[]): Agreements {
  const judgements = noJudgements();
  for (const entry of entries) addJudgement(judgements, entry);
  return agreementsOf(judgements);
}

interface Given {
  readonly sequence: number;
  readonly verdict: Verdict;
  /** in ignorance of what others said */
  readonly unaware: boolean;
}

/** What the reviewers of a session said, entry by entry, and what of it by themselves. */
export interface Judgements {
  /** verdicts that were not taken back */
  readonly standing: Set<number>;
  /** verdicts, oldest first, by reviewer, then by recording */
  readonly given: Map<string, Map<number, Given[]>>;
  /** by recording: how many verdicts of each reviewer stand, and who has seen one of somebody else beside an own one */
  readonly about: Map<number, { readonly said: Map<string, number>; readonly aware: Set<string> }>;
  readonly reviewerOf: Map<number, string>;
}

export function noJudgements(): Judgements {
  return { standing: new Set(), given: new Map(), about: new Map(), reviewerOf: new Map() };
}

/** Adds the next entry of the journal. */
export function addJudgement(judgements: Judgements, entry: AgreementEntry): void {
  const { standing, given, about, reviewerOf } = judgements;
  const { recordingId, reviewer: writer, sequence, verdict, target } = entry;
  const { said, aware } = about.get(recordingId) ?? { said: new Map<string, number>(), aware: new Set<string>() };
  about.set(recordingId, { said, aware });
  if (entry.action === 'verdict') {
    reviewerOf.set(sequence, writer);
    const others = [...said].some(([reviewer, number]) => reviewer !== writer && number > 0);
    if (verdict !== null) {
      const unaware = !aware.has(writer) && (entry.blind || !others);
      const own = given.get(writer) ?? new Map<number, Given[]>();
      given.set(writer, own.set(recordingId, [...(own.get(recordingId) ?? []), { sequence, verdict, unaware }]));
    }
  }
  const reviewer = reviewerOf.get(target) ?? writer;
  said.set(reviewer, (said.get(reviewer) ?? 0) + (entry.action === 'undo' ? -1 : 1));
  if (entry.action === 'undo') standing.delete(target);
  else standing.add(target);
  const present = [...said].filter(([, number]) => number > 0).map(([name]) => name);
  if (present.length > 1) for (const name of present) aware.add(name);
}

/** The same as `agreements` of all the entries so far. */
export function agreementsOf({ given, standing }: Judgements): Agreements {
  const bySelf = newest(given, ({ sequence, unaware }) => unaware && standing.has(sequence));
  const all = newest(given, ({ sequence }) => standing.has(sequence));
  return {
    blind: mostInCommon(bySelf, () => true),
    open: mostInCommon(all, (first, second, id) => !bySelf.get(first)?.has(id) || !bySelf.get(second)?.has(id)),
  };
}

type ByReviewer = ReadonlyMap<string, ReadonlyMap<number, Verdict>>;

/** The newest verdict of each reviewer on each recording, of those that count. */
function newest(given: Judgements['given'], counts: (one: Given) => boolean): ByReviewer {
  const found = new Map<string, Map<number, Verdict>>();
  for (const [reviewer, recordings] of given) {
    const own = new Map<number, Verdict>();
    for (const [recordingId, ones] of recordings) {
      const last = ones.findLast(counts);
      if (last !== undefined) own.set(recordingId, last.verdict);
    }
    found.set(reviewer, own);
  }
  return found;
}

function mostInCommon(
  judged: ByReviewer,
  counts: (first: string, second: string, recordingId: number) => boolean,
): Agreement | null {
  const names = [...judged.keys()].sort();
  let best: Agreement | null = null;
  for (const [index, first] of names.entries()) {
    for (const second of names.slice(index + 1)) {
      const common = [...judged.get(first)!.keys()].filter(
        (id) => judged.get(second)!.has(id) && counts(first, second, id),
      );
      if (common.length > (best?.recordings ?? 0)) best = compare([first, second], judged, common);
    }
  }
  return best;
}

function compare(reviewers: readonly [string, string], judged: ByReviewer, common: readonly number[]): Agreement {
  const [a, b] = reviewers.map((name) => judged.get(name)!) as [Map<number, Verdict>, Map<number, Verdict>];
  const count = (matches: (recordingId: number) => boolean) => common.filter(matches).length;
  const n = common.length;
  const same = count((id) => a.get(id) === b.get(id));
  const chance = verdicts.reduce(
    (sum, verdict) => sum + (count((id) => a.get(id) === verdict) * count((id) => b.get(id) === verdict)) / (n * n),
    0,
  );
  const kappa = chance > 1 - 1e-12 ? null : (same / n - chance) / (1 - chance);
  return { reviewers, recordings: n, same, kappa };
}
