import type { SessionSummary } from '#shared/contract/schemas.ts';
import { verdicts, type Verdict } from '#shared/core/domain.ts';
import type { StoredSession } from '#main/services/ports/library.ts';

export type VerdictCounts = Readonly<Record<Verdict, number>>;

export const noCounts: VerdictCounts = { 'real-fault': 0, 'false-alarm': 0, unsure: 0, unusable: 0 };

export function summarise(session: StoredSession, counts: VerdictCounts): SessionSummary {
  const { id, name, createdAt, sample, items } = session;
  const reviewed = verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
  return { id, name, createdAt, sample, flagged: items, reviewed, counts: { ...counts } };
}
