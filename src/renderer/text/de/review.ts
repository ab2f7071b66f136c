import type { SessionItem } from '#shared/contract/schemas.ts';
import type { Verdict } from '#shared/core/domain.ts';
import { clockTime } from '#shared/core/time-range.ts';
import type { review as english, Spoken } from '../review.ts';
import type { Translation } from '../translation.ts';
import { margin, number, place, plural, recordings, score, sessionName, verdictWord } from './words.ts';

const away = (item: SessionItem) => {
  const difference = item.score - item.threshold;
  const size = score(Math.abs(difference));
  return difference >= 0 ? `${size} über dem Schwellwert` : `${size} unter dem Schwellwert`;
};

/** „fan Abschnitt 00, Kennwert 0,39, 0,04 über dem Schwellwert“: one item, as it is announced */
export function spoken(item: Spoken): string {
  const where = place(item.machine, item.section).replace(', Abschnitt', ' Abschnitt');
  return item.covered === true ? where : `${where}, Kennwert ${score(item.score)}, ${away(item)}`;
}

const hiddenOpen = (count: number) =>
  count === 1
    ? 'Eine offene Aufnahme ist durch den Filter verborgen.'
    : `${number(count)} offene Aufnahmen sind durch den Filter verborgen.`;

const saved = (verdict: Verdict) => `${verdictWord[verdict]} gesichert.`;
const standing = (item: Spoken) => (item.verdict ? verdictWord[item.verdict.verdict] : 'Offen');

export const review: Translation<typeof english> = {
  title: 'Prüfung',
  queue: {
    title: 'Liste',
    order: 'Folge',
    orders: {
      score: 'Höchster Kennwert zuerst',
      threshold: 'Am nächsten am Schwellwert',
      unlike: 'Verschieden vom Beurteilten',
      machine: 'Nach Maschine, Merkmal',
      disputed: 'Strittige zuerst',
    },
    orderHints: {
      score: 'Was der Detektor am ungewöhnlichsten findet, kommt zuerst.',
      threshold: 'Wo der Detektor am wenigsten sicher ist. Diese Urteile sagen am meisten über den Schwellwert.',
      unlike:
        'Als nächste kommt jeweils die Aufnahme, die nach dem Gehör des Modells allem schon Beurteilten am fernsten ist. So decken wenige Urteile alle Arten von Geräuschen ab.',
      machine: 'Nach Maschine, Abschnitt und Merkmalen; darin der höchste Kennwert zuerst.',
      disputed: 'Wo Begutachter sich widersprechen und niemand entschieden hat, dann der höchste Kennwert.',
    },
    unlike: {
      working: 'Die Reihenfolge wird berechnet…',
      basis: (verdicts) =>
        verdicts === 0 ? 'Berechnet vor dem ersten Urteil' : `Berechnet aus ${plural(verdicts, 'Urteil', 'Urteilen')}`,
      changed: (changes) => `${number(changes)} seither geändert`,
      again: 'Neu berechnen',
    },
    filter: 'Zeigen',
    states: { all: 'Alle', open: 'Offen', ...verdictWord, disputed: 'Strittig' },
    count: (name, count) => `${name} (${number(count)})`,
    moreFilters: 'Weitere Filter',
    filtersOn: (count) => `Weitere Filter, ${number(count)} aktiv`,
    machine: 'Maschine',
    section: 'Abschnitt',
    attribute: 'Merkmal',
    every: 'alle',
    unknown: 'unbekannt',
    attributeOf: (name, value) => (value === '' ? name : `${name} ${value}`),
    onlyLevelAlarm: 'Nur mit Pegelalarm',
    onlyComment: 'Nur mit Kommentar',
    search: 'Dateinamen suchen',
    searchKeys: 'Eingabe öffnet den ersten Treffer, Esc leert',
    clearSearch: 'Suche leeren',
    notFound: (search) => `Kein Dateiname hier enthält „${search}“.`,
    hidden: (count) => `${number(count)} verborgen`,
    showAll: 'Alle zeigen',
    shown: (shown, total) => (shown === total ? recordings(total) : `${number(shown)} von ${recordings(total)}`),
    listLabel: 'Gemeldete Aufnahmen',
    columns: { place: 'Maschine', score: 'Kennwert', margin: 'Abstand', verdict: 'Urteil' },
    open: 'Offen',
    levelAlarm: 'Pegelalarm',
    worst: (item) => (item.worst ? `bei ${clockTime(item.worst.startSeconds)}` : ''),
    worstHint: 'wo eine lange Aufnahme am wenigsten normal ist',
    row: (item) => `${item.fileName}, ${spoken(item)}`,
    keysHint: (next, previous, open) =>
      [
        next !== null && previous !== null ? `${next} und ${previous} blättern` : '',
        open === null ? '' : `${open} nächste offene`,
      ]
        .filter((part) => part !== '')
        .join(', '),
    marginHint: 'über oder unter dem Schwellwert',
  },
  decision: {
    title: 'Entscheidung',
    verdicts: 'Urteil',
    autoAdvance: 'Nach Urteil zur nächsten',
    reasons: 'Grund',
    reasonsFor: (fileName, verdict) => `${verdictWord[verdict]}: ${fileName}`,
    noReason: 'keiner',
    reasonsLater: 'Gründe folgen nach dem Urteil.',
    comment: 'Kommentar',
    commentPlaceholder: 'Was Sie gehört haben, für den Bericht',
    commentWithVerdict: 'wartet auf das Urteil',
    commentSave: 'Kommentar sichern',
    commentSaved: 'Kommentar gesichert.',
    commentKeys: 'Strg+Eingabe sichert',
    history: 'Verlauf dieser Aufnahme',
    historyEmpty: 'Noch keine Einträge.',
    historyAction: { verdict: 'geurteilt', undo: 'zurückgenommen', redo: 'wiederholt' },
    historyNone: 'wieder offen',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    by: (reviewer) => (reviewer === '' ? 'Begutachter ohne Namen' : reviewer),
    at: (value, threshold) => `Kennwert ${value}, Schwellwert ${threshold}`,
    saving: 'Wird gesichert…',
    failedTitle: 'Nicht gesichert',
    failedText: 'Bevor dies gesichert oder verworfen ist, lässt sich nichts weiter entscheiden.',
    retry: 'Erneut sichern',
    drop: 'Verwerfen',
    blocked: 'Das letzte Urteil ist noch nicht gesichert. Sichern Sie es erneut oder verwerfen Sie es.',
  },
  announce: {
    savedNext: (verdict, next) => `${saved(verdict)} Nächste: ${spoken(next)}.`,
    savedStay: (verdict) => saved(verdict),
    savedLast: (verdict) => `${saved(verdict)} Jede gemeldete Aufnahme hat ein Urteil.`,
    reason: (text) => `Grund gesichert: ${text}.`,
    undone: (item) => `Zurückgenommen. ${standing(item)}: ${spoken(item)}.`,
    redone: (item) => `Wiederholt. ${standing(item)}: ${spoken(item)}.`,
    now: (item, position, total) => `${spoken(item)}. ${standing(item)}. ${number(position)} von ${number(total)}.`,
    failed: (message) => `Nicht gesichert. ${message}`,
    noneOpen: (hidden) =>
      hidden === 0
        ? 'Jede Aufnahme in dieser Liste hat ein Urteil.'
        : `Jede Aufnahme in dieser Liste hat ein Urteil. ${hiddenOpen(hidden)}`,
    savedHidden: (verdict, hidden) =>
      `${saved(verdict)} ${hidden === 0 ? 'Jede Aufnahme in dieser Liste hat ein Urteil.' : hiddenOpen(hidden)}`,
    found: (count) => (count === 0 ? 'Nichts gefunden.' : `${recordings(count)} gefunden.`),
  },
  states: {
    preparing: {
      title: 'Die Beispielsitzung wird vorbereitet',
      text: 'Earmark erzeugt Maschinengeräusche, lernt, was normal ist, und meldet, was es nicht ist. Das dauert etwa eine halbe Minute und geschieht nur einmal.',
      meanwhile: 'Inzwischen können Sie eigene Aufnahmen importieren.',
      progress: 'Beispielsitzung wird vorbereitet',
    },
    firstRun: {
      title: 'Noch nichts zu begutachten',
      text: 'Eine Sitzung enthält die Aufnahmen, die ein Detektor gemeldet hat.',
      sample: {
        title: 'Die Beispielsitzung ansehen',
        text: 'Drei Maschinen, erzeugte Geräusche, einige Fehlalarme.',
        action: 'Beispiel vorbereiten',
      },
      import: {
        title: 'Eigene Aufnahmen importieren',
        text: 'Ordner, einzelne Dateien oder eine CSV-Liste. Dateien werden nur gelesen.',
        action: 'Ordner importieren',
      },
      detector: {
        title: 'Mit einem Detektor melden',
        text: 'Er lernt aus Normalaufnahmen und bewertet den Rest.',
        action: 'Zur Einrichtung',
      },
    },
    sampleFailed: {
      title: 'Die Beispielsitzung konnte nicht vorbereitet werden',
      action: 'Erneut vorbereiten',
    },
    allDone: {
      title: 'Jede gemeldete Aufnahme hat ein Urteil',
      text: (session) => `${plural(session.flagged, 'Urteil', 'Urteile')} in „${sessionName(session)}“:`,
      report: 'Bericht erstellen',
      look: 'Noch einmal durchsehen',
      undo: 'Letztes Urteil zurücknehmen',
    },
    emptyFilter: {
      title: (hidden) =>
        hidden === 1 ? 'Der Filter verbirgt die einzige Aufnahme' : `Der Filter verbirgt alle ${recordings(hidden)}`,
      text: (open) =>
        open === 0
          ? 'Alle haben ein Urteil.'
          : `${number(open)} davon ${open === 1 ? 'hat' : 'haben'} noch kein Urteil.`,
      action: 'Alle zeigen',
    },
    emptySession: {
      title: 'Diese Sitzung enthält keine Aufnahmen',
      text: 'Der Detektor hatte nichts gemeldet, als sie angelegt wurde. Das kann eine gute Nachricht sein; sonst bewerten Sie andere Aufnahmen oder senken Sie den Schwellwert in einem neuen Detektor.',
      action: 'Zur Einrichtung',
    },
    noItem: 'Wählen Sie eine Aufnahme in der Liste.',
    loading: 'Die Sitzung wird geöffnet…',
    failed: 'Die Sitzung konnte nicht geöffnet werden.',
  },
  actions: {
    group: 'Liste',
    decisionGroup: 'Entscheidung',
    next: 'Nächste in der Liste',
    previous: 'Vorige in der Liste',
    nextOpen: 'Nächste offene Aufnahme',
    search: 'Dateinamen suchen',
    undo: 'Letztes Urteil zurücknehmen',
    redo: 'Wiederholen',
    comment: 'Kommentar schreiben',
    reason: (position) => `Grund ${position} für das eben gefällte Urteil`,
    reasons: 'Grund für das eben gefällte Urteil',
    verdict: (verdict) => verdictWord[verdict],
  },
  levelAlarmHint: 'Zudem ungewöhnlich laut oder leise',
  marginText: (item) => margin(item.score - item.threshold),
};
