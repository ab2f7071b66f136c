import type { SessionItem, StandingVerdict } from '#shared/contract/schemas.ts';

export interface ChangedVerdict {
  readonly recordingId: number;
  /** null = none stands any more */
  readonly verdict: StandingVerdict | null;
}

/** The items with what stands for some of them now; the others stay the same objects. */
export function withVerdicts(items: readonly SessionItem[], changed: readonly ChangedVerdict[]): SessionItem[] {
  const verdicts = new Map(changed.map(({ recordingId, verdict }) => [recordingId, verdict]));
  return items.map((item) => {
    const verdict = verdicts.get(item.recordingId);
    return verdict === undefined ? item : { ...item, verdict };
  });
}
