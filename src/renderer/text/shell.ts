import type { EngineState } from '#shared/contract/app-state.ts';
import type { Job, SessionSummary } from '#shared/contract/schemas.ts';
import { number, percent, place, plural, timeLeft } from './words.ts';

const jobNoun: Readonly<Record<Job['kind'], string>> = {
  sample: 'The sample session',
  import: 'The import',
  locate: 'The search for recordings',
  detector: 'The detector',
  score: 'Scoring',
  explain: 'The explanation',
  'explain-ahead': 'Explaining ahead',
  report: 'The report',
  bundle: 'The bundle',
  session: 'The session',
  model: 'The model',
  processors: 'The check of the processors',
  training: 'The training',
  'training-measure': 'The measurement',
  advice: 'The preview',
  sweep: 'The comparison of presets',
};

/** The frame around the views: header, job bar, messages, key sheet. */
export const shell = {
  name: 'Earmark',
  skip: 'Skip to the main part',
  views: { review: 'Review', detector: 'Detector', filters: 'Filters', report: 'Report', setup: 'Setup' },
  viewsLabel: 'Views',
  session: 'Session',
  noSession: 'No session yet',
  counts: ({ flagged, reviewed }: SessionSummary) => ({
    flagged: `${number(flagged)} flagged`,
    done: `${number(reviewed)} done`,
    left: `${number(flagged - reviewed)} left`,
  }),
  timeLeft: (seconds: number) => timeLeft(seconds),
  timeLeftHint: 'At your own pace in this session: the median time of your verdicts',
  progressLabel: 'Reviewed',
  progressValue: ({ flagged, reviewed }: SessionSummary) => `${number(reviewed)} of ${number(flagged)}`,
  saving: 'Saving…',
  saved: (clock: string) => `Saved ${clock}`,
  notSaved: 'Not saved',
  offline: 'Offline: nothing leaves this computer',
  engine: {
    starting: 'Engine starting',
    ready: 'Engine ready',
    busy: 'Engine working',
    restarting: 'Engine restarting',
    unavailable: 'Engine unavailable',
  } satisfies Record<EngineState['state'], string>,
  engineStopped: 'The analysis engine stopped and is being started again. Your verdicts are safe.',
  keys: 'Keys',
  commands: 'Commands',
  connecting: 'Connecting to Earmark…',
  connectionLost:
    'Connection lost. What was confirmed is saved. Trying to reach Earmark again; if it was closed, start it again and open the address that it prints.',
  connectionBack: 'Connected again.',
  noToken: {
    title: 'This address is incomplete',
    text: 'Open Earmark with the whole address that it printed when it started. The part after # is the key to your library.',
  },
  loadFailed: 'The library could not be read.',
  tryAgain: 'Try again',
  close: 'Close',
  dismiss: 'Dismiss',
  cancel: 'Cancel',
  loading: 'Loading…',
  jobs: {
    label: 'Work in progress',
    idle: 'Nothing is running',
    title: ({ title }: Pick<Job, 'title'>): string => title,
    progress: (done: number, total: number) => (total === 0 ? 'starting' : `${number(done)} of ${number(total)}`),
    /** work of several kinds has no pieces that could be counted, only a share that is done */
    progressOf: ({ kind, done, total }: Pick<Job, 'kind' | 'done' | 'total'>): string =>
      (kind === 'sample' || kind === 'training' || kind === 'sweep') && total > 0
        ? percent(Math.floor((100 * done) / total) / 100)
        : shell.jobs.progress(done, total),
    left: (seconds: number) => `${timeLeft(seconds)} left`,
    cancel: 'Cancel',
    cancelName: (title: string) => `Cancel: ${title}`,
    queued: 'waiting',
    more: (count: number) => plural(count, 'more job', 'more jobs'),
    review: 'Review them',
    done: (job: Job) => `${jobNoun[job.kind]} is ready.`,
    failed: (job: Job) => `${job.title}: ${job.problem?.message ?? 'it failed without a reason.'}`,
    cancelled: (job: Job) => `${job.title}: cancelled. What was finished before is kept.`,
  },
  notices: 'Messages',
  problem: 'Problem',
  help: { scopeApp: 'Everywhere' },
  actions: {
    review: 'Go to Review',
    detector: 'Go to Detector',
    filters: 'Go to Filters',
    report: 'Go to Report',
    setup: 'Go to Setup',
    help: 'Show the keys',
  },
  placeOf: place,
};
