import type { Client } from '#renderer/client/client.ts';
import type { EventRule, QueueFilter, QueueOrder, QueueView } from '#shared/contract/queue.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import type { Problem } from '#shared/core/problems.ts';
import {
  anyFilter,
  facetsOf,
  filtersOn,
  hasRest,
  hasState,
  matches,
  noFilter,
  searchTest,
  stateCounts,
  tagFacets,
} from './filters.ts';
import { gather, plainRows, rowsOf, type QueueRow } from './event-rows.ts';
import { Grouping } from './grouping.svelte.ts';
import { changedSince, nextOpen, rank, upcoming, type UnlikeOrder } from './orders.ts';
import { withVerdicts, type ChangedVerdict } from './put.ts';

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
  #ofRest = $derived.by(() => {
    const items = this.#found.map((index) => this.items[index]!);
    return filtersOn(this.filter) === 0 ? items : items.filter((item) => hasRest(item, this.filter));
  });
  /** what the filter and the search leave */
  shown = $derived(
    this.filter.state === 'all' ? this.#ofRest : this.#ofRest.filter((item) => hasState(item, this.filter.state)),
  );
  /**
   * The list on the screen. What the reviewer has just decided stays in it, even when the filter drops it, until they
   * move on.
   */
  #kept = $derived.by(() => {
    const current = this.current;
    if (current === null || this.filter.state === 'all' || hasState(current, this.filter.state)) return this.shown;
    return this.#ofRest.filter((item) => hasState(item, this.filter.state) || item === current);
  });
  /** the same, with the recordings of each event together while the queue is grouped */
  visible: readonly SessionItem[] = $derived.by(() => {
    const { of } = this.grouping;
    return of === null ? this.#kept : gather(this.#kept, of);
  });
  /** the lines of the list: those of closed events are hidden */
  rows: readonly QueueRow[] = $derived.by(() => {
    const { of, opened } = this.grouping;
    if (of !== null) return rowsOf(this.visible, of, opened);
    this.#plainRows = plainRows(this.visible, this.#plainRows);
    return this.#plainRows;
  });
  current = $derived(this.items.find((item) => item.recordingId === this.currentId) ?? null);
  /** -1 where the current recording is not in the list */
  currentIndex = $derived(this.visible.findIndex((item) => item === this.current));
  /** of the line of the current recording, or of the closed event that it is in */
  rowIndex = $derived.by(() => {
    const { current } = this;
    if (current === null) return -1;
    const isCurrent = ({ item, members, opened }: QueueRow) =>
      item === current || (!opened && members !== null && members.includes(current));
    return this.rows.findIndex(isCurrent);
  });
  /** of the line that begins the event of the current recording; -1 where it is in none */
  headIndex = $derived.by(() => {
    const head = this.event?.members[0];
    return head === undefined ? -1 : this.rows.findIndex(({ item }) => item === head);
  });
  /** recordings of the event of the current one that the list holds; null of one that is in none */
  event = $derived.by(() => {
    const number = this.grouping.of?.get(this.currentId ?? -1);
    if (number === undefined) return null;
    const members = this.visible.filter(({ recordingId }) => this.grouping.of?.get(recordingId) === number);
    const size = this.grouping.events?.events[number]?.length ?? members.length;
    return members.length < 2 ? null : { number, members, hidden: size - members.length };
  });
  upcoming = $derived(this.current ? upcoming(this.visible, this.currentIndex) : []);

  counts = $derived(stateCounts(this.items));
  /** how many the list would hold for each state */
  stateCounts = $derived(this.#ofRest.length === this.items.length ? this.counts : stateCounts(this.#ofRest));
  facets = $derived(facetsOf(this.#read, this.filter));
  tags = $derived(tagFacets(this.items));
  hidden = $derived(this.items.length - this.shown.length);
  hiddenOpen = $derived(
    this.hidden === 0 ? 0 : this.counts.open - this.shown.filter(({ verdict }) => verdict === null).length,
  );
  narrowed = $derived(anyFilter(this.filter) || searchTest(this.search) !== null);
  changedSince = $derived(this.unlike === null ? 0 : changedSince(this.items, this.unlike));

  readonly grouping: Grouping;
  #plainRows: readonly QueueRow[] = [];
  #client: Client;
  #sessionId: number | null = null;

  constructor(client: Client) {
    this.#client = client;
    this.grouping = new Grouping(client);
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
    this.grouping.read(sessionId, view?.events);
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
    this.grouping.clear();
  }

  put(changed: readonly ChangedVerdict[]): void {
    this.items = withVerdicts(this.items, changed);
  }

  mark(recordingId: number, bookmark: boolean): void {
    this.items = this.items.map((item) => (item.recordingId === recordingId ? { ...item, bookmark } : item));
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

  setGrouped(on: boolean): void {
    this.grouping.set(on);
    this.#remember();
  }

  setEventRule(change: Partial<EventRule>): void {
    this.grouping.setRule(change);
    this.#remember();
  }

  /** Opens or closes the event of the line; answers whether it is open now, null where the line is none. */
  toggleEvent(index: number, open?: boolean): boolean | null {
    const row = this.rows[index];
    const number = row?.members ? this.grouping.of?.get(row.item.recordingId) : undefined;
    if (row === undefined || number === undefined) return null;
    const opens = open ?? !row.opened;
    if (opens) this.grouping.opened.add(number);
    else this.grouping.opened.delete(number);
    return opens;
  }

  /** Opens the event of a recording that is not its first one, so that its own line is there. */
  reveal(recordingId: number): void {
    const number = this.grouping.of?.get(recordingId);
    if (number === undefined || this.grouping.opened.has(number)) return;
    const head = this.visible.find((item) => this.grouping.of?.get(item.recordingId) === number);
    if (head !== undefined && head.recordingId !== recordingId) this.grouping.opened.add(number);
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
    const { on, rule } = this.grouping;
    const view = { order: this.order, filter: this.filter, events: { on, ...rule } };
    void this.#client.call('queue.remember', { sessionId: this.#sessionId, view });
  }
}
