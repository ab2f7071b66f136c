import { SvelteMap } from 'svelte/reactivity';
import { text } from '#renderer/text/en.ts';
import type { Verdict } from '#shared/core/domain.ts';
import { withCover } from './ears-first.svelte.ts';
import { nextOpen } from './queue/orders.ts';
import { OpenSession } from './open-session.svelte.ts';

/** The review of a session: every verdict, reason and comment on its way to the journal. */
export class ReviewSession extends OpenSession {
  /** the recording that was given a verdict last: reasons go to it after the queue has moved on */
  lastGivenId = $state<number | null>(null);
  /** comments that are not saved yet, by recording */
  drafts = new SvelteMap<number, string>();
  lastGiven = $derived.by(() => this.items.find((item) => item.recordingId === this.lastGivenId) ?? null);
  /** where a reason goes: the item on the screen if it has a verdict, else the one just given */
  reasonTarget = $derived.by(() =>
    this.current?.verdict ? this.current : this.lastGiven?.verdict ? this.lastGiven : null,
  );
  #giving = false;

  /**
   * Gives the current item a verdict; moves on when the row is committed. A second verdict before that is dropped: it
   * would fall on the next recording, which nobody has heard yet. Everything else waits its turn.
   */
  async give(verdict: Verdict): Promise<void> {
    if (this.#giving) return;
    if (this.saving.state === 'saving') await this.writes.settled();
    if (!this.writes.free()) return;
    const item = this.current;
    if (!item) return;
    const seconds = this.secondsShown();
    const comment = this.drafts.get(item.recordingId) ?? item.verdict?.comment ?? '';
    const reason = item.verdict?.verdict === verdict ? item.verdict.reason : '';
    this.#giving = true;
    await this.writes.run({
      send: () => this.#send(item.recordingId, verdict, reason, comment, seconds),
      landed: () => this.#stands(item.recordingId, verdict, reason, comment),
      then: (answer) => {
        this.drafts.delete(item.recordingId);
        this.lastGivenId = answer.recordingId;
        this.#advance(verdict);
      },
    });
    this.#giving = false;
  }

  /** The reason for the verdict just given, or for that of the item on the screen. Choosing it again takes it away. */
  async setReason(code: string): Promise<void> {
    if (this.saving.state === 'saving') await this.writes.settled();
    if (!this.writes.free()) return;
    const target = this.reasonTarget;
    const standing = target?.verdict;
    if (!target || !standing) return;
    const reason = this.reasons[standing.verdict].find((other) => other.code === code);
    if (!reason) return;
    const next = standing.reason === code ? '' : code;
    const said = next === '' ? text.review.decision.noReason : reason.text;
    await this.writes.run({
      send: () => this.#send(target.recordingId, standing.verdict, next, standing.comment, 0),
      landed: () => this.#stands(target.recordingId, standing.verdict, next, standing.comment),
      then: () => this.announcer.announce(text.review.announce.reason(said)),
    });
  }

  /** Keeps what is typed. Without a verdict it waits for one; with one it is saved by `saveComment`. */
  draftComment(recordingId: number, comment: string): void {
    this.drafts.set(recordingId, comment);
  }

  async saveComment(recordingId: number): Promise<void> {
    if (this.saving.state === 'saving') await this.writes.settled();
    if (!this.writes.free()) return;
    const item = this.items.find((other) => other.recordingId === recordingId);
    const comment = this.drafts.get(recordingId);
    if (!item?.verdict || comment === undefined) return;
    if (comment === item.verdict.comment) {
      this.drafts.delete(recordingId);
      return;
    }
    const { verdict, reason } = item.verdict;
    await this.writes.run({
      send: () => this.#send(recordingId, verdict, reason, comment, 0),
      landed: () => this.#stands(recordingId, verdict, reason, comment),
      then: () => {
        this.drafts.delete(recordingId);
        this.announcer.announce(text.review.decision.commentSaved);
      },
    });
  }

  undo(): Promise<void> {
    return this.#step('verdicts.undo', () => this.canUndo);
  }

  redo(): Promise<void> {
    return this.#step('verdicts.redo', () => this.canRedo);
  }

  async retry(): Promise<void> {
    if (this.saving.state !== 'failed') return;
    if (this.saving.problem.code === 'connection.lost') await this.reload();
    if (this.saving.state === 'failed') await this.saving.retry();
  }

  /** Gives up a write that failed; the journal says what stands, so the session is read again. */
  async drop(): Promise<void> {
    if (this.saving.state !== 'failed') return;
    this.writes.forget();
    await this.reload();
  }

  async #step(call: 'verdicts.undo' | 'verdicts.redo', possible: () => boolean): Promise<void> {
    if (this.saving.state === 'saving') await this.writes.settled();
    if (!this.writes.free()) return;
    const summary = this.summary;
    if (!summary || !possible()) return;
    await this.writes.run({
      send: () => this.client.call(call, { sessionId: summary.id }),
      // Repeating it could take back one verdict too many: what was read since is shown, and the reviewer goes on from there.
      landed: () => true,
      then: (answer) => {
        const item = this.items.find((other) => other.recordingId === answer.recordingId);
        if (!item) return;
        this.lastGivenId = item.verdict ? item.recordingId : null;
        this.show(item);
        const said = text.review.announce;
        this.announcer.announce(call === 'verdicts.undo' ? said.undone(withCover(item)) : said.redone(withCover(item)));
      },
    });
  }

  #stands(recordingId: number, verdict: Verdict, reason: string, comment: string): boolean {
    const standing = this.items.find((item) => item.recordingId === recordingId)?.verdict;
    return standing?.verdict === verdict && standing.reason === reason && standing.comment === comment;
  }

  #send(recordingId: number, verdict: Verdict, reason: string, comment: string, secondsSpent: number) {
    const sessionId = this.summary!.id;
    return this.client.call('verdicts.give', { sessionId, recordingId, verdict, reason, comment, secondsSpent });
  }

  #advance(verdict: Verdict): void {
    const said = text.review.announce;
    const next = this.autoAdvance ? nextOpen(this.visible, this.currentIndex) : null;
    if (next) {
      this.show(next);
      this.announcer.announce(said.savedNext(verdict, withCover(next)));
      return;
    }
    if (this.allDone && this.autoAdvance) this.show(null);
    const rest = this.autoAdvance ? said.savedHidden(verdict, this.queue.hiddenOpen) : said.savedStay(verdict);
    this.announcer.announce(this.allDone ? said.savedLast(verdict) : rest);
  }

  protected override clear(): void {
    super.clear();
    this.lastGivenId = null;
    this.drafts.clear();
  }
}
