import { createRandom, type Random } from '#shared/core/random.ts';

/** One recording as it is shown to the network once. */
export interface Draw {
  /** number of the recording among those trained on */
  readonly recording: number;
  /** 0..1: where in a recording longer than the model's window the window lies */
  readonly place: number;
}

/**
 * The recordings of one epoch (from 0) in the order of training: as many draws as there are recordings, every class as
 * often as every other, the recordings of a class in turn. Draw number d of the whole training belongs to class
 * d mod classes, so that an epoch goes on where the one before stopped; the same seed and epoch give the same draws.
 * @param classOf class of each recording; classes without a recording are left out
 */
export function epochDraws(classOf: readonly number[], seed: number, epoch: number): Draw[] {
  const root = createRandom(seed);
  const members = membersOf(classOf);
  const orders = new Map<string, number[]>();
  const orderOf = (label: number, round: number): number[] => {
    const name = `class ${label} round ${round}`;
    const known = orders.get(name) ?? root.fork(name).shuffle([...members.get(label)!]);
    orders.set(name, known);
    return known;
  };
  const labels = [...members.keys()].sort((a, b) => a - b);
  const drawn = classOf.map((_, index) => {
    const number = epoch * classOf.length + index;
    const label = labels[number % labels.length]!;
    const turn = Math.floor(number / labels.length);
    const size = members.get(label)!.length;
    return orderOf(label, Math.floor(turn / size))[turn % size]!;
  });
  const random = root.fork(`epoch ${epoch}`);
  return random.shuffle(drawn).map((recording) => ({ recording, place: random.next() }));
}

/** Generated clips of one update: any of them, at any place. */
export function generatedDraws(clips: number, count: number, random: Random): Draw[] {
  return Array.from({ length: count }, () => ({ recording: random.integer(clips), place: random.next() }));
}

function membersOf(classOf: readonly number[]): Map<number, number[]> {
  const members = new Map<number, number[]>();
  classOf.forEach((label, recording) => {
    const list = members.get(label) ?? [];
    list.push(recording);
    members.set(label, list);
  });
  return members;
}
