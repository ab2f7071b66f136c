import type { Verdict } from '#shared/core/domain.ts';
import type { similar as english } from '../similar.ts';
import type { Translation } from '../translation.ts';
import { fixed, number, plural, readOutWord, recordings, score, verdictWord } from './words.ts';

const become = (count: number, verdict: Verdict) =>
  `${recordings(count)} ${count === 1 ? 'wird' : 'werden'}: ${verdictWord[verdict]}.`;

/** Times that names tell are on the clock that wrote them, as UTC is on this computer: nothing is added to them. */
const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('de-DE', { ...options, timeZone: 'UTC' });
const day = format({ day: 'numeric', month: 'short' });
const wholeDay = format({ day: 'numeric', month: 'short', year: 'numeric' });
const clock = format({ hour: '2-digit', minute: '2-digit' });

/** „0,031“: a distance between vectors, to two digits */
const distance = (value: number) => {
  if (value === 0) return '0';
  return value >= 1 ? fixed(value, 2) : value.toPrecision(2).replace('.', ',');
};
const stay = (count: number) => (count === 1 ? 'bleibt, wie sie ist' : 'bleiben, wie sie sind');

export const similar: Translation<typeof english> = {
  open: 'Ähnliche zeigen',
  openHint: 'Die ähnlichsten Aufnahmen als kleine Bilder nebeneinander',
  title: (fileName) => `Ähnlich wie ${fileName}`,
  reference: 'Die Aufnahme, mit der verglichen wird',
  gridLabel: 'Ähnliche Aufnahmen, nächste zuerst',
  scope: 'Unter',
  scopes: { session: 'dieser Sitzung', library: 'allen, die ihr Detektor bewertet hat' },
  play: 'Ton',
  plays: { space: 'nur mit der Leertaste', focus: 'auch mit den Pfeiltasten', hover: 'auch unter dem Zeiger' },
  playing: 'spielt',
  working: 'Wird verglichen…',
  none: 'Es gibt keine andere Aufnahme zum Vergleichen.',
  basis: (compared, without, part, metric) =>
    `${recordings(compared)} verglichen nach ${part === 'statistics' ? 'Statistik des Spektrums' : `„${readOutWord[part]}“`}, ${
      metric === 'cosine' ? 'Kosinusabstand' : 'euklidischer Abstand'
    }.${
      without === 0
        ? ''
        : ` ${number(without)} nicht vergleichbar: Was das Modell darin gehört hat, liegt nicht in der Bibliothek.`
    }`,
  normals: (half, most) =>
    `Die Hälfte der Normalaufnahmen des Detektors liegt höchstens ${distance(half)} von einer anderen, 95 % höchstens ${distance(most)}.`,
  distance: (value) => `Abstand ${distance(value)}`,
  nearness: {
    closer: 'näher, als die meisten Normalaufnahmen beieinanderliegen',
    usual: 'so nah, wie Normalaufnahmen beieinanderliegen',
    further: 'weiter, als Normalaufnahmen auseinanderliegen',
  },
  nearnessShort: { closer: 'sehr nah', usual: 'nah', further: 'fern' },
  score: (value) => (value === null ? 'nicht bewertet' : `Kennwert ${score(value)}`),
  scoreCovered: 'Kennwert verdeckt',
  openItem: 'offen',
  elsewhere: (verdict) =>
    verdict === null ? 'nicht in dieser Sitzung' : `nicht in dieser Sitzung; sonst: ${verdictWord[verdict]}`,
  elsewhereHint: 'Nur Aufnahmen dieser Sitzung können hier ein Urteil bekommen.',
  noPicture: 'kein kleines Bild von einer so langen Aufnahme',
  unreadable: 'nicht lesbar',
  chosen: 'gewählt',
  withReference: 'Auch die Aufnahme selbst',
  chosenCount: (count) => (count === 0 ? 'Keine gewählt' : `${number(count)} gewählt`),
  all: 'Alle wählen',
  clear: 'Keine wählen',
  giveTo: 'Ein Urteil für die gewählten',
  keysHint: (verdicts) =>
    `Pfeile bewegen, Leertaste spielt, Eingabe oder Klick wählt, Umschalt mit Pfeilen oder Klick einen Bereich, Strg+A alle, O öffnet${verdicts === '' ? '' : `, ${verdicts} urteilen`}`,
  nothingChosen: 'Wählen Sie zuerst Aufnahmen: mit Eingabe, Klick oder Strg+A.',
  announceOpen: (count) => `${plural(count, 'ähnliche Aufnahme', 'ähnliche Aufnahmen')}, nächste zuerst.`,
  announceChosen: (count) => (count === 0 ? 'Keine gewählt.' : `${number(count)} gewählt.`),

  preview: {
    title: 'Ein Urteil für mehrere',
    become,
    open: (count) => `${number(count)} ${count === 1 ? 'hat' : 'haben'} noch keines.`,
    others: (count, kinds) =>
      `${number(count)} davon ${count === 1 ? 'hatte' : 'hatten'} ein anderes Urteil: ${kinds
        .map(({ verdict, count: many }) =>
          kinds.length === 1 ? verdictWord[verdict] : `${verdictWord[verdict]} (${number(many)})`,
        )
        .join(', ')}.`,
    same: (count, verdict) =>
      `${number(count)} ${count === 1 ? 'hat' : 'haben'} dieses Urteil (${verdictWord[verdict]}) schon und ${stay(count)}.`,
    hidden: (count) =>
      `${number(count)} weitere des Ereignisses ${count === 1 ? 'ist' : 'sind'} durch den Filter verborgen und ${stay(count)}.`,
    nothing: (verdict) => `Alle haben schon dieses Urteil: ${verdictWord[verdict]}. Es gibt nichts zu sichern.`,
    undo: 'Einmal „Rückgängig“ nimmt alles zurück.',
    reason: 'Grund',
    noReason: 'keiner',
    confirm: (count, verdict) => `${verdictWord[verdict]} für ${number(count)}`,
    cancel: 'Abbrechen',
    saved: (count, verdict) => `${verdictWord[verdict]} für ${recordings(count)} gesichert.`,
    redone: (count) => `Für ${recordings(count)} wiederholt.`,
    undone: (count) => `Für ${recordings(count)} zurückgenommen.`,
  },

  events: {
    group: 'Zu Ereignissen bündeln',
    groupHint:
      'Aufnahmen einer Maschine, eines Abschnitts und gleicher Merkmale, die ähnlich klingen und, wo Name und Ordner die Zeit nennen, aufeinander folgen.',
    closeness: 'Ähnlich',
    closenesses: { tight: 'sehr', usual: 'wie üblich', wide: 'ungefähr' },
    closenessHints: {
      tight: 'Nicht weiter von der ersten, als eines von zehn Paaren der Normalaufnahmen auseinanderliegt.',
      usual: 'Nicht weiter von der ersten, als ein Viertel der Paare der Normalaufnahmen auseinanderliegt.',
      wide: 'Nicht weiter von der ersten, als die Hälfte der Paare der Normalaufnahmen auseinanderliegt.',
    },
    gap: 'Zeitabstand',
    gaps: (minutes) =>
      minutes === null
        ? 'beliebig'
        : minutes < 60
          ? `bis ${number(minutes)} min`
          : minutes < 1440
            ? `bis ${number(minutes / 60)} h`
            : `bis ${plural(minutes / 1440, 'Tag', 'Tage')}`,
    working: 'Die Ereignisse werden bestimmt…',
    found: (events, alone) => `${plural(events, 'Ereignis', 'Ereignisse')}, ${recordings(alone)} einzeln`,
    without: (count) => `${number(count)} nicht vergleichbar`,
    noTimes: 'Weder Namen noch Ordner nennen Datum und Uhrzeit, daher spielt die Zeit keine Rolle.',
    size: (count) => `×${number(count)}`,
    sizeSpoken: (count) => `Ereignis mit ${recordings(count)}`,
    doneOf: (done, count) => `${number(done)} von ${number(count)} beurteilt`,
    opened: 'Ereignis geöffnet',
    closed: 'Ereignis geschlossen',
    current: (count, done) => `Ereignis mit ${recordings(count)}${done === 0 ? '' : `, ${number(done)} beurteilt`}`,
    open: 'Öffnen',
    close: 'Schließen',
    span: (from, to) =>
      day.format(from) === day.format(to)
        ? `${day.format(from)}, ${[...new Set([clock.format(from), clock.format(to)])].join('–')}`
        : `${day.format(from)} – ${day.format(to)}`,
    spanHint: (from, to) =>
      `${wholeDay.format(from)}, ${clock.format(from)} – ${wholeDay.format(to)}, ${clock.format(to)}`,
    verdictFor: (count, verdict) => `${verdictWord[verdict]} für alle ${number(count)}`,
    verdicts: 'Ein Urteil für das ganze Ereignis',
  },

  actions: {
    group: 'Mehrere auf einmal',
    open: 'Ähnliche zeigen',
    give: (verdict) => `${verdictWord[verdict]} für das ganze Ereignis oder für die unter „Ähnliche zeigen“ gewählten`,
    noneForAll:
      'Bündeln Sie die Liste zu Ereignissen und stehen Sie auf einem, oder wählen Sie Aufnahmen unter „Ähnliche zeigen“.',
    closed: 'Öffnen Sie zuerst eine Aufnahme.',
    toggle: 'Ereignis öffnen oder schließen',
    events: 'Liste zu Ereignissen bündeln oder nicht',
  },
};
