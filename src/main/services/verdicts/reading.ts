import * as v from 'valibot';
import type { SessionReading } from '#shared/contract/verdicts.ts';
import { agreementsOf, type Agreement } from '#shared/core/report/agreement.ts';
import type { Library } from '#main/services/ports/library.ts';
import { hiddenFrom } from './hidden.ts';
import type { History } from './history.ts';

const key = (sessionId: number) => `reading.${sessionId}`;
const names = v.array(v.string());

/** Who reads a session blind. */
function blindReaders(library: Library, sessionId: number): string[] {
  const read = v.safeParse(names, library.settings.get(key(sessionId)));
  return read.success ? read.output : [];
}

/** True while this reviewer sees others' verdicts of the session only where they have given one themselves. */
export function readsBlind(library: Library, sessionId: number, reviewer: string): boolean {
  return blindReaders(library, sessionId).includes(reviewer);
}

export function setBlind(library: Library, sessionId: number, reviewer: string, blind: boolean): void {
  const others = blindReaders(library, sessionId).filter((name) => name !== reviewer);
  library.settings.set(key(sessionId), blind ? [...others, reviewer] : others);
}

/** How a reviewer reads a session, and how its reviewers agree. */
export function readingOf(library: Library, sessionId: number, reviewer: string, history: History): SessionReading {
  const blind = readsBlind(library, sessionId, reviewer);
  // How two others agree tells a third one, who still reads, how they judged.
  const reads = blind && hiddenFrom(history, reviewer).size > 0;
  const told = (found: Agreement | null) =>
    found === null || (reads && !found.reviewers.includes(reviewer))
      ? null
      : { ...found, reviewers: [...found.reviewers] satisfies [string, string] };
  const found = agreementsOf(history.judgements);
  return {
    reviewer,
    blind,
    agreement: told(found.blind),
    openAgreement: told(found.open),
  };
}
