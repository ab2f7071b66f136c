import type { SessionItem, SessionSummary } from '#shared/contract/schemas.ts';
import type { Verdict } from '#shared/core/domain.ts';
import { margin, number, place, plural, recordings, score, verdictWord } from './words.ts';

export type QueueOrder = 'score' | 'threshold' | 'machine';
export type QueueFilter = 'all' | 'open' | Verdict;

const away = (item: SessionItem) => {
  const difference = item.score - item.threshold;
  const size = score(Math.abs(difference));
  return difference >= 0 ? `${size} above threshold` : `${size} below threshold`;
};

/** "fan section 00, score 0.39, 0.04 above threshold": one item, as it is announced */
export function spoken(item: SessionItem): string {
  return `${place(item.machine, item.section).replace(', section', ' section')}, score ${score(item.score)}, ${away(item)}`;
}

/** The home screen: queue, clip, decision. */
export const review = {
  title: 'Review',
  queue: {
    title: 'Queue',
    order: 'Order',
    orders: {
      score: 'Highest score first',
      threshold: 'Closest to the threshold first',
      machine: 'By machine and section',
    } satisfies Record<QueueOrder, string>,
    filter: 'Show',
    filters: { all: 'All', open: 'Open', ...verdictWord } satisfies Record<QueueFilter, string>,
    filterCount: (name: string, count: number) => `${name} (${number(count)})`,
    shown: (shown: number, total: number) =>
      shown === total ? recordings(total) : `${number(shown)} of ${recordings(total)}`,
    listLabel: 'Flagged recordings',
    columns: { place: 'Machine', score: 'Score', margin: 'Margin', verdict: 'Verdict' },
    open: 'Open',
    levelAlarm: 'Level alarm',
    row: (item: SessionItem) => `${item.fileName}, ${spoken(item)}`,
    keysHint: 'J and K move, N next open',
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
    commentWithVerdict: 'Saved together with the verdict.',
    commentSave: 'Save comment',
    commentSaved: 'Comment saved.',
    commentKeys: 'Ctrl+Enter saves, Esc returns',
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
    savedNext: (verdict: Verdict, next: SessionItem) => `${verdictWord[verdict]} saved. Next: ${spoken(next)}.`,
    savedStay: (verdict: Verdict) => `${verdictWord[verdict]} saved.`,
    savedLast: (verdict: Verdict) => `${verdictWord[verdict]} saved. Every flagged recording has a verdict.`,
    reason: (text: string) => `Reason saved: ${text}.`,
    undone: (item: SessionItem) =>
      `Undone. ${item.verdict ? verdictWord[item.verdict.verdict] : 'Open'}: ${spoken(item)}.`,
    redone: (item: SessionItem) =>
      `Redone. ${item.verdict ? verdictWord[item.verdict.verdict] : 'Open'}: ${spoken(item)}.`,
    now: (item: SessionItem, position: number, total: number) =>
      `${spoken(item)}. ${item.verdict ? verdictWord[item.verdict.verdict] : 'Open'}. ${number(position)} of ${number(total)}.`,
    failed: (message: string) => `Not saved. ${message}`,
    noneOpen: 'Every recording in this list has a verdict.',
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
      title: 'No recording here',
      text: (hidden: number) => `The list shows none of ${recordings(hidden)} of this session.`,
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
