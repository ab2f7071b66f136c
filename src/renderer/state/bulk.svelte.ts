import type { Client } from '#renderer/client/client.ts';
import { text } from '#renderer/text/text.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import { verdicts, type Verdict } from '#shared/core/domain.ts';
import { withCover } from './ears-first.svelte.ts';
import type { Announcer } from './messages.svelte.ts';
import type { ReviewSession } from './session.svelte.ts';

/** What one verdict for several recordings would change. */
export interface BulkPreview {
  readonly verdict: Verdict;
  /** those that get it: they had none, or another one */
  readonly recordingIds: readonly number[];
  readonly open: number;
  /** by the verdict that they had */
  readonly others: readonly { readonly verdict: Verdict; readonly count: number }[];
  /** they have it already and are not written again */
  readonly same: number;
}

/** Works out what giving these recordings a verdict would change. */
export function previewOf(items: readonly SessionItem[], verdict: Verdict): BulkPreview {
  const changing = items.filter((item) => item.verdict?.verdict !== verdict || item.verdict.disputed);
  const count = (kind: Verdict | undefined) => changing.filter((item) => item.verdict?.verdict === kind).length;
  return {
    verdict,
    recordingIds: changing.map(({ recordingId }) => recordingId),
    open: count(undefined),
    others: verdicts.map((kind) => ({ verdict: kind, count: count(kind) })).filter((other) => other.count > 0),
    same: items.length - changing.length,
  };
}

/** One verdict for several recordings: first in words what it would change, then all of it at once, or nothing. */
export class Bulk {
  /** what is being asked; null while nothing is */
  preview = $state.raw<BulkPreview | null>(null);
  reason = $state('');
  #client: Client;
  #session: ReviewSession;
  #announcer: Announcer;
  #since = 0;

  constructor(client: Client, session: ReviewSession, announcer: Announcer) {
    this.#client = client;
    this.#session = session;
    this.#announcer = announcer;
  }

  /** The time from here on is what the verdicts took, with the seconds that were spent before. */
  begin(secondsBefore = 0): void {
    this.#since = performance.now() - 1000 * secondsBefore;
  }

  ask(items: readonly SessionItem[], verdict: Verdict): void {
    if (!this.#session.writes.free()) return;
    this.reason = '';
    this.preview = previewOf(items, verdict);
  }

  cancel(): void {
    this.preview = null;
  }

  /** Saves what was previewed; answers whether it is on the disk. What failed is kept for another try, as any verdict. */
  confirm(): Promise<boolean> {
    return this.#session.writes.inTurn(() => this.#save());
  }

  async #save(): Promise<boolean> {
    const { preview } = this;
    const session = this.#session;
    const sessionId = session.summary?.id;
    if (preview === null || sessionId === undefined || preview.recordingIds.length === 0) return false;
    if (!session.writes.free()) return false;
    const { verdict } = preview;
    const recordingIds = [...preview.recordingIds];
    const reason = this.reason;
    const secondsSpent = Math.max(0, (performance.now() - this.#since) / 1000);
    this.preview = null;
    let saved = false;
    const input = { sessionId, recordingIds, verdict, secondsSpent, ...(reason !== '' && { reason }) };
    await session.writes.run({
      send: () => this.#client.call('verdicts.give-many', input),
      landed: () => recordingIds.every((id) => session.queue.find(id)?.verdict?.verdict === verdict),
      then: () => {
        saved = true;
        this.#announcer.announce(text.similar.preview.saved(recordingIds.length, verdict));
      },
    });
    this.begin();
    return saved;
  }

  /** The same, and goes on to the next open recording where verdicts do. */
  async confirmAndGoOn(): Promise<void> {
    const count = this.preview?.recordingIds.length ?? 0;
    const verdict = this.preview?.verdict;
    if (!(await this.confirm()) || verdict === undefined || !this.#session.autoAdvance) return;
    this.#session.toNextOpen();
    const { current, currentIndex, visible, queue } = this.#session;
    const said = text.review.announce;
    const next =
      current?.verdict === null
        ? said.now(withCover(current), currentIndex + 1, visible.length)
        : said.noneOpen(queue.hiddenOpen);
    this.#announcer.announce(`${text.similar.preview.saved(count, verdict)} ${next}`);
  }
}
