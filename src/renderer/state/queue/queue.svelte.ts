import type { Client } from '#renderer/client/client.ts';
import type { QueueFilter, QueueOrder, QueueView } from '#shared/contract/queue.ts';
import type { SessionItem, StandingVerdict } from '#shared/contract/schemas.ts';
import type { Problem } from '#shared/core/problems.ts';
import { anyFilter, facetsOf, hasRest, hasState, matches, noFilter, searchTest, stateCounts } from './filters.ts';
import { changedSince, nextOpen, rank, upcoming, type UnlikeOrder } from './orders.ts';

/** The recordings of a session in the order and with the filter that the reviewer chose, and where the reviewer is. */
export class Queue {
  items = $state.raw<readonly SessionItem[]>([]);
  currentId = $state<number | null>(null);
  order = $state<QueueOrder>('score');
  filter = $state.raw<QueueFilter>(noFilter);
  search = $state('');
  /** as the host worked it out last */
  unlike = $state.raw<UnlikeOrder | null>(null);
  workingOut = $state(false);
  orderProblem = $state.raw<Problem | null>(null);

  /** the items as they were read: verdicts never change the order, so it is worked out once per order */
  #read = $state.raw<readonly SessionItem[]>([]);
  #names = $derived(this.#read.map(({ fileName }) => fileName.toLowerCase()));
  #ranks = $derived(rank(this.#read, this.order, this.unlike));
  #found = $derived.by(() => {
    const test = searchTest(this.search);
    return test === null ? this.#ranks : this.#ranks.filter((index) => test(this.#names[index]!));
  });
  #ofRest = $derived(this.#found.map((index) => this.items[index]!).filter((item) => hasRest(item, this.filter)));
  /** what the filter and the search leave */
  shown = $derived(this.#ofRest.filter((item) => hasState(item, this.filter.state)));
  /**
   * The list on the screen. What the reviewer has just decided stays in it, even when the filter drops it, until they
   * move on.
   */
  visible = $derived.by(() => {
    const current = this.current;
    if (current === null || this.filter.state === 'all' || hasState(current, this.filter.state)) return this.shown;
    return this.#ofRest.filter((item) => hasState(item, this.filter.state) || item === current);
  });
  current = $derived(this.items.find((item) => item.recordingId === this.currentId) ?? null);
  /** -1 where the current recording is not in the list */
  currentIndex = $derived(this.visible.findIndex((item) => item === this.current));
  upcoming = $derived(this.current ? upcoming(this.visible, this.currentIndex) : []);

  counts = $derived(stateCounts(this.items));
  /** how many the list would hold for each state */
  stateCounts = $derived(stateCounts(this.#ofRest));
  facets = $derived(facetsOf(this.#read, this.filter));
  hidden = $derived(this.items.length - this.shown.length);
  hiddenOpen = $derived(this.counts.open - this.shown.filter(({ verdict }) => verdict === null).length);
  narrowed = $derived(anyFilter(this.filter) || searchTest(this.search) !== null);
  changedSince = $derived(this.unlike === null ? 0 : changedSince(this.items, this.unlike));

  #client: Client;
  #sessionId: number | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Takes over a session that was read: afresh, or again. */
  read(sessionId: number, items: readonly SessionItem[], view: QueueView | null): void {
    this.#read = items;
    this.items = items;
    if (this.#sessionId === sessionId) return;
    this.#sessionId = sessionId;
    this.order = view?.order ?? 'score';
    this.filter = view?.filter ?? noFilter;
    if (this.order === 'unlike') void this.workOut(false);
  }

  clear(): void {
    this.#sessionId = null;
    this.#read = [];
    this.items = [];
    this.currentId = null;
    this.search = '';
    this.unlike = null;
    this.workingOut = false;
    this.orderProblem = null;
  }

  put(recordingId: number, verdict: StandingVerdict | null): void {
    this.items = this.items.map((item) => (item.recordingId === recordingId ? { ...item, verdict } : item));
  }

  setOrder(order: QueueOrder): void {
    this.order = order;
    this.#remember();
    if (order === 'unlike' && this.unlike === null) void this.workOut(false);
  }

  /** A section belongs to a machine, an attribute to both: choosing the first lets go of what it does not have. */
  setFilter(change: Partial<QueueFilter>): void {
    const filter = { ...this.filter, ...change };
    const { sections } = facetsOf(this.#read, filter);
    if (!sections.some(({ value }) => value === filter.section)) filter.section = null;
    const { attributes } = facetsOf(this.#read, filter);
    const { attribute } = filter;
    if (!attributes.some(({ value: { name, value } }) => name === attribute?.name && value === attribute.value))
      filter.attribute = null;
    this.filter = filter;
    this.#remember();
  }

  showAll(): void {
    this.search = '';
    this.filter = noFilter;
    this.#remember();
  }

  /** Asks the host for the order by unlikeness; `again` takes the verdicts of now. */
  async workOut(again: boolean): Promise<void> {
    const sessionId = this.#sessionId;
    if (sessionId === null || this.workingOut) return;
    this.workingOut = true;
    const answer = await this.#client.call('queue.unlike', { sessionId, again });
    if (sessionId !== this.#sessionId) return;
    this.workingOut = false;
    this.orderProblem = answer.ok ? null : answer.problem;
    if (answer.ok) this.unlike = answer.value;
  }

  /** Where a session starts: at the first open recording of the list. */
  first(): SessionItem | null {
    const open = nextOpen(this.visible, -1);
    if (open !== null) return open;
    return this.counts.open === 0 ? null : (this.visible[0] ?? null);
  }

  firstMatch(): SessionItem | null {
    return this.shown[0] ?? null;
  }

  isShown(item: SessionItem): boolean {
    return matches(item, this.filter);
  }

  /** A convenience that is lost where it cannot be written; nothing waits for it. */
  #remember(): void {
    if (this.#sessionId === null) return;
    const view = { order: this.order, filter: this.filter };
    void this.#client.call('queue.remember', { sessionId: this.#sessionId, view });
  }
}
