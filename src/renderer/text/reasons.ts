import type { Verdict } from '#shared/core/domain.ts';
import { reasonIn } from '#shared/core/review/reason-words.ts';
import { language } from './language.ts';

interface Reason {
  readonly code: string;
  readonly text: string;
}

/** What can be chosen as a reason, in the language of this window; the journal keeps the codes. */
export function reasonsInLanguage<R extends Reason>(
  reasons: Readonly<Record<Verdict, readonly R[]>>,
): Record<Verdict, R[]> {
  const said = (list: readonly R[]) =>
    list.map((reason) => ({ ...reason, text: reasonIn(language(), reason.code, reason.text) }));
  return {
    'real-fault': said(reasons['real-fault']),
    'false-alarm': said(reasons['false-alarm']),
    unsure: said(reasons.unsure),
    unusable: said(reasons.unusable),
  };
}
