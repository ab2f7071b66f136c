import type { EventCloseness } from '#shared/contract/queue.ts';
import type { Metric, ReadOut, Verdict } from '#shared/core/domain.ts';
import type { Nearness } from '#shared/core/queue/closeness.ts';
import { metricWord, number, plural, readOutWord, recordings, score, verdictWord } from './words.ts';

const become = (count: number, verdict: Verdict) =>
  `${recordings(count)} ${count === 1 ? 'becomes' : 'become'}: ${verdictWord[verdict]}.`;

/** Times that names tell are on the clock that wrote them, as UTC is on this computer: nothing is added to them. */
const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const day = format({ day: 'numeric', month: 'short' });
const wholeDay = format({ day: 'numeric', month: 'short', year: 'numeric' });
const clock = format({ hour: '2-digit', minute: '2-digit' });

/** "0.0312": a distance between vectors, to three digits */
const distance = (value: number) => (value === 0 ? '0' : value >= 1 ? value.toFixed(2) : value.toPrecision(2));

/** Recordings like this one, events, and one verdict for several. */
export const similar = {
  open: 'More like this',
  openHint: 'The recordings most like this one, as small pictures side by side',
  title: (fileName: string) => `Most like ${fileName}`,
  reference: 'The one they are compared with',
  gridLabel: 'Recordings like it, nearest first',
  scope: 'Among',
  scopes: { session: 'this session', library: 'all that its detector has scored' },
  play: 'Sound',
  plays: { space: 'with Space only', focus: 'with the arrow keys too', hover: 'under the pointer too' },
  playing: 'playing',
  working: 'Comparing…',
  none: 'There is no other recording to compare with.',
  basis: (compared: number, without: number, part: ReadOut | 'statistics', metric: Metric) =>
    `${recordings(compared)} compared by ${
      part === 'statistics' ? 'the statistics of the spectrum' : readOutWord[part].toLowerCase()
    }, ${metricWord[metric].toLowerCase()} distance.${
      without === 0
        ? ''
        : ` ${number(without)} could not be compared: what the model heard in them is not in the library.`
    }`,
  normals: (half: number, most: number) =>
    `Of two normals of the detector, half lie within ${distance(half)} of each other, 95 % within ${distance(most)}.`,
  distance: (value: number) => `distance ${distance(value)}`,
  nearness: {
    closer: 'nearer than two normals usually are',
    usual: 'as far as two normals can be',
    further: 'further than two normals are',
  } satisfies Record<Nearness, string>,
  nearnessShort: { closer: 'near', usual: 'fairly near', further: 'far' } satisfies Record<Nearness, string>,
  score: (value: number | null) => (value === null ? 'not scored' : `score ${score(value)}`),
  scoreCovered: 'score covered',
  openItem: 'open',
  elsewhere: (verdict: Verdict | null) =>
    verdict === null ? 'not in this session' : `not in this session; elsewhere: ${verdictWord[verdict]}`,
  elsewhereHint: 'Only recordings of this session can be given a verdict here.',
  noPicture: 'no small picture of a recording this long',
  unreadable: 'cannot be read',
  chosen: 'chosen',
  withReference: 'The recording itself too',
  chosenCount: (count: number) => (count === 0 ? 'None chosen' : `${number(count)} chosen`),
  all: 'Choose all',
  clear: 'Choose none',
  giveTo: 'One verdict for those chosen',
  keysHint: (verdicts: string) =>
    `Arrows move, Space plays, Enter or a click chooses, Shift with arrows or a click a range, Ctrl+A all, O opens${verdicts === '' ? '' : `, ${verdicts} give a verdict`}`,
  nothingChosen: 'Choose recordings first: with Enter, a click, or Ctrl+A.',
  announceOpen: (count: number) => `${recordings(count)} like it, nearest first.`,
  announceChosen: (count: number) => (count === 0 ? 'None chosen.' : `${number(count)} chosen.`),

  preview: {
    title: 'One verdict for several',
    become,
    open: (count: number) => `${number(count)} ${count === 1 ? 'has' : 'have'} none yet.`,
    others: (count: number, kinds: readonly { readonly verdict: Verdict; readonly count: number }[]) =>
      `${number(count)} of them had another verdict: ${kinds
        .map(({ verdict, count: many }) =>
          kinds.length === 1 ? verdictWord[verdict] : `${verdictWord[verdict]} (${number(many)})`,
        )
        .join(', ')}.`,
    same: (count: number, verdict: Verdict) =>
      `${number(count)} ${count === 1 ? 'is' : 'are'} ${verdictWord[verdict]} already and ${count === 1 ? 'stays' : 'stay'} as ${count === 1 ? 'it is' : 'they are'}.`,
    hidden: (count: number) =>
      `${number(count)} more of the event ${count === 1 ? 'is' : 'are'} hidden by the filter and ${count === 1 ? 'stays' : 'stay'} as ${count === 1 ? 'it is' : 'they are'}.`,
    nothing: (verdict: Verdict) => `All of them are ${verdictWord[verdict]} already. There is nothing to save.`,
    undo: 'One undo takes it all back.',
    reason: 'Reason',
    noReason: 'none',
    confirm: (count: number, verdict: Verdict) => `${verdictWord[verdict]} for ${number(count)}`,
    cancel: 'Cancel',
    saved: (count: number, verdict: Verdict) => `${verdictWord[verdict]} saved for ${recordings(count)}.`,
    undone: (count: number) => `Undone for ${recordings(count)}.`,
    redone: (count: number) => `Redone for ${recordings(count)}.`,
  },

  events: {
    group: 'Group into events',
    groupHint:
      'Recordings of one machine, section and attributes that sound alike and, where their names and folders tell when they were made, follow each other.',
    closeness: 'How alike',
    closenesses: { tight: 'strict', usual: 'usual', wide: 'rough' } satisfies Record<EventCloseness, string>,
    closenessHints: {
      tight: 'No further from the first than one of ten pairs of normals lies apart.',
      usual: 'No further from the first than a quarter of the pairs of normals lies apart.',
      wide: 'No further from the first than half of the pairs of normals lies apart.',
    } satisfies Record<EventCloseness, string>,
    gap: 'Apart',
    gaps: (minutes: number | null) =>
      minutes === null
        ? 'any time'
        : minutes < 60
          ? `up to ${number(minutes)} min`
          : minutes < 1440
            ? `up to ${number(minutes / 60)} h`
            : `up to ${plural(minutes / 1440, 'day', 'days')}`,
    working: 'Working out the events…',
    found: (events: number, alone: number) => `${plural(events, 'event', 'events')}, ${recordings(alone)} alone`,
    without: (count: number) => `${number(count)} cannot be compared`,
    noTimes: 'Neither names nor folders tell date and time, so times play no part.',
    size: (count: number) => `×${number(count)}`,
    sizeSpoken: (count: number) => `Event of ${number(count)}:`,
    doneOf: (done: number, count: number) => `${number(done)} of ${number(count)} done`,
    opened: 'Event opened',
    closed: 'Event closed',
    current: (count: number, done: number) => `Event of ${number(count)}${done === 0 ? '' : `, ${number(done)} done`}`,
    open: 'Open',
    close: 'Close',
    /** when it was, from the names of its recordings; in ms */
    span: (from: number, to: number) =>
      day.format(from) === day.format(to)
        ? `${day.format(from)}, ${[...new Set([clock.format(from), clock.format(to)])].join('–')}`
        : `${day.format(from)} – ${day.format(to)}`,
    spanHint: (from: number, to: number) =>
      `${wholeDay.format(from)}, ${clock.format(from)} – ${wholeDay.format(to)}, ${clock.format(to)}`,
    verdictFor: (count: number, verdict: Verdict) => `${verdictWord[verdict]} for all ${number(count)}`,
    verdicts: 'One verdict for the whole event',
  },

  actions: {
    group: 'Several at once',
    open: 'More like this',
    give: (verdict: Verdict) =>
      `${verdictWord[verdict]} for the whole event, or for those chosen under “More like this”`,
    noneForAll: 'Group the queue into events and stand on one, or choose recordings under “More like this”.',
    closed: 'Open a recording first.',
    toggle: 'Open or close the event',
    events: 'Group the queue into events, or not',
  },
};
