import { text } from '#renderer/text/text.ts';
import type { SessionSummary } from '#shared/contract/schemas.ts';

/** Sessions to choose from; those of one name are told apart by when they were made. */
export function sessionOptions(
  sessions: readonly SessionSummary[],
): { readonly value: number; readonly text: string }[] {
  const names = sessions.map((session) => text.words.sessionName(session));
  return sessions.map(({ id, createdAt }, index) => {
    const name = names[index]!;
    const alone = names.indexOf(name) === names.lastIndexOf(name);
    return { value: id, text: alone ? name : `${name} (${text.words.dayAndTime(createdAt)})` };
  });
}
