import type { MarkKind as Kind } from '#renderer/state/map-points.ts';
import type { MapPoint } from '#shared/contract/overview.ts';
import type { embeddingMap as english } from '../embedding-map.ts';
import type { Translation } from '../translation.ts';
import { number, recordings, score } from './words.ts';

const kinds: Readonly<Record<Kind, string>> = {
  bank: 'Normalaufnahme im Bestand',
  normal: 'Normal',
  fault: 'Echter Schaden',
  'false-alarm': 'Fehlalarm',
  unknown: 'Nichts bekannt',
};
const plurals: Readonly<Record<Kind, readonly [string, string]>> = {
  bank: ['Normalaufnahme im Bestand', 'Normalaufnahmen im Bestand'],
  normal: ['normale', 'normale'],
  fault: ['echter Schaden', 'echte Schäden'],
  'false-alarm': ['Fehlalarm', 'Fehlalarme'],
  unknown: ['unbekannte', 'unbekannte'],
};
const basisWord = { verdict: 'nach Urteil', label: 'nach Etikett' } as const;

const share = (fraction: number): string =>
  fraction > 0 && fraction < 0.005 ? 'unter 1 %' : `${Math.round(100 * fraction)} %`;
const counted = (kind: Kind, count: number) => `${number(count)} ${plurals[kind][count === 1 ? 0 : 1]}`;
const list = (counts: Readonly<Record<Kind, number>>): string =>
  (Object.keys(kinds) as Kind[])
    .filter((kind) => counts[kind] > 0)
    .map((kind) => counted(kind, counts[kind]))
    .join(', ');

const known = (kind: Kind, { basis, inBank }: MapPoint): string => {
  const by = basis === null || kind === 'bank' ? '' : `, ${basisWord[basis]}`;
  return `${kinds[kind]}${by}${inBank && kind !== 'bank' ? ', und im Bestand' : ''}`;
};
const scored = (point: MapPoint, covered: boolean): string => {
  if (point.score === null)
    return point.inBank ? 'ohne eigenen Kennwert: mit ihr werden andere verglichen' : 'nicht bewertet';
  if (covered) return 'Kennwert verdeckt, bis sie gehört wurde';
  return `Kennwert ${score(point.score)}${point.flagged ? ', gemeldet' : ', nicht gemeldet'}`;
};

export const embeddingMap: Translation<typeof english> = {
  title: 'Karte der Aufnahmen',
  loading: 'Die Karte wird angelegt…',
  again: 'Neu lesen',
  failed: 'Es kann keine Karte gezeigt werden',
  none: {
    title: 'Noch nichts zu zeigen',
    text: (without) =>
      `Die Karte entsteht aus dem, was das Modell in den Aufnahmen gehört hat. ${
        without === 0
          ? 'In der Bibliothek ist keine Aufnahme dieser Maschine.'
          : `Für ${without === 1 ? 'die einzige Aufnahme' : `alle ${recordings(without)}`} dieser Maschine fehlt das in der Bibliothek: Dieser Detektor hat sie hier nicht bewertet.`
      } „Aufnahmen bewerten“ neben dem Detektor in der Einrichtung holt es nach.`,
    action: 'Zur Einrichtung',
  },
  few: (count) =>
    `Für eine Karte braucht es drei Aufnahmen; hier ${count === 1 ? 'ist eine' : `sind ${number(count)}`}.`,
  near: ({ part }) =>
    `Jede Marke ist eine Aufnahme. Sie liegt dort, wo ${
      part === 'embedding' ? 'das Modell sie nach dem Gehör einordnet' : 'die Statistik ihres Spektrums sie einordnet'
    }, entlang der zwei Richtungen, in denen sich die Aufnahmen am meisten unterscheiden.`,
  shown: ({ shares: [first, second] }) => {
    const both = first + second;
    if (both === 0) return 'Danach gleichen sich alle, es ist also nichts zu sehen.';
    if (both < 0.4)
      return `Diese zwei zeigen nur ${share(both)} der Unterschiede; die Karte ist also eine Skizze: Was weit auseinander liegt, ist verschieden, aber was beisammen liegt, kann sich im Übrigen ebenso unterscheiden.`;
    if (both < 0.75)
      return `Diese zwei zeigen ${share(both)} der Unterschiede: Was weit auseinander liegt, ist verschieden, aber was beisammen liegt, kann sich im Rest noch unterscheiden.`;
    return `Diese zwei zeigen ${share(both)} der Unterschiede: Was beisammen liegt, klingt im Großen und Ganzen ähnlich, und was weit auseinander liegt, ist verschieden.`;
  },
  neighbours: {
    near: ({ part }) =>
      `Jede Marke ist eine Aufnahme. Sie liegt bei denen, die ihr ${
        part === 'embedding' ? 'im Gehör des Modells' : 'in der Statistik des Spektrums'
      } am ähnlichsten sind (t-SNE). Was beisammen liegt, gehört zusammen. Wie weit Gruppen auseinander liegen und wie groß oder dicht sie aussehen, sagt wenig; Abstände zeigt die Karte, wenn sie nach Richtungen gelegt ist.`,
    noAxes: 'Keine Achsen: Nur was nebeneinander liegt, hat eine Bedeutung',
    working: (count) =>
      `Die Nachbarn von ${recordings(count)} werden gesucht…${count > 1000 ? ' Das dauert bis zu einer halben Minute; Sie können inzwischen weiterarbeiten.' : ''}`,
    ready: 'Die Aufnahmen liegen jetzt nach ihren Nachbarn.',
    failed: 'Die Aufnahmen konnten nicht nach Nachbarn gelegt werden.',
    again: 'Noch einmal versuchen',
    fewer: (count, all) =>
      `${number(count)} von diesen ${number(all)} sind gelegt: Was dieser Detektor vergleicht, ist so umfangreich, dass mehr zu lange dauern würden.`,
  },
  nearestHint:
    'Dünne Linien führen zu den nächsten Normalaufnahmen der Aufnahme, bei der Sie sind. Sie ergeben sich aus allen Unterschieden; eine Linie kann daher lang sein.',
  truncated: (count, total) =>
    `Gezeigt werden ${number(count)} von ${recordings(total)}: zuerst der Bestand und was bekannt ist, von den übrigen gleichmäßig einige.`,
  without: (count) =>
    `${recordings(count)} dieser Maschine ${count === 1 ? 'fehlt' : 'fehlen'} hier: Dieser Detektor hat sie nicht bewertet.`,
  axis: (position, fraction) => `${position === 1 ? 'Erste' : 'Zweite'} Achse: ${share(fraction)} der Unterschiede`,
  kinds,
  flagged: 'Gemeldet',
  chosenMark: 'Ausgewählt',
  nearestMark: 'Nächste Normalaufnahme',
  legend: 'Marken',
  counted: (name, count) => `${name} (${number(count)})`,
  plot: {
    label: (counts) => `Karte der Aufnahmen: ${list(counts)}`,
    role: 'Karte',
    keys: 'Pfeiltasten gehen von Marke zu Marke, Leertaste wählt aus, Eingabe öffnet in der Prüfung, + und − ändern die Größe, 0 zeigt alles, Esc lässt los. Die Tabelle unter der Karte sagt dasselbe in Worten.',
    mouse:
      'Zeigen Sie auf eine Marke, um sie zu lesen; ein Klick öffnet sie in der Prüfung. Umfahren Sie Marken, um sie auszuwählen, mit Umschalt zu den schon gewählten dazu. Strg+Klick wählt eine. Strg+Rad ändert die Größe.',
    arrangement: 'Gelegt nach',
    arrangements: { axes: 'Richtungen', neighbours: 'Nachbarn' },
    tool: 'Ziehen',
    tools: { choose: 'wählt aus', move: 'verschiebt' },
    zoomIn: 'Größer',
    zoomOut: 'Kleiner',
    whole: 'Alles zeigen',
    zoomed: (zoom) => (zoom === 1 ? 'Die ganze Karte.' : `${number(zoom * 100)} %.`),
  },
  point: {
    title: 'Diese Aufnahme',
    nothing: 'Zeigen Sie auf eine Marke oder gehen Sie mit den Pfeiltasten zu einer.',
    known,
    score: scored,
    nearest: (count) => (count === 1 ? 'Nächste Normalaufnahme' : `${number(count)} nächste Normalaufnahmen`),
    hiddenNearest: (count) => `${number(count)} weitere, die nicht auf der Karte ${count === 1 ? 'ist' : 'sind'}`,
    session: (name) => `Öffnet sich in „${name}“.`,
    noSession: 'Sie ist in keiner Sitzung und lässt sich deshalb nicht in der Prüfung öffnen.',
    spoken: (point, kind, covered, chosen) =>
      `${point.fileName}: ${known(kind, point)}, ${scored(point, covered)}${chosen ? ', ausgewählt' : ''}.`,
  },
  choice: {
    title: 'Ausgewählt',
    none: 'Umfahren Sie Marken, oder wählen Sie sie in der Tabelle, um sie in der Prüfung zusammen anzusehen.',
    kinds: list,
    count: (count) => `${recordings(count)} ausgewählt`,
    show: (count) => (count === 1 ? 'In der Liste zeigen' : `Die ${number(count)} in der Liste zeigen`),
    clear: 'Nichts auswählen',
    noSession: 'Es ist keine Sitzung offen und damit keine Liste, in der sie sich zeigen ließen.',
    noneInSession: (count, name) =>
      count === 1
        ? `Sie ist nicht in der offenen Sitzung „${name}“.`
        : `Keine davon ist in der offenen Sitzung „${name}“.`,
    lacking: (count, name) =>
      `${number(count)} davon ${count === 1 ? 'ist' : 'sind'} nicht in der offenen Sitzung „${name}“.`,
    openOther: (count, name) => `„${name}“ öffnen, mit ${number(count)} davon`,
    announce: (count) => (count === 0 ? 'Nichts ausgewählt.' : `${number(count)} ausgewählt.`),
    added: (fileName, chosen, count) =>
      `${fileName} ${chosen ? 'ausgewählt' : 'nicht mehr ausgewählt'}. ${number(count)} ausgewählt.`,
    shown: (count, hidden) =>
      `Die Liste zeigt ${number(count - hidden)} von ${number(count)} auf der Karte gewählten.${
        hidden === 0 ? '' : ' Der Rest ist durch den Filter verborgen.'
      }`,
  },
  table: {
    title: 'Dasselbe als Tabelle',
    label: 'Aufnahmen auf der Karte',
    show: 'Zeigen',
    every: (count) => `alle (${number(count)})`,
    chosen: (count) => `ausgewählte (${number(count)})`,
    flagged: (count) => `gemeldete (${number(count)})`,
    columns: {
      chosen: 'Gewählt',
      file: 'Datei',
      known: 'Bekannt',
      score: 'Kennwert',
      nearest: 'Nächste Normalaufnahme',
    },
    choose: (fileName) => `${fileName} auswählen`,
    open: (fileName) => `${fileName} in der Prüfung öffnen`,
    chooseAll: (count) => (count === 1 ? 'Diese auswählen' : `Alle ${number(count)} auswählen`),
    page: (first, last, total) => (total === 0 ? 'Keine' : `${number(first)} bis ${number(last)} von ${number(total)}`),
    previous: 'Zurück',
    next: 'Weiter',
    flaggedMark: 'gemeldet',
    covered: 'verdeckt',
    noScore: '–',
  },
  picked: {
    group: 'Auf der Karte gewählt',
    count: (count) => `${number(count)} auf der Karte gewählt`,
    remove: 'Die anderen wieder mit zeigen',
    hint: 'Nur diese stehen in der Liste. Beim Öffnen einer anderen Sitzung wird das vergessen.',
    hidden: (count) => `Gezeigt werden sollten nur die ${number(count)} auf der Karte gewählten.`,
  },
};
