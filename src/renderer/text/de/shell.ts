import type { EngineState } from '#shared/contract/app-state.ts';
import type { Job } from '#shared/contract/schemas.ts';
import type { shell as english } from '../shell.ts';
import type { Translation } from '../translation.ts';
import { jobTitle } from './job-titles.ts';
import { number, percent, place, plural, timeLeft } from './words.ts';

const jobDone: Readonly<Record<Job['kind'], string>> = {
  sample: 'Die Beispielsitzung ist bereit.',
  import: 'Der Import ist fertig.',
  locate: 'Die Suche nach Aufnahmen ist fertig.',
  detector: 'Der Detektor ist fertig.',
  score: 'Die Bewertung ist fertig.',
  explain: 'Die Erklärung ist fertig.',
  'explain-ahead': 'Das Erklären im Voraus ist fertig.',
  report: 'Der Bericht ist fertig.',
  bundle: 'Das Paket ist fertig.',
  session: 'Die Sitzung ist bereit.',
  model: 'Das Modell ist bereit.',
  processors: 'Die Prüfung der Prozessoren ist fertig.',
  training: 'Das Training ist fertig.',
  'training-measure': 'Die Messung ist fertig.',
  advice: 'Die Vorschau ist fertig.',
  sweep: 'Der Vergleich der Vorgaben ist fertig.',
};

const progress = (done: number, total: number) => (total === 0 ? 'beginnt' : `${number(done)} von ${number(total)}`);

export const shell: Translation<typeof english> = {
  name: 'Earmark',
  skip: 'Zum Hauptteil springen',
  views: { review: 'Prüfung', detector: 'Detektor', filters: 'Filter', report: 'Bericht', setup: 'Einrichtung' },
  viewsLabel: 'Ansichten',
  session: 'Sitzung',
  noSession: 'Noch keine Sitzung',
  counts: ({ flagged, reviewed }) => ({
    flagged: `${number(flagged)} gemeldet`,
    done: `${number(reviewed)} fertig`,
    left: `${number(flagged - reviewed)} offen`,
  }),
  timeLeft: (seconds) => timeLeft(seconds),
  timeLeftHint: 'Bei Ihrem Tempo in dieser Sitzung: Median der Zeit je Urteil',
  progressLabel: 'Beurteilt',
  progressValue: ({ flagged, reviewed }) => `${number(reviewed)} von ${number(flagged)}`,
  saving: 'Wird gesichert…',
  saved: (clock) => `Gesichert ${clock}`,
  notSaved: 'Nicht gesichert',
  offline: 'Ohne Netz: Nichts verlässt diesen Rechner',
  engine: {
    starting: 'Analyse startet',
    ready: 'Analyse bereit',
    busy: 'Analyse rechnet',
    restarting: 'Analyse startet neu',
    unavailable: 'Analyse nicht verfügbar',
  } satisfies Record<EngineState['state'], string>,
  engineStopped: 'Der Analysekern ist stehen geblieben und wird neu gestartet. Ihre Urteile sind sicher.',
  keys: 'Tasten',
  commands: 'Befehle',
  connecting: 'Verbindung zu Earmark…',
  connectionLost:
    'Verbindung verloren. Was bestätigt wurde, ist gesichert. Earmark wird erneut gesucht; wurde es beendet, starten Sie es neu und öffnen Sie die Adresse, die es ausgibt.',
  connectionBack: 'Wieder verbunden.',
  noToken: {
    title: 'Diese Adresse ist unvollständig',
    text: 'Öffnen Sie Earmark mit der ganzen Adresse, die es beim Start ausgegeben hat. Der Teil nach # ist der Schlüssel zu Ihrer Bibliothek.',
  },
  loadFailed: 'Die Bibliothek konnte nicht gelesen werden.',
  tryAgain: 'Erneut versuchen',
  close: 'Schließen',
  dismiss: 'Ausblenden',
  cancel: 'Abbrechen',
  loading: 'Wird geladen…',
  jobs: {
    label: 'Laufende Arbeit',
    idle: 'Gerade läuft nichts',
    title: ({ title }) => jobTitle(title),
    progress,
    progressOf: ({ kind, done, total }) =>
      (kind === 'sample' || kind === 'training' || kind === 'sweep') && total > 0
        ? percent(Math.floor((100 * done) / total) / 100)
        : progress(done, total),
    left: (seconds) => `noch ${timeLeft(seconds)}`,
    cancel: 'Abbrechen',
    cancelName: (title) => `Abbrechen: ${title}`,
    queued: 'wartet',
    more: (count) => plural(count, 'weiterer Vorgang', 'weitere Vorgänge'),
    review: 'Begutachten',
    done: (job) => jobDone[job.kind],
    failed: (job) => `${jobTitle(job.title)}: ${job.problem?.message ?? 'ohne Angabe eines Grundes gescheitert.'}`,
    cancelled: (job) => `${jobTitle(job.title)}: abgebrochen. Was vorher fertig war, bleibt erhalten.`,
  },
  notices: 'Meldungen',
  problem: 'Problem',
  help: { scopeApp: 'Überall' },
  actions: {
    review: 'Zur Prüfung',
    detector: 'Zum Detektor',
    filters: 'Zu den Filtern',
    report: 'Zum Bericht',
    setup: 'Zur Einrichtung',
    help: 'Tasten zeigen',
  },
  placeOf: place,
};
