import type { QueueFilter, QueueState } from '#shared/contract/queue.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';

export const noFilter: QueueFilter = {
  state: 'all',
  machine: null,
  section: null,
  attribute: null,
  levelAlarm: false,
  comment: false,
  tag: null,
  bookmark: false,
};

export function hasState(item: SessionItem, state: QueueState): boolean {
  if (state === 'all') return true;
  return stateOf(item) === state;
}

export function stateOf({ verdict }: SessionItem): Exclude<QueueState, 'all'> {
  if (verdict === null) return 'open';
  return verdict.disputed ? 'disputed' : verdict.verdict;
}

/** Everything but what was decided. */
export function hasRest(item: SessionItem, filter: QueueFilter): boolean {
  const { machine, section, attribute, levelAlarm, comment, tag, bookmark } = filter;
  if (machine !== null && item.machine !== machine) return false;
  if (section !== null && item.section !== section) return false;
  if (attribute !== null && item.attributes[attribute.name] !== attribute.value) return false;
  if (levelAlarm && !item.levelAlarm) return false;
  if (bookmark && !item.bookmark) return false;
  if (tag !== null && !tagsOf(item).includes(tag)) return false;
  return !comment || (item.verdict !== null && item.verdict.comment !== '');
}

/** Whether it asks for something that changes while a session is open. */
export const asksWhatChanges = ({ comment, tag, bookmark }: QueueFilter): boolean =>
  comment || bookmark || tag !== null;

/** The tags of every verdict that counts. */
export function tagsOf({ verdict }: SessionItem): readonly string[] {
  if (verdict === null || verdict.readings.length === 0) return verdict?.tags ?? [];
  return [...new Set(verdict.readings.flatMap(({ tags }) => tags))];
}

export function matches(item: SessionItem, filter: QueueFilter): boolean {
  return hasState(item, filter.state) && hasRest(item, filter);
}

/** Whether it is among those that were picked elsewhere; null = nothing was picked, and every recording is. */
export const isPicked = ({ recordingId }: SessionItem, picked: ReadonlySet<number> | null): boolean =>
  picked === null || picked.has(recordingId);

/** What is picked of the recordings that there are; null of none. */
export function pickedOf(recordingIds: Iterable<number>, exists: (recordingId: number) => boolean) {
  const picked: ReadonlySet<number> = new Set([...recordingIds].filter(exists));
  return picked.size === 0 ? null : picked;
}

/** How many of the filters behind the button are on. */
export function filtersOn({ machine, section, attribute, levelAlarm, comment, tag, bookmark }: QueueFilter): number {
  const chosen = [machine, section, attribute, tag].filter((value) => value !== null);
  return chosen.length + [levelAlarm, comment, bookmark].filter(Boolean).length;
}

export const anyFilter = (filter: QueueFilter): boolean => filter.state !== 'all' || filtersOn(filter) > 0;

/** Tells whether a file name holds every word that is looked for, in small letters. */
export function searchTest(search: string): ((lowerCaseName: string) => boolean) | null {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  return (name) => words.every((word) => name.includes(word));
}

/** How many items there are of each state. */
export function stateCounts(items: readonly SessionItem[]): Record<QueueState, number> {
  const counts = { all: items.length, open: 0, 'real-fault': 0, 'false-alarm': 0, unsure: 0, unusable: 0, disputed: 0 };
  for (const item of items) counts[stateOf(item)] += 1;
  return counts;
}

export interface Facet<Value> {
  readonly value: Value;
  readonly count: number;
}

/** What there is to choose from, with how many recordings of the session have it. */
export interface Facets {
  readonly machines: readonly Facet<string>[];
  /** of the chosen machine */
  readonly sections: readonly Facet<string>[];
  /** of the chosen machine and section */
  readonly attributes: readonly Facet<{ readonly name: string; readonly value: string }>[];
}

/** The tags of the items, with how many have each. */
export function tagFacets(items: readonly SessionItem[]): Facet<string>[] {
  const counts = new Map<string, number>();
  for (const item of items) for (const tag of tagsOf(item)) add(counts, tag);
  return sorted(counts);
}

const compareText = new Intl.Collator('en', { numeric: true }).compare;

export function facetsOf(items: readonly SessionItem[], { machine, section }: QueueFilter): Facets {
  const machines = new Map<string, number>();
  const sections = new Map<string, number>();
  const attributes = new Map<string, Map<string, number>>();
  for (const item of items) {
    add(machines, item.machine);
    if (machine !== null && item.machine !== machine) continue;
    add(sections, item.section);
    if (section !== null && item.section !== section) continue;
    for (const name in item.attributes) {
      const values = attributes.get(name) ?? new Map<string, number>();
      attributes.set(name, values);
      add(values, item.attributes[name]!);
    }
  }
  return {
    machines: sorted(machines),
    sections: sorted(sections),
    attributes: [...attributes.keys()]
      .sort(compareText)
      .flatMap((name) => sorted(attributes.get(name)!).map(({ value, count }) => ({ value: { name, value }, count }))),
  };
}

function add(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

const sorted = (counts: ReadonlyMap<string, number>) =>
  [...counts].sort(([a], [b]) => compareText(a, b)).map(([value, count]) => ({ value, count }));
