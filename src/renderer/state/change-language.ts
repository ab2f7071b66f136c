import type { LanguageChoice } from '#renderer/text/language.ts';
import type { Earmark } from './app.svelte.ts';
import { keepLanguage } from './language.ts';
import { preferences } from './preferences.ts';

const storageKey = 'earmark.left-off';
type Tab = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Where the person was, and what was typed and waits for a verdict: all that only the window knows. */
interface LeftOff {
  readonly view: Earmark['view'];
  readonly recordingId: number | null;
  readonly drafts: readonly (readonly [number, string])[];
  readonly tags: readonly (readonly [number, readonly string[]])[];
}

/**
 * Keeps the chosen language and loads the window again, so that everything speaks it. What is on its way is written first;
 * a verdict that could not be saved must be settled before. False where the window stays as it is.
 */
export async function changeLanguage(
  earmark: Earmark,
  choice: LanguageChoice,
  tab: Tab,
  reload: () => void,
): Promise<boolean> {
  await earmark.session.writes.settled();
  if (!earmark.session.writes.free()) return false;
  await earmark.report.writer.save();
  if (!(await keepLanguage(earmark.client, preferences, choice))) return false;
  const left: LeftOff = {
    view: earmark.view,
    recordingId: earmark.session.currentId,
    drafts: [...earmark.session.drafts],
    tags: [...earmark.session.tagDrafts],
  };
  tab.setItem(storageKey, JSON.stringify(left));
  reload();
  return true;
}

/** Goes on where `changeLanguage` left off, once. */
export function goOn(earmark: Earmark, tab: Tab): void {
  const kept = tab.getItem(storageKey);
  tab.removeItem(storageKey);
  if (kept === null) return;
  const left = JSON.parse(kept) as LeftOff;
  for (const [recordingId, comment] of left.drafts) earmark.session.draftComment(recordingId, comment);
  for (const [recordingId, tags] of left.tags) earmark.session.tagDrafts.set(recordingId, tags);
  if (left.recordingId !== null && earmark.session.queue.find(left.recordingId) !== null) {
    earmark.session.select(left.recordingId);
  }
  earmark.show(left.view);
}
