import type { MarkKind as Kind } from '#renderer/state/map-points.ts';
import type { EmbeddingMap, MapPoint } from '#shared/contract/overview.ts';
import { number, recordings, score } from './words.ts';

const kinds: Readonly<Record<Kind, string>> = {
  bank: 'Normal of the bank',
  normal: 'Normal',
  fault: 'Real fault',
  'false-alarm': 'False alarm',
  unknown: 'Nothing known',
};
const plurals: Readonly<Record<Kind, readonly [string, string]>> = {
  bank: ['normal of the bank', 'normals of the bank'],
  normal: ['normal', 'normals'],
  fault: ['real fault', 'real faults'],
  'false-alarm': ['false alarm', 'false alarms'],
  unknown: ['with nothing known', 'with nothing known'],
};
const basisWord = { verdict: 'by verdict', label: 'by label' } as const;

const share = (fraction: number): string =>
  fraction > 0 && fraction < 0.005 ? 'under 1 %' : `${Math.round(100 * fraction)} %`;
const counted = (kind: Kind, count: number) => `${number(count)} ${plurals[kind][count === 1 ? 0 : 1]}`;
/** "2 real faults, 31 with nothing known" */
const list = (counts: Readonly<Record<Kind, number>>): string =>
  (Object.keys(kinds) as Kind[])
    .filter((kind) => counts[kind] > 0)
    .map((kind) => counted(kind, counts[kind]))
    .join(', ');

const known = (kind: Kind, { basis, inBank }: MapPoint): string => {
  const by = basis === null || kind === 'bank' ? '' : `, ${basisWord[basis]}`;
  return `${kinds[kind]}${by}${inBank && kind !== 'bank' ? ', and in the bank' : ''}`;
};
const scored = (point: MapPoint, covered: boolean): string => {
  if (point.score === null) return point.inBank ? 'no score of its own: others are compared with it' : 'not scored';
  if (covered) return 'score covered until it was heard';
  return `score ${score(point.score)}${point.flagged ? ', flagged' : ', not flagged'}`;
};

/** The map of a detector's recordings by what the model hears in them. */
export const embeddingMap = {
  title: 'Map of the recordings',
  loading: 'Laying out the map…',
  again: 'Read it again',
  failed: 'There is no map to be shown',
  none: {
    title: 'Nothing to lay out yet',
    text: (without: number) =>
      `The map is made from what the model heard in the recordings. ${
        without === 0
          ? 'There is no recording of this machine in the library.'
          : `For ${without === 1 ? 'the only recording' : `all ${recordings(without)}`} of this machine that is not in the library: this detector has not scored ${without === 1 ? 'it' : 'them'} here.`
      } Press “Score recordings” beside it in Setup, and they appear here.`,
    action: 'Go to Setup',
  },
  few: (count: number) => `A map takes three recordings; here ${count === 1 ? 'is one' : `are ${number(count)}`}.`,
  near: ({ part }: EmbeddingMap) =>
    `Each mark is a recording, placed by ${
      part === 'embedding' ? 'what the model hears in it' : 'the statistics of its spectrum'
    }, along the two directions in which the recordings differ most.`,
  /** Laying flat makes distances shorter, never longer. */
  shown: ({ shares: [first, second] }: EmbeddingMap) => {
    const both = first + second;
    if (both === 0) return 'All of them are the same to it, so there is nothing to see.';
    if (both < 0.4)
      return `These two show only ${share(both)} of the differences, so take the map as a sketch: far apart is different, but marks that lie together may differ as much in what is not shown.`;
    if (both < 0.75)
      return `These two show ${share(both)} of the differences: far apart is different, but marks that lie together may still differ in the rest.`;
    return `These two show ${share(both)} of the differences, so marks that lie together sound alike to it, by and large, and far apart is different.`;
  },
  /** laid out by t-SNE */
  neighbours: {
    near: ({ part }: EmbeddingMap) =>
      `Each mark is a recording, laid beside those that are most like it in ${
        part === 'embedding' ? 'what the model hears' : 'the statistics of the spectrum'
      } (t-SNE). What lies together belongs together. How far apart groups are, and how large or dense they look, means little; laid out by directions, the map shows distances.`,
    noAxes: 'No axes: only what lies beside what has a meaning',
    working: (count: number) =>
      `Looking for the neighbours of ${recordings(count)}…${count > 1000 ? ' This takes up to half a minute; you can go on meanwhile.' : ''}`,
    ready: 'The recordings are laid out by their neighbours.',
    failed: 'The recordings could not be laid beside their neighbours.',
    again: 'Try again',
    fewer: (count: number, all: number) =>
      `${number(count)} of these ${number(all)} are laid out: what this detector compares is so large that more would take too long.`,
  },
  nearestHint:
    'Thin lines lead to the nearest normals of the recording you are at. They are found by all the differences, so a line may be long.',
  truncated: (count: number, total: number) =>
    `${number(count)} of ${recordings(total)} are shown: the normals of the bank and what is known first, of the others every so many.`,
  without: (count: number) =>
    `${recordings(count)} of this machine ${count === 1 ? 'is' : 'are'} missing here: this detector has not scored ${count === 1 ? 'it' : 'them'}.`,
  axis: (position: 1 | 2, fraction: number) =>
    `${position === 1 ? 'First' : 'Second'} axis: ${share(fraction)} of the differences`,
  kinds,
  flagged: 'Flagged',
  chosenMark: 'Chosen',
  nearestMark: 'Nearest normal',
  legend: 'Marks',
  counted: (name: string, count: number) => `${name} (${number(count)})`,
  plot: {
    label: (counts: Readonly<Record<Kind, number>>) => `Map of the recordings: ${list(counts)}`,
    role: 'map',
    keys: 'Arrow keys go from mark to mark, Space chooses, Enter opens in Review, + and − zoom, 0 shows all, Escape lets go. The table below the map says the same in words.',
    mouse:
      'Point at a mark to read it; a click opens it in Review. Draw a line around marks to choose them, with Shift in addition to those already chosen. Ctrl+click chooses one. Ctrl+wheel zooms.',
    arrangement: 'Laid out by',
    arrangements: { axes: 'directions', neighbours: 'neighbours' },
    tool: 'Dragging',
    tools: { choose: 'chooses', move: 'moves the map' },
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    whole: 'Show all',
    zoomed: (zoom: number) => (zoom === 1 ? 'All of the map.' : `${number(zoom * 100)} %.`),
  },
  point: {
    title: 'This recording',
    nothing: 'Point at a mark, or go to one with the arrow keys.',
    known,
    score: scored,
    nearest: (count: number) => (count === 1 ? 'Nearest normal' : `${number(count)} nearest normals`),
    hiddenNearest: (count: number) => `${number(count)} more that ${count === 1 ? 'is' : 'are'} not on the map`,
    session: (name: string) => `Opens in “${name}”.`,
    noSession: 'It is in no session, so it cannot be opened in Review.',
    spoken: (point: MapPoint, kind: Kind, covered: boolean, chosen: boolean) =>
      `${point.fileName}: ${known(kind, point)}, ${scored(point, covered)}${chosen ? ', chosen' : ''}.`,
  },
  choice: {
    title: 'Chosen',
    none: 'Draw a line around marks, or choose them in the table, to look at them together in Review.',
    kinds: list,
    count: (count: number) => `${recordings(count)} chosen`,
    show: (count: number) => (count === 1 ? 'Show it in the queue' : `Show the ${number(count)} in the queue`),
    clear: 'Choose none',
    noSession: 'No session is open, so there is no queue to show them in.',
    noneInSession: (count: number, name: string) =>
      count === 1 ? `It is not in the open session “${name}”.` : `None of them is in the open session “${name}”.`,
    lacking: (count: number, name: string) =>
      `${number(count)} of them ${count === 1 ? 'is' : 'are'} not in the open session “${name}”.`,
    openOther: (count: number, name: string) => `Open “${name}”, which has ${number(count)} of them`,
    announce: (count: number) => (count === 0 ? 'None chosen.' : `${number(count)} chosen.`),
    added: (fileName: string, chosen: boolean, count: number) =>
      `${fileName} ${chosen ? 'chosen' : 'no longer chosen'}. ${number(count)} chosen.`,
    shown: (count: number, hidden: number) =>
      `The queue shows ${number(count - hidden)} of the ${number(count)} picked on the map.${
        hidden === 0 ? '' : ' The rest is hidden by the filter.'
      }`,
  },
  table: {
    title: 'The same as a table',
    label: 'Recordings on the map',
    show: 'Show',
    every: (count: number) => `all (${number(count)})`,
    chosen: (count: number) => `chosen (${number(count)})`,
    flagged: (count: number) => `flagged (${number(count)})`,
    columns: { chosen: 'Chosen', file: 'File', known: 'Known', score: 'Score', nearest: 'Nearest normal' },
    choose: (fileName: string) => `Choose ${fileName}`,
    open: (fileName: string) => `Open ${fileName} in Review`,
    chooseAll: (count: number) => (count === 1 ? 'Choose it' : `Choose all ${number(count)}`),
    page: (first: number, last: number, total: number) =>
      total === 0 ? 'None' : `${number(first)} to ${number(last)} of ${number(total)}`,
    previous: 'Previous',
    next: 'Next',
    flaggedMark: 'flagged',
    covered: 'covered',
    noScore: '–',
  },
  /** what was picked on it, in the queue of Review */
  picked: {
    group: 'Picked on the map',
    count: (count: number) => `${number(count)} picked on the map`,
    remove: 'Show the others again too',
    hint: 'Only these are in the list. It is forgotten when another session is opened.',
    hidden: (count: number) => `Only the ${number(count)} picked on the map were to be shown.`,
  },
};
