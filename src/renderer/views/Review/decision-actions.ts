import type { Action } from '#renderer/state/keymap.svelte.ts';
import type { ReviewSession } from '#renderer/state/session.svelte.ts';
import { text } from '#renderer/text/text.ts';
import { verdicts } from '#shared/core/domain.ts';

/** 1 to 9, then 0 for the tenth. */
export const reasonKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;

/** What the keyboard can do about the recording on the screen. */
export function decisionActions(
  session: ReviewSession,
  focus: { readonly comment: () => void; readonly tag: () => void },
): Action[] {
  const words = text.review.actions;
  const further = text.reading.actions;
  return [
    ...verdicts.map((verdict) => ({
      id: `decision.${verdict}`,
      label: words.verdict(verdict),
      keys: [text.words.verdictKey[verdict].toLowerCase()],
      enabled: () => session.current !== null,
      whyNot: text.keys.whyNot.closed,
      run: () => void session.give(verdict),
    })),
    {
      id: 'decision.reason',
      label: words.reasons,
      keys: reasonKeys,
      enabled: () => session.reasonTarget !== null,
      whyNot: text.keys.whyNot.noVerdict,
      run: (chord: string) => giveReason(session, chord),
      choices: () => reasonChoices(session),
    },
    { id: 'decision.undo', label: words.undo, keys: ['Backspace', 'Ctrl+Z'], run: () => void session.undo() },
    { id: 'decision.redo', label: words.redo, keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], run: () => void session.redo() },
    { id: 'decision.comment', label: words.comment, keys: ['c'], run: focus.comment },
    {
      id: 'decision.tag',
      label: further.tag,
      keys: ['t'],
      enabled: () => session.current !== null,
      whyNot: text.keys.whyNot.closed,
      run: focus.tag,
    },
    {
      id: 'decision.severity',
      label: further.severity,
      keys: ['u'],
      enabled: () => session.reasonTarget !== null,
      whyNot: text.keys.whyNot.noVerdict,
      run: () => void session.stepSeverity(),
    },
    {
      id: 'decision.bookmark',
      label: further.bookmark,
      keys: ['i'],
      enabled: () => session.current !== null,
      whyNot: text.keys.whyNot.closed,
      run: () => void session.toggleBookmark(),
    },
    {
      id: 'decision.blind',
      label: further.blind,
      keys: ['Ctrl+Enter'],
      run: () => void session.setBlind(!session.reading.blind),
    },
  ];
}

/** The reasons that fit the verdict, each with its key. */
function reasonChoices(session: ReviewSession) {
  const verdict = session.reasonTarget && session.saidOf(session.reasonTarget)?.verdict;
  const reasons = verdict ? session.reasons[verdict].slice(0, reasonKeys.length) : [];
  return reasons.map((reason, index) => ({ chord: reasonKeys[index]!, label: reason.text }));
}

function giveReason(session: ReviewSession, chord: string): void {
  const verdict = session.reasonTarget && session.saidOf(session.reasonTarget)?.verdict;
  const position = reasonKeys.findIndex((key) => key === chord);
  const reason = verdict && session.reasons[verdict][position];
  if (reason) void session.setReason(reason.code);
}

/** What the keyboard can do in the queue. */
export function queueActions(session: ReviewSession, focusSearch: () => void): Action[] {
  const words = text.review.actions;
  return [
    { id: 'queue.next', label: words.next, keys: ['j'], repeat: true, run: () => session.move(1) },
    { id: 'queue.previous', label: words.previous, keys: ['k', 'p'], repeat: true, run: () => session.move(-1) },
    { id: 'queue.next-open', label: words.nextOpen, keys: ['n'], run: () => session.toNextOpen() },
    { id: 'queue.search', label: words.search, keys: ['Ctrl+F'], everywhere: true, run: focusSearch },
  ];
}
