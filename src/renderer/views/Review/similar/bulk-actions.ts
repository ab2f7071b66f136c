import type { Action } from '#renderer/state/keymap.svelte.ts';
import type { ReviewSession } from '#renderer/state/session.svelte.ts';
import { text } from '#renderer/text/text.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import { verdicts, type Verdict } from '#shared/core/domain.ts';

export const similarActionId = 'similar.open';
export const bulkActionId = (verdict: Verdict): string => `bulk.${verdict}`;

interface BulkTargets {
  readonly session: ReviewSession;
  openSimilar(): void;
  /** one verdict for these is asked for */
  ask(items: readonly SessionItem[], verdict: Verdict): void;
  announce(message: string): void;
}

/** What the keyboard can do about several recordings at once. */
export function bulkActions({ session, openSimilar, ask, announce }: BulkTargets): Action[] {
  const words = text.similar.actions;
  const { queue } = session;
  const toggle = () => {
    const opened = queue.toggleEvent(queue.headIndex);
    if (opened !== null) announce(opened ? text.similar.events.opened : text.similar.events.closed);
  };
  return [
    {
      id: similarActionId,
      label: words.open,
      keys: ['m'],
      enabled: () => session.current !== null,
      whyNot: words.closed,
      run: openSimilar,
    },
    ...verdicts.map((verdict) => ({
      id: bulkActionId(verdict),
      label: words.give(verdict),
      keys: [`Shift+${text.words.verdictKey[verdict]}`],
      enabled: () => queue.event !== null,
      whyNot: words.noneForAll,
      run: () => ask(queue.event?.members ?? [], verdict),
    })),
    { id: 'queue.events', label: words.events, keys: [], run: () => queue.setGrouped(!queue.grouping.on) },
    {
      id: 'queue.event-toggle',
      label: words.toggle,
      keys: [],
      enabled: () => queue.event !== null,
      whyNot: words.noneForAll,
      run: toggle,
    },
  ];
}
