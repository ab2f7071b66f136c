import { severityNamesIn } from '#shared/core/review/severity-names.ts';
import type { Client } from '#renderer/client/client.ts';
import { language } from '#renderer/text/language.ts';
import { reasonsInLanguage } from '#renderer/text/reasons.ts';
import { text } from '#renderer/text/text.ts';
import type { CallOutput } from '#shared/contract/api.ts';
import type { QueueFilter, QueueOrder } from '#shared/contract/queue.ts';
import type { SessionItem, SessionSummary } from '#shared/contract/schemas.ts';
import type { SessionReading } from '#shared/contract/verdicts.ts';
import type { Problem } from '#shared/core/problems.ts';
import { ok, type Result } from '#shared/core/result.ts';
import { withCover } from './ears-first.svelte.ts';
import type { Announcer } from './messages.svelte.ts';
import { nextOpen } from './queue/orders.ts';
import { Queue } from './queue/queue.svelte.ts';
import { Writes } from './writes.svelte.ts';

export type Reasons = CallOutput<'sessions.get'>['reasons'];

const noReading: SessionReading = { reviewer: '', blind: false, agreement: null, openAgreement: null };
const noReasons: Reasons = { 'real-fault': [], 'false-alarm': [], unsure: [], unusable: [] };
const advanceKey = 'earmark.after-verdict';
/** Items of a long session in one answer: reading one takes a few milliseconds. */
const partSize = 2_500;
/** How often a session is read that others write to meanwhile, before it is taken as it came. */
const mostReadings = 4;

/** A session on the screen: its recordings, and where the reviewer is among them. */
export class OpenSession {
  summary = $state.raw<SessionSummary | null>(null);
  reasons = $state.raw<Reasons>(noReasons);
  /** names of the steps of severity, the mildest first */
  severities = $state.raw<readonly string[]>([]);
  /** who reads it and how, and how two who read it agree */
  reading = $state.raw<SessionReading>(noReading);
  canUndo = $state(false);
  canRedo = $state(false);
  loading = $state(false);
  problem = $state.raw<Problem | null>(null);
  autoAdvance = $state(true);
  #secondsPerVerdict = $state<number | null>(null);

  /** called when a second reading without others' verdicts begins or ends */
  onBlind: () => void = () => undefined;
  readonly queue: Queue;
  readonly writes: Writes;
  protected readonly client: Client;
  protected readonly announcer: Announcer;
  #storage: Storage | null;
  #shownAt = 0;
  /** the session that was asked for last */
  #wanted: number | null = null;
  /** the person at the screen, as far as it was told */
  #reviewer: string | null = null;
  /** how often it was written to, or seen with other eyes, while it was being read */
  #changes = 0;

  constructor(client: Client, announcer: Announcer, storage: Storage | null = null) {
    this.client = client;
    this.announcer = announcer;
    this.#storage = storage;
    this.queue = new Queue(client);
    this.writes = new Writes(announcer, ({ changed, session, ...rest }) => {
      this.queue.put(changed);
      this.summary = session;
      void this.#readReading(changed.some(({ verdict }) => (verdict?.readings.length ?? 0) > 1));
      this.#takeSteps(rest);
    });
    this.autoAdvance = storage?.getItem(advanceKey) !== 'stay';
    client.on('app.changed', ({ reviewer }) => void this.#followReviewer(reviewer));
    client.on('session.changed', ({ sessionId }) => void this.#followOthers(sessionId));
  }

  /** what is left to do at the reviewer's own pace, s; null before that is known and when nothing is left */
  secondsLeft = $derived.by(() => {
    const { open } = this.counts;
    return this.#secondsPerVerdict === null || open === 0 ? null : open * this.#secondsPerVerdict;
  });

  get items(): readonly SessionItem[] {
    return this.queue.items;
  }
  get visible(): readonly SessionItem[] {
    return this.queue.visible;
  }
  get current(): SessionItem | null {
    return this.queue.current;
  }
  get currentId(): number | null {
    return this.queue.currentId;
  }
  get currentIndex(): number {
    return this.queue.currentIndex;
  }
  get upcoming(): readonly SessionItem[] {
    return this.queue.upcoming;
  }
  get counts() {
    return this.queue.counts;
  }
  get saving() {
    return this.writes.saving;
  }
  get allDone(): boolean {
    return this.items.length > 0 && this.counts.open === 0;
  }
  /** every item has a verdict and none is on the screen */
  get finished(): boolean {
    return this.allDone && this.current === null;
  }

  /** Shows a session. Another one is left only when its last write is done, and stays where that has failed. */
  async open(sessionId: number): Promise<void> {
    this.#wanted = sessionId;
    const isKnown = () => this.summary?.id === sessionId;
    if (!isKnown() && this.summary !== null) {
      await this.writes.settled();
      if (this.#wanted !== sessionId) return;
      if (!this.writes.free()) {
        // What is being read of the one that stays is wanted again.
        this.#wanted = this.summary.id;
        return;
      }
    }
    const known = isKnown();
    if (!known) this.clear();
    this.loading = true;
    const answer = await this.#read(sessionId);
    if (this.#wanted !== sessionId) return;
    this.loading = false;
    if (!answer.ok) {
      // What is on the screen stays there; only a session that never came is a problem of its own.
      if (!known) this.problem = answer.problem;
      return;
    }
    this.problem = null;
    this.summary = answer.value.session;
    this.queue.read(sessionId, answer.value.items, answer.value.queue);
    this.reasons = reasonsInLanguage(answer.value.reasons);
    this.severities = severityNamesIn(language(), answer.value.severities);
    this.reading = answer.value.reading;
    this.#takeSteps(answer.value);
    if (this.current === null) this.show(this.queue.first());
  }

  /** Reads a session in parts, between which the window answers; again where somebody wrote to it meanwhile. */
  async #read(sessionId: number): Promise<Result<CallOutput<'sessions.get'>>> {
    for (let reading = 1; ; reading++) {
      const before = this.#changes;
      const answer = await this.client.call('sessions.get', { sessionId, items: partSize });
      if (!answer.ok) return answer;
      const items = [...answer.value.items];
      while (items.length < answer.value.session.flagged && this.#wanted === sessionId) {
        const part = await this.client.call('sessions.items', { sessionId, from: items.length, count: partSize });
        if (!part.ok) return part;
        if (part.value.items.length === 0) break;
        items.push(...part.value.items);
      }
      if (this.#changes === before || reading === mostReadings) return ok({ ...answer.value, items });
    }
  }

  /** Reads the session afresh, without moving. A verdict that did reach the journal is no longer called unsaved. */
  async reload(): Promise<void> {
    if (!this.summary) return;
    await this.open(this.summary.id);
    this.writes.look();
  }

  setOrder(order: QueueOrder): void {
    this.queue.setOrder(order);
  }

  /** What the filter drops leaves the screen. */
  setFilter(change: Partial<QueueFilter>): void {
    this.queue.setFilter(change);
    this.#leaveWhatIsDropped();
  }

  /** Only these are left in the queue, until `null` brings the others back. What is not among them leaves the screen. */
  pick(recordingIds: Iterable<number> | null): void {
    this.queue.pick(recordingIds);
    this.#leaveWhatIsDropped();
  }

  showAll(): void {
    this.queue.showAll();
    if (this.current === null) this.show(this.queue.first());
  }

  tellFound(): void {
    this.announcer.announce(text.review.announce.found(this.queue.shownCount));
  }

  /** Opens the first recording that the search has found. */
  openFound(): void {
    const item = this.queue.firstMatch();
    if (item === null || !this.writes.free()) return;
    this.show(item);
    this.#tell(item);
  }

  setAutoAdvance(on: boolean): void {
    this.autoAdvance = on;
    this.#storage?.setItem(advanceKey, on ? 'advance' : 'stay');
  }

  select(recordingId: number): void {
    const item = this.queue.find(recordingId);
    if (item && this.writes.free()) this.show(item);
  }

  /** Moves in the list: 1 = next, -1 = previous. */
  move(step: number): void {
    const { rows, rowIndex } = this.queue;
    const index = Math.min(rows.length - 1, Math.max(0, rowIndex + step));
    const item = rows[index]?.item;
    if (!item || index === rowIndex || !this.writes.free()) return;
    this.show(item);
    this.#tell(item);
  }

  /** The next open recording of the list, in its order. What the filter hides stays hidden, and is spoken of. */
  toNextOpen(): void {
    if (!this.writes.free()) return;
    const item = nextOpen(this.visible, this.currentIndex);
    if (!item || item.recordingId === this.currentId) {
      if (this.allDone) this.show(null);
      this.announcer.announce(text.review.announce.noneOpen(this.queue.hiddenOpen));
      return;
    }
    this.show(item);
    this.#tell(item);
  }

  /** After everything has a verdict: back to the first of the list. */
  lookAgain(): void {
    this.queue.showAll();
    this.show(this.visible[0] ?? null);
  }

  #leaveWhatIsDropped(): void {
    const stays = this.current !== null && this.queue.isShown(this.current);
    if (!stays && this.writes.free()) this.show(this.queue.firstMatch());
  }

  protected show(item: SessionItem | null): void {
    this.queue.currentId = item?.recordingId ?? null;
    if (item) this.queue.reveal(item.recordingId);
    this.#shownAt = performance.now();
  }

  /** Announces what is on the screen. */
  #tell(item: SessionItem): void {
    this.announcer.announce(text.review.announce.now(withCover(item), this.currentIndex + 1, this.visible.length));
  }

  /** seconds since the recording came on the screen */
  secondsShown(): number {
    return (performance.now() - this.#shownAt) / 1000;
  }

  #takeSteps(steps: Pick<CallOutput<'sessions.get'>, 'canUndo' | 'canRedo' | 'secondsPerVerdict'>): void {
    this.canUndo = steps.canUndo;
    this.canRedo = steps.canRedo;
    this.#secondsPerVerdict = steps.secondsPerVerdict;
  }

  /** How reviewers agree changes with every recording that a second one judges. */
  async #readReading(changed: boolean): Promise<void> {
    const sessionId = this.summary?.id;
    if (sessionId === undefined || (!changed && this.reading.agreement === null && this.reading.openAgreement === null))
      return;
    const answer = await this.client.call('reading.get', { sessionId });
    if (answer.ok && this.summary?.id === sessionId) this.reading = answer.value;
  }

  /** Somebody else sits down at the screen: what they may see, and take back, is not the same. */
  async #followReviewer(reviewer: string): Promise<void> {
    if (this.loading && reviewer !== this.#reviewer) this.#changes++;
    this.#reviewer = reviewer;
    if (this.summary === null || reviewer === this.reading.reviewer) return;
    this.reading = { ...this.reading, reviewer };
    this.forgetDrafts();
    const sessionId = this.summary.id;
    const answer = await this.client.call('reading.get', { sessionId });
    if (answer.ok && this.#wanted === sessionId && answer.value.reviewer === reviewer) this.takeReading(answer.value);
    await this.reload();
  }

  /** What a blind reader may not know leaves the screen at once: reading a long session again takes its time. */
  protected takeReading(reading: SessionReading): void {
    this.#changes++;
    this.reading = reading;
    if (reading.blind) this.queue.hideOthers(reading.reviewer);
  }

  /** Another window wrote to this session: read it again unless the numbers are the ones on the screen. */
  async #followOthers(sessionId: number): Promise<void> {
    if (this.loading && sessionId === this.#wanted) this.#changes++;
    if (
      this.loading ||
      this.summary?.id !== sessionId ||
      this.saving.state === 'saving' ||
      this.saving.state === 'failed'
    )
      return;
    const answer = await this.client.call('sessions.list', {});
    if (!answer.ok) return;
    const fresh = answer.value.sessions.find((session) => session.id === sessionId);
    if (fresh && JSON.stringify(fresh) !== JSON.stringify(this.summary)) await this.reload();
  }

  protected forgetDrafts(): void {}

  protected clear(): void {
    this.summary = null;
    this.queue.clear();
    this.writes.forget();
  }
}
