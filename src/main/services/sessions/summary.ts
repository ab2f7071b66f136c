import type { SessionSummary } from '#shared/contract/schemas.ts';
import { verdicts } from '#shared/core/domain.ts';
import type { VerdictTally } from '#shared/core/review/readings.ts';
import type { StoredSession } from '#main/services/ports/library.ts';

export function summarise(session: StoredSession, { counts, disputed }: Readonly<VerdictTally>): SessionSummary {
  const { id, name, createdAt, sample, items } = session;
  const reviewed = verdicts.reduce((sum, verdict) => sum + counts[verdict], disputed);
  return { id, name, createdAt, sample, flagged: items, reviewed, counts: { ...counts }, disputed };
}
