import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '#renderer/client/client.ts';
import { text } from '#renderer/text/en.ts';
import type { QueueFilter, QueueOrder } from '#renderer/text/review.ts';
import type { CallOutput } from '#shared/contract/api.ts';
import type { SessionItem, SessionSummary } from '#shared/contract/schemas.ts';
import type { Verdict } from '#shared/core/domain.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { Result } from '#shared/core/result.ts';
import { now } from './clock.ts';
import type { Announcer } from './messages.svelte.ts';
import { filterCounts, matches, nextOpen, rank, upcoming } from './queue.ts';

type VerdictAnswer = CallOutput<'verdicts.give'>;
export type Reasons = CallOutput<'sessions.get'>['reasons'];

/** The last write: nothing is shown as saved before its row is committed, and a failed one blocks what follows. */
export type Saving =
  | { readonly state: 'idle' }
  | { readonly state: 'saving' }
  | { readonly state: 'saved'; readonly at: string }
  | { readonly state: 'failed'; readonly problem: Problem; readonly retry: () => Promise<void> };

interface Write {
  send(): Promise<Result<VerdictAnswer>>;
  landed(): boolean;
  then(answer: VerdictAnswer): void;
}

const noReasons: Reasons = { 'real-fault': [], 'false-alarm': [], unsure: [], unusable: [] };
const settingsKey = 'earmark.queue';

/** One review session on the screen: its items, where the reviewer is, and every verdict on its way to the journal. */
export class ReviewSession {
  summary = $state.raw<SessionSummary | null>(null);
  items = $state.raw<readonly SessionItem[]>([]);
  reasons = $state.raw<Reasons>(noReasons);
  canUndo = $state(false);
  canRedo = $state(false);
  loading = $state(false);
  problem = $state.raw<Problem | null>(null);
  currentId = $state<number | null>(null);
  /** the recording that was given a verdict last: reasons go to it after the queue has moved on */
  lastGivenId = $state<number | null>(null);
  saving = $state.raw<Saving>({ state: 'idle' });
  order = $state<QueueOrder>('score');
  filter = $state<QueueFilter>('all');
  autoAdvance = $state(true);
  /** comments that are not saved yet, by recording */
  drafts = new SvelteMap<number, string>();

  counts = $derived(filterCounts(this.items));
  /** the items as they were read: verdicts never change the order, so it is worked out once per order */
  #read = $state.raw<readonly SessionItem[]>([]);
  #ranks = $derived(rank(this.#read, this.order));
  #ordered = $derived(this.#ranks.map((index) => this.items[index]!));
  /** The list on the screen. The current item stays in it even when the filter would drop it. */
  visible = $derived(
    this.filter === 'all'
      ? this.#ordered
      : this.#ordered.filter((item) => matches(item, this.filter) || item.recordingId === this.currentId),
  );
  currentIndex = $derived(this.visible.findIndex((item) => item.recordingId === this.currentId));
  current = $derived(this.visible[this.currentIndex] ?? null);
  upcoming = $derived(this.current ? upcoming(this.visible, this.currentIndex) : []);
  lastGiven = $derived(this.items.find((item) => item.recordingId === this.lastGivenId) ?? null);
  /** where a reason goes: the item on the screen if it has a verdict, else the one just given */
  reasonTarget = $derived(this.current?.verdict ? this.current : this.lastGiven?.verdict ? this.lastGiven : null);
  allDone = $derived(this.items.length > 0 && this.counts.open === 0);
  /** every item has a verdict and none is on the screen */
  finished = $derived(this.allDone && this.current === null);

  #client: Client;
  #announcer: Announcer;
  #storage: Storage | null;
  #shownAt = 0;
  /** whether a write whose answer got lost did reach the journal, judged by what was read since */
  #landed: () => boolean = () => false;
  /** the write that is on its way, or the last one */
  #writing: Promise<void> = Promise.resolve();
  #giving = false;

  constructor(client: Client, announcer: Announcer, storage: Storage | null = null) {
    this.#client = client;
    this.#announcer = announcer;
    this.#storage = storage;
    this.#readSettings();
    client.on('session.changed', ({ sessionId }) => void this.#followOthers(sessionId));
  }

  async open(sessionId: number): Promise<void> {
    const known = this.summary?.id === sessionId;
    if (!known) this.#clear();
    this.loading = true;
    const answer = await this.#client.call('sessions.get', { sessionId });
    this.loading = false;
    if (!answer.ok) {
      // What is on the screen stays there; only a session that never came is a problem of its own.
      if (!known) this.problem = answer.problem;
      return;
    }
    this.problem = null;
    this.summary = answer.value.session;
    this.#read = answer.value.items;
    this.items = answer.value.items;
    this.reasons = answer.value.reasons;
    this.canUndo = answer.value.canUndo;
    this.canRedo = answer.value.canRedo;
    if (this.current === null) this.#show(this.#firstOpen());
  }

  /** Reads the session afresh, without moving. A verdict that did reach the journal is no longer called unsaved. */
  async reload(): Promise<void> {
    if (!this.summary) return;
    await this.open(this.summary.id);
    if (this.saving.state === 'failed' && this.saving.problem.code === 'connection.lost' && this.#landed()) {
      this.saving = { state: 'saved', at: now() };
    }
  }

  setOrder(order: QueueOrder): void {
    this.order = order;
    this.#writeSettings();
  }

  setFilter(filter: QueueFilter): void {
    this.filter = filter;
    this.#writeSettings();
    const stays = this.current !== null && matches(this.current, filter);
    if (!stays && this.#mayMove()) this.#show(this.#ordered.find((item) => matches(item, filter)) ?? null);
  }

  setAutoAdvance(on: boolean): void {
    this.autoAdvance = on;
    this.#writeSettings();
  }

  select(recordingId: number): void {
    const item = this.items.find((other) => other.recordingId === recordingId);
    if (item && this.#mayMove()) this.#show(item);
  }

  /** Moves in the list: 1 = next, -1 = previous. */
  move(step: number): void {
    const index = Math.min(this.visible.length - 1, Math.max(0, this.currentIndex + step));
    const item = this.visible[index];
    if (!item || index === this.currentIndex || !this.#mayMove()) return;
    this.#show(item);
    this.#announcer.announce(text.review.announce.now(item, index + 1, this.visible.length));
  }

  toNextOpen(): void {
    if (!this.#mayMove()) return;
    const item = nextOpen(this.visible, this.currentIndex) ?? this.#firstOpen();
    if (!item || item.recordingId === this.currentId) {
      if (this.allDone) this.#show(null);
      this.#announcer.announce(text.review.announce.noneOpen);
      return;
    }
    this.#show(item);
    this.#announcer.announce(text.review.announce.now(item, this.currentIndex + 1, this.visible.length));
  }

  /** After everything has a verdict: back to the first of the list. */
  lookAgain(): void {
    this.filter = 'all';
    this.#show(this.#ordered[0] ?? null);
  }

  /**
   * Gives the current item a verdict; moves on when the row is committed. A second verdict before that is dropped: it
   * would fall on the next recording, which nobody has heard yet. Everything else waits its turn.
   */
  async give(verdict: Verdict): Promise<void> {
    if (this.#giving) return;
    if (this.saving.state === 'saving') await this.#settled();
    if (!this.#mayMove()) return;
    const item = this.current;
    if (!item) return;
    const seconds = (performance.now() - this.#shownAt) / 1000;
    const comment = this.drafts.get(item.recordingId) ?? item.verdict?.comment ?? '';
    const reason = item.verdict?.verdict === verdict ? item.verdict.reason : '';
    this.#giving = true;
    await this.#write({
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
    if (this.saving.state === 'saving') await this.#settled();
    if (!this.#mayMove()) return;
    const target = this.reasonTarget;
    const standing = target?.verdict;
    if (!target || !standing) return;
    const reason = this.reasons[standing.verdict].find((other) => other.code === code);
    if (!reason) return;
    const next = standing.reason === code ? '' : code;
    const said = next === '' ? text.review.decision.noReason : reason.text;
    await this.#write({
      send: () => this.#send(target.recordingId, standing.verdict, next, standing.comment, 0),
      landed: () => this.#stands(target.recordingId, standing.verdict, next, standing.comment),
      then: () => this.#announcer.announce(text.review.announce.reason(said)),
    });
  }

  /** Keeps what is typed. Without a verdict it waits for one; with one it is saved by `saveComment`. */
  draftComment(recordingId: number, comment: string): void {
    this.drafts.set(recordingId, comment);
  }

  async saveComment(recordingId: number): Promise<void> {
    if (this.saving.state === 'saving') await this.#settled();
    if (!this.#mayMove()) return;
    const item = this.items.find((other) => other.recordingId === recordingId);
    const comment = this.drafts.get(recordingId);
    if (!item?.verdict || comment === undefined) return;
    if (comment === item.verdict.comment) {
      this.drafts.delete(recordingId);
      return;
    }
    const { verdict, reason } = item.verdict;
    await this.#write({
      send: () => this.#send(recordingId, verdict, reason, comment, 0),
      landed: () => this.#stands(recordingId, verdict, reason, comment),
      then: () => {
        this.drafts.delete(recordingId);
        this.#announcer.announce(text.review.decision.commentSaved);
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
    this.saving = { state: 'idle' };
    await this.reload();
  }

  async #step(call: 'verdicts.undo' | 'verdicts.redo', possible: () => boolean): Promise<void> {
    if (this.saving.state === 'saving') await this.#settled();
    if (!this.#mayMove()) return;
    const summary = this.summary;
    if (!summary || !possible()) return;
    await this.#write({
      send: () => this.#client.call(call, { sessionId: summary.id }),
      // Repeating it could take back one verdict too many: what was read since is shown, and the reviewer goes on from there.
      landed: () => true,
      then: (answer) => {
        const item = this.items.find((other) => other.recordingId === answer.recordingId);
        if (!item) return;
        this.lastGivenId = item.verdict ? item.recordingId : null;
        this.#show(item);
        const said = text.review.announce;
        this.#announcer.announce(call === 'verdicts.undo' ? said.undone(item) : said.redone(item));
      },
    });
  }

  #stands(recordingId: number, verdict: Verdict, reason: string, comment: string): boolean {
    const standing = this.items.find((item) => item.recordingId === recordingId)?.verdict;
    return standing?.verdict === verdict && standing.reason === reason && standing.comment === comment;
  }

  #send(recordingId: number, verdict: Verdict, reason: string, comment: string, secondsSpent: number) {
    const sessionId = this.summary!.id;
    return this.#client.call('verdicts.give', { sessionId, recordingId, verdict, reason, comment, secondsSpent });
  }

  /** One write at a time: shown as saving, then as saved with the time of the committed row, or kept for another try. */
  #write(write: Write): Promise<void> {
    this.#writing = this.#writeNow(write);
    return this.#writing;
  }

  async #writeNow({ send, landed, then }: Write): Promise<void> {
    this.saving = { state: 'saving' };
    this.#landed = landed;
    const answer = await send();
    if (!answer.ok) {
      this.saving = { state: 'failed', problem: answer.problem, retry: () => this.#write({ send, landed, then }) };
      this.#announcer.announce(text.review.announce.failed(answer.problem.message));
      return;
    }
    const { recordingId, verdict, session, canUndo, canRedo } = answer.value;
    this.items = this.items.map((item) => (item.recordingId === recordingId ? { ...item, verdict } : item));
    this.summary = session;
    this.canUndo = canUndo;
    this.canRedo = canRedo;
    this.saving = { state: 'saved', at: verdict?.at ?? now() };
    then(answer.value);
  }

  #advance(verdict: Verdict): void {
    const said = text.review.announce;
    const next = this.autoAdvance ? nextOpen(this.visible, this.currentIndex) : null;
    if (next) {
      this.#show(next);
      this.#announcer.announce(said.savedNext(verdict, next));
      return;
    }
    if (this.allDone && this.autoAdvance) this.#show(null);
    this.#announcer.announce(this.allDone ? said.savedLast(verdict) : said.savedStay(verdict));
  }

  #firstOpen(): SessionItem | null {
    return nextOpen(this.visible, -1) ?? nextOpen(this.#ordered, -1);
  }

  #show(item: SessionItem | null): void {
    this.currentId = item?.recordingId ?? null;
    this.#shownAt = performance.now();
  }

  #mayMove(): boolean {
    if (this.saving.state === 'failed') this.#announcer.announce(text.review.decision.blocked);
    return this.saving.state !== 'failed';
  }

  /** Waits until no write is on its way, so that no key is lost. */
  async #settled(): Promise<void> {
    while (this.saving.state === 'saving') await this.#writing;
  }

  /** Another window wrote to this session: read it again unless the numbers are the ones on the screen. */
  async #followOthers(sessionId: number): Promise<void> {
    if (this.summary?.id !== sessionId || this.saving.state === 'saving' || this.saving.state === 'failed') return;
    const answer = await this.#client.call('sessions.list', {});
    if (!answer.ok) return;
    const fresh = answer.value.sessions.find((session) => session.id === sessionId);
    if (fresh && JSON.stringify(fresh) !== JSON.stringify(this.summary)) await this.reload();
  }

  #clear(): void {
    this.summary = null;
    this.#read = [];
    this.items = [];
    this.currentId = null;
    this.lastGivenId = null;
    this.saving = { state: 'idle' };
    this.drafts.clear();
  }

  #readSettings(): void {
    const [order, filter, advance] = (this.#storage?.getItem(settingsKey) ?? '').split(' ');
    if (order === 'score' || order === 'threshold' || order === 'machine') this.order = order;
    if (filter === 'open') this.filter = filter;
    this.autoAdvance = advance !== 'stay';
  }

  #writeSettings(): void {
    this.#storage?.setItem(settingsKey, `${this.order} ${this.filter} ${this.autoAdvance ? 'advance' : 'stay'}`);
  }
}
