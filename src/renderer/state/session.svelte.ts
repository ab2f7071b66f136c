import { SvelteMap } from 'svelte/reactivity';
import { text } from '#renderer/text/text.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import type { Severity, Verdict } from '#shared/core/domain.ts';
import { Bookmarks } from './bookmarks.ts';
import { withCover } from './ears-first.svelte.ts';
import { OpenSession } from './open-session.svelte.ts';
import { firstAmong, nextDisputed, nextOpen } from './queue/orders.ts';
import { nextSeverity, saidOf, type Remarks, type Said } from './said.ts';

/** The review of a session: every verdict and what is said with it on their way to the journal. */
export class ReviewSession extends OpenSession {
  /** the recording that was given a verdict last: reasons go to it after the queue has moved on */
  lastGivenId = $state<number | null>(null);
  /** comments that are not saved yet, by recording */
  drafts = new SvelteMap<number, string>();
  /** tags of recordings that have no verdict yet, by recording */
  tagDrafts = new SvelteMap<number, readonly string[]>();
  lastGiven = $derived(this.lastGivenId === null ? null : this.queue.find(this.lastGivenId));
  /** where a reason goes: the item on the screen if it has a verdict, else the one just given */
  reasonTarget = $derived.by(() =>
    this.current && this.saidOf(this.current)
      ? this.current
      : this.lastGiven && this.saidOf(this.lastGiven)
        ? this.lastGiven
        : null,
  );
  #giving = false;
  #bookmarks = new Bookmarks(this.client, this.announcer);

  /** What the person at the screen can add a remark to: the verdict that stands, of several that count the own one. */
  saidOf(item: SessionItem): Said | null {
    return saidOf(item, this.reading.reviewer);
  }

  tagsOf(item: SessionItem): readonly string[] {
    return this.tagDrafts.get(item.recordingId) ?? this.saidOf(item)?.tags ?? [];
  }

  /**
   * Gives the current item a verdict; moves on when the row is committed. A second verdict before that is dropped: it
   * would fall on the next recording, which nobody has heard yet. Everything else waits its turn. Where reviewers differ
   * as far as this one knows, it settles the matter.
   */
  async give(verdict: Verdict): Promise<void> {
    if (this.#giving) return;
    this.#giving = true;
    await this.writes.inTurn(() => this.#give(verdict)).finally(() => (this.#giving = false));
  }

  async #give(verdict: Verdict): Promise<void> {
    if (!this.writes.free()) return;
    const item = this.current;
    if (!item) return;
    const secondsSpent = this.secondsShown();
    const before = this.saidOf(item);
    const said: Said = {
      verdict,
      comment: this.drafts.get(item.recordingId) ?? before?.comment ?? '',
      reason: before?.verdict === verdict ? before.reason : '',
      severity: before?.verdict === verdict ? before.severity : null,
      tags: this.tagsOf(item),
    };
    const settle = item.verdict?.disputed ?? false;
    await this.writes.run({
      unsaved: { ...said, recordingId: item.recordingId },
      send: () => this.#send(item.recordingId, said, { secondsSpent, settle }),
      landed: () => this.#stands(item.recordingId, said),
      then: (answer) => {
        this.#dropDraft(item.recordingId, said.comment);
        this.tagDrafts.delete(item.recordingId);
        this.lastGivenId = answer.recordingId;
        this.#advance(verdict, item.recordingId, settle);
      },
    });
  }

  /** The reason for the verdict just given, or for that of the item on the screen. Choosing it again takes it away. */
  setReason(code: string): Promise<void> {
    return this.writes.inTurn(() => this.#setReason(code));
  }

  async #setReason(code: string): Promise<void> {
    const target = this.#remarkTarget();
    if (!target) return;
    const reason = this.reasons[target.said.verdict].find((other) => other.code === code);
    if (!reason) return;
    const next = target.said.reason === code ? '' : code;
    const spoken = next === '' ? text.review.decision.noReason : reason.text;
    await this.#remark(target.item.recordingId, { reason: next }, text.review.announce.reason(spoken));
  }

  /** How bad it is, for the same verdict as a reason. */
  setSeverity(severity: Severity | null): Promise<void> {
    return this.writes.inTurn(() => this.#setSeverity(severity));
  }

  async #setSeverity(severity: Severity | null): Promise<void> {
    const target = this.#remarkTarget();
    if (!target || target.said.severity === severity) return;
    const name = severity === null ? text.reading.severity.none : this.severities[severity]!;
    await this.#remark(target.item.recordingId, { severity }, text.reading.severity.saved(name));
  }

  /** One step up the scale, and from the top back to none. */
  stepSeverity(): Promise<void> {
    return this.writes.inTurn(async () => {
      const target = this.#remarkTarget();
      if (target) await this.#setSeverity(nextSeverity(target.said.severity));
    });
  }

  /** Changes the tags that there are when its turn comes. Those of a recording without a verdict wait for one. */
  changeTags(recordingId: number, change: (tags: readonly string[]) => readonly string[]): Promise<void> {
    return this.writes.inTurn(() => this.#changeTags(recordingId, change));
  }

  async #changeTags(recordingId: number, change: (tags: readonly string[]) => readonly string[]): Promise<void> {
    const item = this.queue.find(recordingId);
    if (!item || !this.writes.free()) return;
    const before = this.tagsOf(item);
    const tags = change(before);
    if (tags === before) return;
    if (this.saidOf(item) === null) this.tagDrafts.set(recordingId, tags);
    else await this.#remark(recordingId, { tags }, text.reading.tags.saved(tags));
  }

  /** Keeps what is typed. Without a verdict it waits for one; with one it is saved by `saveComment`. */
  draftComment(recordingId: number, comment: string): void {
    this.drafts.set(recordingId, comment);
  }

  saveComment(recordingId: number): Promise<void> {
    return this.writes.inTurn(() => this.#saveComment(recordingId));
  }

  async #saveComment(recordingId: number): Promise<void> {
    const item = this.queue.find(recordingId);
    const comment = this.drafts.get(recordingId);
    const said = item ? this.saidOf(item) : null;
    if (said === null || comment === undefined || !this.writes.free()) return;
    if (comment !== said.comment) await this.#remark(recordingId, { comment }, text.review.decision.commentSaved);
    if (this.saving.state !== 'failed') this.#dropDraft(recordingId, comment);
  }

  /** What was typed since it was written stays. */
  #dropDraft(recordingId: number, written: string): void {
    if (this.drafts.get(recordingId) === written) this.drafts.delete(recordingId);
  }

  /** Sets or takes away the own mark on the item on the screen; a second press takes back the first. */
  async toggleBookmark(): Promise<void> {
    const item = this.current;
    const id = this.summary?.id;
    if (!item || id === undefined) return;
    const mark = (recordingId: number, on: boolean) => {
      if (this.summary?.id === id) this.queue.mark(recordingId, on);
    };
    await this.#bookmarks.toggle({ id, mark }, item);
  }

  /** Begins or ends reading without seeing what others said. */
  async setBlind(blind: boolean): Promise<void> {
    const sessionId = this.summary?.id;
    if (sessionId === undefined || blind === this.reading.blind || !this.writes.free()) return;
    const answer = await this.client.call('reading.set', { sessionId, blind });
    if (!answer.ok) return this.announcer.announce(text.review.announce.failed(answer.problem.message));
    if (this.summary?.id === sessionId) this.takeReading(answer.value);
    await this.reload();
    this.onBlind();
    this.announcer.announce(blind ? text.reading.blind.begun : text.reading.blind.ended);
  }

  /** Tags to choose from, the most used first. */
  async knownTags(): Promise<readonly string[]> {
    const sessionId = this.summary?.id;
    if (sessionId === undefined) return [];
    const answer = await this.client.call('verdicts.tags', { sessionId });
    return answer.ok ? answer.value.tags : [];
  }

  undo(): Promise<void> {
    return this.writes.inTurn(() => this.#step('verdicts.undo', () => this.canUndo));
  }

  redo(): Promise<void> {
    return this.writes.inTurn(() => this.#step('verdicts.redo', () => this.canRedo));
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

  /** Asked when no write is on its way: that may be the verdict that is spoken about. */
  #remarkTarget(): { readonly item: SessionItem; readonly said: Said } | null {
    if (!this.writes.free()) return null;
    const item = this.reasonTarget;
    const said = item && this.saidOf(item);
    return item && said && { item, said };
  }

  /** Says the same again with something else beside it. */
  async #remark(recordingId: number, remarks: Partial<Remarks>, spoken: string): Promise<void> {
    const item = this.queue.find(recordingId);
    const before = item && this.saidOf(item);
    if (!before) return;
    const said: Said = { ...before, ...remarks };
    await this.writes.run({
      unsaved: { ...said, recordingId },
      send: () => this.#send(recordingId, said, { secondsSpent: 0 }),
      landed: () => this.#stands(recordingId, said),
      then: () => this.announcer.announce(spoken),
    });
  }

  async #step(call: 'verdicts.undo' | 'verdicts.redo', possible: () => boolean): Promise<void> {
    if (!this.writes.free()) return;
    const summary = this.summary;
    if (!summary || !possible()) return;
    await this.writes.run({
      send: () => this.client.call(call, { sessionId: summary.id }),
      // Repeating it could take back one verdict too many: what was read since is shown, and the reviewer goes on from there.
      landed: () => true,
      then: (answer) => {
        // Of several the first in the list: of an event that is its line, which stays closed.
        const first = answer.changed.length > 1 ? firstAmong(this.visible, answer.changed) : null;
        const item = first ?? this.queue.find(answer.recordingId);
        if (!item) return;
        this.lastGivenId = item.verdict ? item.recordingId : null;
        this.show(item);
        const said = text.review.announce;
        const one = call === 'verdicts.undo' ? said.undone(withCover(item)) : said.redone(withCover(item));
        const others = answer.changed.length - 1;
        this.announcer.announce(others > 0 ? `${one} ${text.reading.andOthers(others)}` : one);
      },
    });
  }

  #stands(recordingId: number, said: Said): boolean {
    const item = this.queue.find(recordingId);
    const standing = item && this.saidOf(item);
    return (
      standing?.verdict === said.verdict &&
      standing.reason === said.reason &&
      standing.comment === said.comment &&
      standing.severity === said.severity &&
      standing.tags.join('\n') === said.tags.join('\n')
    );
  }

  #send(recordingId: number, said: Said, more: { readonly secondsSpent: number; readonly settle?: boolean }) {
    const sessionId = this.summary!.id;
    return this.client.call('verdicts.give', { sessionId, recordingId, ...said, tags: [...said.tags], ...more });
  }

  /** Goes on to the next open recording; whoever settles what is disputed, to the next disputed one first. */
  #advance(verdict: Verdict, from: number, settled: boolean): void {
    const said = text.review.announce;
    // Whoever has gone somewhere else meanwhile stays there.
    if (this.currentId !== from) return this.announcer.announce(said.savedStay(verdict));
    const disputed = settled ? nextDisputed(this.visible, this.currentIndex) : null;
    const next = this.autoAdvance ? (disputed ?? nextOpen(this.visible, this.currentIndex)) : null;
    if (next) {
      this.show(next);
      this.announcer.announce(said.savedNext(verdict, withCover(next)));
      return;
    }
    if (this.allDone && this.autoAdvance) this.show(null);
    const rest = this.autoAdvance ? said.savedHidden(verdict, this.queue.hiddenOpen) : said.savedStay(verdict);
    this.announcer.announce(this.allDone ? said.savedLast(verdict) : rest);
  }

  protected override forgetDrafts(): void {
    this.lastGivenId = null;
    this.drafts.clear();
    this.tagDrafts.clear();
  }

  protected override clear(): void {
    super.clear();
    this.forgetDrafts();
  }
}
