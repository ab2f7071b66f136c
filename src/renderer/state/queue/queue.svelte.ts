import type { Client } from '#renderer/client/client.ts';
import type { EventRule, QueueFilter, QueueOrder, QueueView } from '#shared/contract/queue.ts';
import type { SessionItem, StandingVerdict } from '#shared/contract/schemas.ts';
import type { Problem } from '#shared/core/problems.ts';
import {
  anyFilter,
  asksWhatChanges,
  facetsOf,
  filtersOn,
  hasRest,
  hasState,
  isPicked,
  matches,
  noFilter,
  pickedOf,
  searchTest,
  stateCounts,
  stateOf,
  tagFacets,
} from './filters.ts';
import type { QueueRow } from './event-rows.ts';
import { Grouping } from './grouping.svelte.ts';
import { Listed, placesOf } from './listed.ts';
import { changedSince, nextOpen, rank, upcoming, type UnlikeOrder } from './orders.ts';

/** What stands for a recording after a change; null = nothing any more. */
export interface ChangedVerdict {
  readonly recordingId: number;
  readonly verdict: StandingVerdict | null;
}

/**
 * The recordings of a session in the order and with the filter that the reviewer chose, and where the reviewer is. A
 * place is that of a recording in the session. A verdict changes one recording where it is: `items`, `visible` and
 * `rows` stay the same arrays then, and `#changes` tells whoever has read them.
 */
export class Queue {
  currentId = $state<number | null>(null);
  order = $state<QueueOrder>('score');
  filter = $state.raw<QueueFilter>(noFilter);
  search = $state('');
  /** recordings of the session that were picked elsewhere, as on a map; null = none were. Not kept with the session. */
  picked = $state.raw<ReadonlySet<number> | null>(null);
  /** as the host worked it out last */
  unlike = $state.raw<UnlikeOrder | null>(null);
  workingOut = $state(false);
  orderProblem = $state.raw<Problem | null>(null);

  /** the items as they were read: verdicts never change the order, so it is worked out once per order */
  #read = $state.raw<readonly SessionItem[]>([]);
  /** the items as they are now */
  #items: SessionItem[] = [];
  /** how often a single recording has changed */
  #changes = $state(0);
  /** how often several have changed at once */
  #batches = $state(0);
  /** how many recordings there are of each state */
  counts = $state.raw(stateCounts([]));
  #placeOf = $derived(placesOf(this.#read));
  #currentPlace = $derived(this.#placeOf.get(this.currentId ?? -1) ?? -1);
  #names = $derived(this.#read.map(({ fileName }) => fileName.toLowerCase()));
  /** places in the chosen order; what follows leaves some of them out */
  #ranks = $derived(rank(this.#read, this.order, this.unlike));
  #found = $derived.by(() => {
    const test = searchTest(this.search);
    return test === null ? this.#ranks : this.#ranks.filter((place) => test(this.#names[place]!));
  });
  #ofRest = $derived.by(() => {
    const { filter, picked } = this;
    if (filtersOn(filter) === 0 && picked === null) return this.#found;
    const items = asksWhatChanges(filter) ? this.items : this.#items;
    return this.#found.filter((place) => isPicked(items[place]!, picked) && hasRest(items[place]!, filter));
  });
  /** what the filter and the search leave */
  #shown = $derived.by(() => {
    const { state } = this.filter;
    if (state === 'all') return this.#ofRest;
    const { items } = this;
    return this.#ofRest.filter((place) => hasState(items[place]!, state));
  });
  /**
   * The list on the screen. What the reviewer has just decided stays in it, even when the filter drops it, until they
   * move on.
   */
  #kept = $derived.by(() => {
    const { state } = this.filter;
    const { current } = this;
    if (current === null || hasState(current, state)) return this.#shown;
    const { items } = this;
    return this.#ofRest.filter((place) => hasState(items[place]!, state) || items[place] === current);
  });
  #listed = $derived.by(() => {
    void this.#batches;
    const { of, opened } = this.grouping;
    return new Listed(this.#items, this.#kept, this.#placeOf, of === null ? null : { of, opened });
  });
  current = $derived(this.items[this.#currentPlace] ?? null);
  /** -1 where the current recording is not in the list */
  currentIndex = $derived(this.#listed.indexOf(this.#currentPlace));
  /** of the line of the current recording, or of the closed event that it is in */
  rowIndex = $derived(this.#listed.lineOf(this.#currentPlace));
  /** of the line that begins the event of the current recording; -1 where it is in none */
  headIndex = $derived(this.#listed.headOf(this.#currentPlace));
  /** recordings of the event of the current one that the list holds; null of one that is in none */
  event = $derived.by(() => {
    const number = this.grouping.of?.get(this.currentId ?? -1);
    const members = this.rows[this.headIndex]?.members;
    if (number === undefined || !members) return null;
    const size = this.grouping.events?.events[number]?.length ?? members.length;
    return { number, members, hidden: size - members.length };
  });
  upcoming = $derived(this.current ? upcoming(this.visible, this.currentIndex) : []);

  /** how many the list would hold for each state */
  stateCounts = $derived.by(() => {
    if (this.#ofRest.length === this.#read.length) return this.counts;
    const { items } = this;
    return stateCounts(this.#ofRest.map((place) => items[place]!));
  });
  facets = $derived(facetsOf(this.#read, this.filter));
  tags = $derived(tagFacets(this.items));
  shownCount = $derived(this.#shown.length);
  hidden = $derived(this.#read.length - this.shownCount);
  hiddenOpen = $derived.by(() => {
    if (this.hidden === 0) return 0;
    const { items } = this;
    return this.#shown.reduce((open, place) => open - Number(items[place]!.verdict === null), this.counts.open);
  });
  narrowed = $derived(this.picked !== null || anyFilter(this.filter) || searchTest(this.search) !== null);
  changedSince = $derived(this.unlike === null ? 0 : changedSince(this.items, this.unlike));

  readonly grouping: Grouping;
  #client: Client;
  #sessionId: number | null = null;

  constructor(client: Client) {
    this.#client = client;
    this.grouping = new Grouping(client);
  }

  get items(): readonly SessionItem[] {
    void [this.#read, this.#changes, this.#batches];
    return this.#items;
  }
  /** the list on the screen, with the recordings of each event together while the queue is grouped */
  get visible(): readonly SessionItem[] {
    void this.#changes;
    return this.#listed.items;
  }
  /** the lines of the list: those of closed events are hidden */
  get rows(): readonly QueueRow[] {
    void this.#changes;
    return this.#listed.rows;
  }

  find(recordingId: number): SessionItem | null {
    return this.items[this.#placeOf.get(recordingId) ?? -1] ?? null;
  }

  /** Takes over a session that was read: afresh, or again. */
  read(sessionId: number, items: readonly SessionItem[], view: QueueView | null): void {
    this.#take(items);
    if (this.#sessionId === sessionId) return;
    this.#sessionId = sessionId;
    this.order = view?.order ?? 'score';
    this.filter = view?.filter ?? noFilter;
    if (this.order === 'unlike') void this.workOut(false);
    this.grouping.read(sessionId, view?.events);
  }

  clear(): void {
    this.#sessionId = null;
    this.#take([]);
    this.currentId = null;
    this.search = '';
    this.picked = null;
    this.unlike = null;
    this.workingOut = false;
    this.orderProblem = null;
    this.grouping.clear();
  }

  put(changed: readonly ChangedVerdict[]): void {
    this.#change(changed.map(({ recordingId, verdict }) => [recordingId, { verdict }]));
  }

  /** Leaves only verdicts on recordings that this reviewer has judged too. */
  hideOthers(reviewer: string): void {
    const isOthers = ({ verdict }: SessionItem) =>
      verdict !== null && ![verdict, ...verdict.readings].some((said) => said.reviewer === reviewer);
    this.put(this.#items.filter(isOthers).map(({ recordingId }) => ({ recordingId, verdict: null })));
  }

  mark(recordingId: number, bookmark: boolean): void {
    this.#change([[recordingId, { bookmark }]]);
  }

  /** What opening a recording has found out about its file. */
  see(recordingId: number, present: boolean): void {
    const item = this.find(recordingId);
    if (item !== null && item.present !== present) this.#change([[recordingId, { present }]]);
  }

  setOrder(order: QueueOrder): void {
    this.order = order;
    this.#remember();
    if (order === 'unlike' && this.unlike === null) void this.workOut(false);
  }

  /** A section belongs to a machine, an attribute to both: choosing the first lets go of what it does not have. */
  setFilter(change: Partial<QueueFilter>): void {
    const filter = { ...this.filter, ...change };
    if (filter.section !== null) {
      const { sections } = facetsOf(this.#read, filter);
      if (!sections.some(({ value }) => value === filter.section)) filter.section = null;
    }
    const { attribute } = filter;
    if (attribute !== null) {
      const { attributes } = facetsOf(this.#read, filter);
      if (!attributes.some(({ value: { name, value } }) => name === attribute.name && value === attribute.value))
        filter.attribute = null;
    }
    this.filter = filter;
    this.#remember();
  }

  /** Leaves only these in the list; those that are not of this session are not counted. Of none, or null, all stay. */
  pick(recordingIds: Iterable<number> | null): void {
    this.picked = pickedOf(recordingIds ?? [], (recordingId) => this.#placeOf.has(recordingId));
  }

  showAll(): void {
    this.search = '';
    this.picked = null;
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
    const head = this.rows[this.#listed.headOf(this.#placeOf.get(recordingId) ?? -1)];
    if (head !== undefined && head.item.recordingId !== recordingId) this.grouping.opened.add(number);
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
    return this.items[this.#shown[0] ?? -1] ?? null;
  }

  isShown(item: SessionItem): boolean {
    return isPicked(item, this.picked) && matches(item, this.filter);
  }

  #take(items: readonly SessionItem[]): void {
    this.#items = [...items];
    this.#read = items;
    this.counts = stateCounts(items);
  }

  /** Exchanges single recordings for what they are now. */
  #change(changes: readonly (readonly [recordingId: number, change: Partial<SessionItem>])[]): void {
    const counts = { ...this.counts };
    const alone = changes.length === 1;
    for (const [recordingId, change] of changes) {
      const place = this.#placeOf.get(recordingId);
      if (place === undefined) continue;
      const before = this.#items[place]!;
      const after = { ...before, ...change };
      counts[stateOf(before)] -= 1;
      counts[stateOf(after)] += 1;
      // Several are put into a list of their own, at once.
      if (alone) this.#listed.put(place, after);
      this.#items[place] = after;
    }
    this.counts = counts;
    if (alone) this.#changes += 1;
    else this.#batches += 1;
  }

  /** A convenience that is lost where it cannot be written; nothing waits for it. */
  #remember(): void {
    if (this.#sessionId === null) return;
    const { on, rule } = this.grouping;
    const view = { order: this.order, filter: this.filter, events: { on, ...rule } };
    void this.#client.call('queue.remember', { sessionId: this.#sessionId, view });
  }
}
