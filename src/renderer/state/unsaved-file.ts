import type { SessionItem, SessionSummary } from '#shared/contract/schemas.ts';
import type { Unsaved } from './writes.svelte.ts';

export const unsavedFileName = 'earmark-verdicts.json';

/**
 * The verdicts of a session as a file, with the one that could not be written, for the case that the library's disk is
 * full or gone: made from what the window knows, so that nothing has to be written to the library first.
 */
export function unsavedFile(
  session: SessionSummary,
  items: readonly SessionItem[],
  unsaved: Unsaved | null,
  at: string,
): string {
  const named = new Map(items.map(({ recordingId, fileName }) => [recordingId, fileName]));
  const of = ({ recordingId, verdict, reason, severity, tags, comment }: Unsaved) => ({
    recordingId,
    fileName: named.get(recordingId) ?? '',
    ...{ verdict, reason, severity, tags, comment },
  });
  const saved = items.flatMap(({ recordingId, verdict: standing, score, threshold }) => {
    if (standing === null) return [];
    const { reviewer, at: givenAt } = standing;
    return [{ ...of({ ...standing, recordingId }), reviewer, at: givenAt, score, threshold }];
  });
  const content = {
    earmark: 'verdicts of a session',
    session: { id: session.id, name: session.name },
    writtenAt: at,
    notSaved: unsaved === null ? [] : [of(unsaved)],
    saved,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
