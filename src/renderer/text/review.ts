import type { QueueOrder, QueueState } from '#shared/contract/queue.ts';
import type { SessionItem, SessionSummary } from '#shared/contract/schemas.ts';
import type { Verdict } from '#shared/core/domain.ts';
import { clockTime } from '#shared/core/time-range.ts';
import { margin, number, place, plural, recordings, score, verdictWord } from './words.ts';

const away = (item: SessionItem) => {
  const difference = item.score - item.threshold;
  const size = score(Math.abs(difference));
  return difference >= 0 ? `${size} above threshold` : `${size} below threshold`;
};

/** "fan section 00, score 0.39, 0.04 above threshold": one item, as it is announced */
export function spoken(item: Spoken): string {
  const where = place(item.machine, item.section).replace(', section', ' section');
  return item.covered === true ? where : `${where}, score ${score(item.score)}, ${away(item)}`;
}

/** An item to be announced; of one whose score is covered, the score is not said. */
export type Spoken = SessionItem & { readonly covered?: boolean };

const hiddenOpen = (count: number) =>
  count === 1
    ? 'One open recording is hidden by the filter.'
    : `${number(count)} open recordings are hidden by the filter.`;

/** The home screen: queue, clip, decision. */
export const review = {
  title: 'Review',
  queue: {
    title: 'Queue',
    order: 'Order',
    orders: {
      score: 'Highest score first',
      threshold: 'Closest to threshold',
      unlike: 'Unlike what is decided',
      machine: 'By machine, attribute',
      disputed: 'Disputed first',
    } satisfies Record<QueueOrder, string>,
    orderHints: {
      score: 'What the detector finds most unusual comes first.',
      threshold: 'Where the detector is least sure. These verdicts say most about the threshold.',
      unlike:
        'Each next recording is the one farthest from everything decided before it, by what the model hears. Few verdicts then cover every kind of sound.',
      machine: 'By machine, section and attributes; of each the highest score first.',
      disputed: 'Where reviewers differ and nobody has settled it, then the highest score first.',
    } satisfies Record<QueueOrder, string>,
    unlike: {
      working: 'Working out the order…',
      basis: (verdicts: number) =>
        verdicts === 0
          ? 'Worked out before the first verdict'
          : `Worked out from ${plural(verdicts, 'verdict', 'verdicts')}`,
      changed: (changes: number) => `${number(changes)} changed since`,
      again: 'Work out again',
    },
    filter: 'Show',
    states: { all: 'All', open: 'Open', ...verdictWord, disputed: 'Disputed' } satisfies Record<QueueState, string>,
    count: (name: string, count: number) => `${name} (${number(count)})`,
    moreFilters: 'More filters',
    filtersOn: (count: number) => `More filters, ${number(count)} on`,
    machine: 'Machine',
    section: 'Section',
    attribute: 'Attribute',
    every: 'every',
    unknown: 'unknown',
    attributeOf: (name: string, value: string) => (value === '' ? name : `${name} ${value}`),
    onlyLevelAlarm: 'Only with a level alarm',
    onlyComment: 'Only with a comment',
    search: 'Search file names',
    searchKeys: 'Enter opens the first, Esc clears',
    clearSearch: 'Clear the search',
    notFound: (search: string) => `No file name here has “${search}”.`,
    hidden: (count: number) => `${number(count)} hidden`,
    showAll: 'Show all',
    shown: (shown: number, total: number) =>
      shown === total ? recordings(total) : `${number(shown)} of ${recordings(total)}`,
    listLabel: 'Flagged recordings',
    columns: { place: 'Machine', score: 'Score', margin: 'Margin', verdict: 'Verdict' },
    open: 'Open',
    levelAlarm: 'Level alarm',
    worst: (item: SessionItem) => (item.worst ? `at ${clockTime(item.worst.startSeconds)}` : ''),
    worstHint: 'where a long recording is least like normal',
    row: (item: SessionItem) => `${item.fileName}, ${spoken(item)}`,
    /** keys may be changed, and switched off */
    keysHint: (next: string | null, previous: string | null, open: string | null) =>
      [
        next !== null && previous !== null ? `${next} and ${previous} move` : '',
        open === null ? '' : `${open} next open`,
      ]
        .filter((part) => part !== '')
        .join(', '),
    marginHint: 'above or below the threshold',
  },
  decision: {
    title: 'Decision',
    verdicts: 'Verdict',
    autoAdvance: 'Go on to the next after a verdict',
    reasons: 'Reason',
    reasonsFor: (fileName: string, verdict: Verdict) => `${verdictWord[verdict]}: ${fileName}`,
    noReason: 'none',
    reasonsLater: 'Reasons can be chosen after the verdict.',
    comment: 'Comment',
    commentPlaceholder: 'What you heard, for the report',
    commentWithVerdict: 'waits for the verdict',
    commentSave: 'Save comment',
    commentSaved: 'Comment saved.',
    commentKeys: 'Ctrl+Enter saves',
    history: 'History of this recording',
    historyEmpty: 'No entries yet.',
    historyAction: { verdict: 'said', undo: 'undone', redo: 'redone' },
    historyNone: 'open again',
    undo: 'Undo',
    redo: 'Redo',
    by: (reviewer: string) => (reviewer === '' ? 'unnamed reviewer' : reviewer),
    at: (value: string, threshold: string) => `score ${value}, threshold ${threshold}`,
    saving: 'Saving…',
    failedTitle: 'Not saved',
    failedText: 'Nothing else can be decided before this is saved or dropped.',
    retry: 'Save again',
    drop: 'Drop it',
    blocked: 'The last verdict is not saved yet. Save it again or drop it.',
  },
  announce: {
    savedNext: (verdict: Verdict, next: Spoken) => `${verdictWord[verdict]} saved. Next: ${spoken(next)}.`,
    savedStay: (verdict: Verdict) => `${verdictWord[verdict]} saved.`,
    savedLast: (verdict: Verdict) => `${verdictWord[verdict]} saved. Every flagged recording has a verdict.`,
    reason: (text: string) => `Reason saved: ${text}.`,
    undone: (item: Spoken) => `Undone. ${item.verdict ? verdictWord[item.verdict.verdict] : 'Open'}: ${spoken(item)}.`,
    redone: (item: Spoken) => `Redone. ${item.verdict ? verdictWord[item.verdict.verdict] : 'Open'}: ${spoken(item)}.`,
    now: (item: Spoken, position: number, total: number) =>
      `${spoken(item)}. ${item.verdict ? verdictWord[item.verdict.verdict] : 'Open'}. ${number(position)} of ${number(total)}.`,
    failed: (message: string) => `Not saved. ${message}`,
    noneOpen: (hidden: number) =>
      hidden === 0
        ? 'Every recording in this list has a verdict.'
        : `Every recording in this list has a verdict. ${hiddenOpen(hidden)}`,
    savedHidden: (verdict: Verdict, hidden: number) =>
      `${verdictWord[verdict]} saved. ${hidden === 0 ? 'Every recording in this list has a verdict.' : hiddenOpen(hidden)}`,
    found: (count: number) => (count === 0 ? 'Nothing found.' : `${recordings(count)} found.`),
  },
  states: {
    preparing: {
      title: 'The sample session is being prepared',
      text: 'Earmark makes machine sounds, learns what normal is and flags what is not. This takes about half a minute; it happens only once.',
      meanwhile: 'You can import your own recordings meanwhile.',
      progress: 'Preparing the sample session',
    },
    firstRun: {
      title: 'Nothing to review yet',
      text: 'A review session holds the recordings that a detector flagged.',
      sample: {
        title: 'Try the sample session',
        text: 'Three machines, made-up sounds, some false alarms.',
        action: 'Prepare the sample',
      },
      import: {
        title: 'Import your recordings',
        text: 'Folders, single files or a CSV manifest. Files are only read.',
        action: 'Import a folder',
      },
      detector: {
        title: 'Flag with a detector',
        text: 'It learns from normal recordings and scores the rest.',
        action: 'Go to Setup',
      },
    },
    sampleFailed: { title: 'The sample session could not be prepared', action: 'Prepare it again' },
    allDone: {
      title: 'Every flagged recording has a verdict',
      text: (session: SessionSummary) => `${plural(session.flagged, 'verdict', 'verdicts')} in “${session.name}”:`,
      report: 'Make the report',
      look: 'Look through them again',
      undo: 'Undo the last verdict',
    },
    emptyFilter: {
      title: (hidden: number) =>
        hidden === 1 ? 'The filter hides the only recording' : `The filter hides all ${recordings(hidden)}`,
      text: (open: number) =>
        open === 0
          ? 'All of them have a verdict.'
          : `${number(open)} of them ${open === 1 ? 'has' : 'have'} no verdict yet.`,
      action: 'Show all',
    },
    emptySession: {
      title: 'This session has no recordings',
      text: 'The detector flagged nothing when it was made. That can be good news; score other recordings or lower the threshold in a new detector.',
      action: 'Go to Setup',
    },
    noItem: 'Choose a recording in the queue.',
    loading: 'Opening the session…',
    failed: 'The session could not be opened.',
  },
  actions: {
    group: 'Queue',
    decisionGroup: 'Decision',
    next: 'Next in the list',
    previous: 'Previous in the list',
    nextOpen: 'Next open recording',
    search: 'Search file names',
    undo: 'Undo the last verdict',
    redo: 'Redo',
    comment: 'Write a comment',
    reason: (position: number) => `Reason ${position} for the verdict just given`,
    reasons: 'Reason for the verdict just given',
    verdict: (verdict: Verdict) => verdictWord[verdict],
  },
  levelAlarmHint: 'Also unusually loud or quiet',
  marginText: (item: SessionItem) => margin(item.score - item.threshold),
};
