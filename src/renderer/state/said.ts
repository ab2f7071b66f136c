import type { SessionItem } from '#shared/contract/schemas.ts';
import { severities, type Severity, type Verdict } from '#shared/core/domain.ts';

/** What is said beside a verdict. */
export interface Remarks {
  readonly reason: string;
  readonly comment: string;
  readonly severity: Severity | null;
  readonly tags: readonly string[];
}

export interface Said extends Remarks {
  readonly verdict: Verdict;
}

/** What a reviewer may add to: the verdict that counts, and where several count the own one. */
export function saidOf({ verdict: standing }: SessionItem, reviewer: string): Said | null {
  if (standing === null) return null;
  const from = standing.readings.length === 0 ? standing : standing.readings.find((one) => one.reviewer === reviewer);
  if (from === undefined) return null;
  const { verdict, reason, comment, severity, tags } = from;
  return { verdict, reason, comment, severity, tags };
}

/** One step up the scale; from the top back to none. */
export function nextSeverity(severity: Severity | null): Severity | null {
  if (severity === null) return severities[0];
  return severities[severity + 1] ?? null;
}
