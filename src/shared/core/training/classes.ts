/** Which recordings make which class, and which classes are large enough to be learnt. */
import type { RecordingPlace } from '../domain.ts';
import type { ClassRule, TrainingClass } from './settings.ts';

/**
 * Separate recordings a class needs at least: three to train on and one to test with. One recording as a class of its
 * own teaches to know that recording again, and makes every new one strange.
 */
export const fewestRecordings = 4;
/** Below this a class is learnt by heart rather than understood. */
export const goodRecordings = 20;
export const fewestClasses = 2;

export interface TrainingClasses {
  /** all classes that the rule makes, by name; merged and refused ones among them */
  readonly classes: readonly TrainingClass[];
  /** names of those that are kept, in the order of the model's outputs */
  readonly kept: readonly string[];
  /** of each recording its place in `kept`, or null where its class is refused */
  readonly assigned: readonly (number | null)[];
}

/**
 * Sorts recordings into classes. A class with fewer than `fewestRecordings` is merged with the one of the same machine
 * and section that shares the most attributes with it (the larger, then the first by name, where several do), starting
 * with the smallest; where there is none, it is refused. Both domains of a section are one class (paper section 2.1).
 */
export function trainingClasses(places: readonly RecordingPlace[], rule: ClassRule): TrainingClasses {
  const groups = groupPlaces(places, rule);
  const original = new Map(groups.map((group) => [group.name, group.members.length]));
  const intoOf = mergeSmall(groups);
  const kept = groups.filter(({ members }) => members.length >= fewestRecordings).map(({ name }) => name);
  const assigned = new Array<number | null>(places.length).fill(null);
  for (const { name, members } of groups) {
    const output = kept.indexOf(name);
    if (output >= 0) for (const member of members) assigned[member] = output;
  }
  const classes = [...original].map(([name, recordings]): TrainingClass => {
    const into = follow(intoOf, name);
    if (!kept.includes(into)) return { name, recordings, fate: 'refused', into: null };
    return into === name ? { name, recordings, fate: 'kept', into: null } : { name, recordings, fate: 'merged', into };
  });
  return { classes, kept, assigned };
}

/** What becomes of a class, as a sentence. */
export function describeFate({ name, recordings, fate, into }: TrainingClass): string {
  const count = recordings === 1 ? 'one recording' : `${recordings} recordings`;
  if (fate === 'merged') {
    return `${name} has only ${count} of the ${fewestRecordings} that a class needs, so it counts as ${into ?? ''}.`;
  }
  if (fate === 'refused') {
    return `${name} is left out: it has only ${count} of the ${fewestRecordings} that a class needs, and there is no class of the same machine and section to count it to.`;
  }
  return recordings < goodRecordings
    ? `${name} has ${count}; with fewer than ${goodRecordings} the model learns them by heart.`
    : `${name} has ${count}.`;
}

/** The class of a recording under a rule, in words. */
export function className(place: RecordingPlace, rule: ClassRule): string {
  const section = place.section === '' ? '' : ` section ${place.section}`;
  const attributes = rule === 'attributes' ? pairsOf(place) : [];
  return [`${place.machine}${section}`, ...attributes].join(', ');
}

interface Group {
  readonly name: string;
  /** machine and section */
  readonly home: string;
  /** attributes that all members have, as name=value */
  pairs: readonly string[];
  members: number[];
}

function groupPlaces(places: readonly RecordingPlace[], rule: ClassRule): Group[] {
  const groups = new Map<string, Group>();
  places.forEach((place, index) => {
    const name = className(place, rule);
    const known = groups.get(name);
    if (known !== undefined) {
      known.members.push(index);
      return;
    }
    const pairs = rule === 'attributes' ? pairsOf(place) : [];
    groups.set(name, { name, home: JSON.stringify([place.machine, place.section]), pairs, members: [index] });
  });
  return [...groups.values()].sort((a, b) => compare(a.name, b.name));
}

/** Merges in place until every group is large enough or alone in its home; answers which went into which. */
function mergeSmall(groups: Group[]): Map<string, string> {
  const intoOf = new Map<string, string>();
  for (;;) {
    const small = groups
      .filter(({ members, home, name }) => {
        const alone = !groups.some((other) => other.home === home && other.name !== name);
        return members.length < fewestRecordings && !alone;
      })
      .sort((a, b) => a.members.length - b.members.length)[0];
    if (small === undefined) return intoOf;
    const target = groups
      .filter(({ home, name }) => home === small.home && name !== small.name)
      .sort((a, b) => shared(b, small) - shared(a, small) || b.members.length - a.members.length)[0]!;
    target.members = [...target.members, ...small.members].sort((a, b) => a - b);
    target.pairs = target.pairs.filter((pair) => small.pairs.includes(pair));
    intoOf.set(small.name, target.name);
    groups.splice(groups.indexOf(small), 1);
  }
}

function shared(a: Group, b: Group): number {
  return a.pairs.filter((pair) => b.pairs.includes(pair)).length;
}

function follow(intoOf: ReadonlyMap<string, string>, name: string): string {
  const next = intoOf.get(name);
  return next === undefined ? name : follow(intoOf, next);
}

function pairsOf({ attributes }: RecordingPlace): string[] {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${value}`)
    .sort(compare);
}

/** By code units: the same order on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
