import type { Roc } from '#shared/contract/overview.ts';
import { comparesByChoice } from '#shared/core/detector.ts';
import type { overview as english } from '../overview.ts';
import type { Translation } from '../translation.ts';
import {
  detectorName,
  fixed,
  kindWord,
  metricWord,
  number,
  plural,
  presetWord,
  recordings,
  ruleWord,
  score,
} from './words.ts';

/** Fewer of a kind than this: what one recording changes is said in words. */
const few = 30;
const points = (value: number) => fixed(100 * value, 1);
const share = (value: number) => `${points(value)} %`;
const whole = (value: number) => `${Math.round(100 * value)} %`;
const signed = (value: number) => `${value > 0.0005 ? '+' : ''}${points(value)}`;
const interval = ({ low, high }: { readonly low: number; readonly high: number }) =>
  low === high ? 'ohne Breite' : `${points(low)} bis ${points(high)} %`;
const ofFaults = (count: number) => plural(count, 'bekannten Schaden', 'bekannten Schäden');
const ofRest = (count: number) =>
  count === 1 ? '1 Fehlalarm oder normalen' : `${number(count)} Fehlalarmen und normalen`;
const ofRecordings = (count: number) => plural(count, 'Aufnahme', 'Aufnahmen');
const description = ({ auc, eer }: Roc) =>
  `Fläche unter der Kurve ${share(auc.value)}, 95-%-Intervall ${interval(auc)}; Gleichfehlerrate ${share(eer.value)}.`;

export const overview: Translation<typeof english> = {
  title: 'Detektor',
  empty: {
    noDetector: 'Noch kein Detektor',
    noDetectorText:
      'Ein Detektor vergleicht Aufnahmen mit normalen derselben Maschine. Legen Sie einen aus Ihren Normalaufnahmen an und lassen Sie ihn die übrigen bewerten: Dann zeigt diese Ansicht, was seine Kennwerte taugen.',
    makeOne: 'Detektor in der Einrichtung anlegen',
    notScored: 'Dieser Detektor hat noch nichts bewertet',
    notScoredText: (inBank) =>
      `Sein Bestand hat ${recordings(inBank)}; sie zählen hier nicht, weil er aus ihnen gemacht ist. „Aufnahmen bewerten“ steht neben ihm in der Einrichtung; danach erscheinen hier die Kennwerte aller anderen.`,
    score: 'Zur Einrichtung',
    notInPart: 'In diesem Teil wurde nichts bewertet',
    notInPartText: 'Wählen Sie einen anderen Abschnitt oder ein anderes Merkmal.',
    showAll: 'Alle Aufnahmen zeigen',
    problem: 'Die Kennwerte konnten nicht gelesen werden',
  },
  head: {
    label: 'Was gezeigt wird',
    detector: 'Detektor',
    compare: 'Vergleichen mit',
    compareNone: 'keinem anderen',
    compareVersion: ({ version, spec }) => `Version ${version}, ${presetWord(spec.preset)}`,
    section: 'Abschnitt',
    everySection: (count) => `alle (${number(count)})`,
    sectionOption: (value, count) => `${value === '' ? 'ohne Namen' : value} (${number(count)})`,
    attribute: 'Merkmal',
    everyAttribute: 'alle',
    attributeOption: (name, value, count) =>
      `${[name, value].filter((part) => part !== '').join(' ')} (${number(count)})`,
    facts: ({ spec, threshold }) => [
      kindWord[spec.kind],
      ...(comparesByChoice(spec.kind)
        ? [`Abstand ${metricWord[spec.metric]}, ${plural(spec.k, 'Nachbar', 'Nachbarn')}`]
        : []),
      presetWord(spec.preset),
      `Schwellwert ${score(threshold.value)} (${ruleWord(threshold.rule)})`,
    ],
    reading: 'Die Kennwerte werden gelesen…',
  },
  scores: {
    title: 'Kennwerte',
    lead: 'Alles, was er bewertet hat, ohne die Aufnahmen seines Bestands. Jede Zeile hat ihren eigenen Maßstab.',
    kinds: { fault: 'Echter Schaden', 'false-alarm': 'Fehlalarm', normal: 'Normal', unknown: 'Nicht bekannt' },
    plot: 'Kennwerte nach dem, was bekannt ist',
    description: (counts, low, high, threshold) =>
      `${plural(counts.fault, 'bekannter Schaden', 'bekannte Schäden')}, ${plural(counts['false-alarm'], 'Fehlalarm', 'Fehlalarme')}, ${number(counts.normal)} normal und ${number(counts.unknown)} nicht bekannt, zwischen ${score(low)} und ${score(high)}. Der jetzige Schwellwert ist ${score(threshold)}.`,
    axis: 'Kennwert',
    now: (value) => `jetzt ${score(value)}`,
    tried: (value) => `probeweise ${score(value)}`,
    beyond: (count) => `+${number(count)} weiter rechts`,
    slider: 'Schwellwert zur Probe',
    sliderHint: 'Ziehen oder Pfeiltasten, mit Umschalt zehnmal so weit.',
    back: 'Zurück zum jetzigen Schwellwert',
    use: 'Diesen Schwellwert nutzen…',
    nothingChanges:
      'Das Probieren ändert nichts. Nur über „Urteile nutzen…“ bekommt eine neue Version den Schwellwert.',
    atNow: (effect) =>
      sentence(`Beim jetzigen Schwellwert ${score(effect.threshold)} werden`, [
        effect.rest > 0 && `von ${ofRest(effect.rest)} ${number(effect.flaggedRest)} gemeldet`,
        effect.faults > 0 && `von ${ofFaults(effect.faults)} ${number(effect.missed)} übersehen`,
        `insgesamt ${number(effect.flagged)} von ${ofRecordings(effect.total)} gemeldet`,
      ]),
    then: (tried, now) =>
      sentence(`Bei ${score(tried.threshold)} würden`, [
        tried.rest > 0 &&
          `von ${ofRest(tried.rest)} ${number(tried.flaggedRest)} gemeldet (jetzt ${number(now.flaggedRest)})`,
        tried.faults > 0 &&
          `von ${ofFaults(tried.faults)} ${number(tried.missed)} übersehen (jetzt ${number(now.missed)})`,
        `insgesamt ${number(tried.flagged)} von ${ofRecordings(tried.total)} gemeldet (jetzt ${number(now.flagged)})`,
      ]),
    floor: (threshold) =>
      `Urteile gibt es nur zu Gemeldetem: Unter ${score(threshold)} hat kaum jemand gehört, dort sprechen nur die Etiketten.`,
    below: (threshold) =>
      `Das liegt unter dem jetzigen Schwellwert ${score(threshold)}. Dort hat kaum jemand gehört: Was zusätzlich gemeldet würde, zählt nur mit Etikett als richtig oder falsch.`,
    level: (count) =>
      `Bei ${recordings(count)} gab der Pegel selbst Alarm; sie bleiben bei jedem Schwellwert gemeldet.`,
    disputed: (count) => `Bei ${recordings(count)} widersprechen sich die Urteile; sie zählen als nicht bekannt.`,
    inBank: (count) =>
      `${recordings(count)} ${count === 1 ? 'gehört' : 'gehören'} zu seinem Bestand und ${count === 1 ? 'bleibt' : 'bleiben'} außen vor.`,
  },
  table: {
    title: 'Was Schwellwerte bewirken',
    more: 'Weitere Schwellwerte in Zahlen',
    columns: {
      threshold: 'Schwellwert',
      rest: 'Fehlalarme und normale gemeldet',
      missed: 'Schäden übersehen',
      precision: 'Genauigkeit [95\u00a0%] (n)',
      recall: 'Trefferquote [95\u00a0%] (n)',
      flagged: 'Insgesamt gemeldet',
    },
    of: (count, all) => (all === 0 ? '–' : `${number(count)} von ${number(all)}`),
    rate: ({ count, of, low, high }) =>
      of === 0 ? '–' : `${whole(count / of)} [${Math.round(100 * low)}–${Math.round(100 * high)}] (${number(of)})`,
    now: 'jetzt',
    tried: 'probeweise',
    eer: 'Gleichfehlerrate',
    note: 'Genauigkeit: echte Schäden unter dem, was gemeldet und bekannt ist. Trefferquote: gemeldete unter den bekannten Schäden. n ist die Zahl, von der der Anteil gilt.',
  },
  roc: {
    title: 'Wie gut er Schäden unterscheidet',
    missing: {
      faults: {
        title: 'Keine Kurve: kein Schaden bekannt',
        text: 'Beurteilen Sie, was gemeldet wurde, oder importieren Sie Aufnahmen mit dem Etikett „anomal“ und lassen Sie sie von diesem Detektor bewerten.',
      },
      normals: {
        title: 'Keine Kurve: nur Schäden bekannt',
        text: 'Keine Aufnahme seines Bestands gehört zu diesem Teil. Beurteilen Sie, was gemeldet wurde, oder lassen Sie Aufnahmen bewerten, die als normal etikettiert sind und nicht im Bestand liegen.',
      },
      selected: {
        title: 'Noch keine Kurve: nur Alarme bekannt',
        text: 'Alles, was als schadensfrei bekannt ist, wurde erst gemeldet und dann beurteilt. Eine Kurve daraus zeigte, wie er seine eigenen Alarme ordnet, nicht, wie er Schäden von Normalaufnahmen unterscheidet, und keine Aufnahme seines Bestands gehört zu diesem Teil. Lassen Sie Aufnahmen bewerten, die als normal etikettiert sind und nicht im Bestand liegen.',
      },
    },
    review: 'Zur Prüfung',
    setup: 'Zur Einrichtung',
    plot: 'ROC-Kurve',
    plotY: 'Schäden gemeldet (TPR)',
    plotX: 'andere gemeldet (FPR)',
    description,
    lineDescription: (name, roc) => `${name}: ${description(roc)}`,
    chance: 'geraten',
    line: {
      own: 'diese Version',
      other: (detector) => `${detectorName(detector)}, Version ${detector.version}`,
    },
    marks: { now: 'jetzt', tried: 'Probe', other: (version) => `v${number(version)} jetzt` },
    auc: 'AUC',
    aucValue: (auc) => share(auc.value),
    aucInterval: (auc) =>
      auc.low === auc.high
        ? `${auc.value === 1 ? 'keine von diesen liegt auf der falschen Seite, das' : 'das'} Intervall hat keine Breite und sagt wenig`
        : `${interval(auc)}, zu 95 % sicher`,
    eer: 'Gleichfehlerrate',
    eerValue: ({ value }) => share(value),
    eerNote: ({ threshold }) => `beim Schwellwert ${score(threshold)}`,
    now: (threshold) => `Jetzt, ${score(threshold)}`,
    tried: (threshold) => `Probe, ${score(threshold)}`,
    rates: (rates) => `FPR ${share(rates.falsePositiveRate)}, TPR ${share(rates.truePositiveRate)}`,
    known: 'Bekannt',
    knownValue: ({ faults, normals, normalsFrom }) =>
      `${plural(faults, 'Schaden', 'Schäden')}, ${normalsFrom === 'bank' ? plural(normals, 'normale des Bestands', 'normale des Bestands') : plural(normals, 'andere', 'andere')}`,
    knownNote: ({ faults, judged, normalsFrom }) => {
      if (normalsFrom === 'bank')
        return `Schäden ${judged.faults === 0 ? 'nach Etikett' : judged.faults === faults ? 'nach Urteil' : `nach Urteil ${number(judged.faults)}, die übrigen nach Etikett`}`;
      return judged.faults + judged.normals === 0
        ? 'alle nach Etikett'
        : `nach Urteil ${number(judged.faults)} und ${number(judged.normals)}, die übrigen nach Etikett`;
    },
    selection: ({ judged, normalsFrom }) => {
      if (normalsFrom === 'bank')
        return `Außerhalb des Bestands ist keine Aufnahme als normal bekannt, außer solchen, die erst gemeldet und dann beurteilt wurden. Die Schäden stehen daher den Normalaufnahmen des Bestands gegenüber, jede mit den anderen verglichen wie für den Schwellwert. ${judged.faults > 0 ? 'Nie gemeldete Schäden und Normalaufnahmen' : 'Normalaufnahmen'}, die nichts im Bestand gleichen, fehlen: Das lässt die Kurve besser aussehen, als sie ist.`;
      return judged.faults + judged.normals === 0
        ? null
        : `Urteile gibt es nur zu gemeldeten Aufnahmen.${judged.normals > 0 ? ' Fehlalarme sind daher die Normalaufnahmen mit den höchsten Kennwerten: Sie lassen die Kurve schlechter aussehen, als sie ist.' : ''}${judged.faults > 0 ? ' Nie gemeldete Schäden fehlen in ihr: Das lässt sie besser aussehen.' : ''} Etiketten haben keinen der beiden Mängel.`;
    },
    few: ({ faults, normals }) => {
      const fewest = Math.min(faults, normals);
      return fewest >= few
        ? null
        : `Bei ${faults <= normals ? ofFaults(fewest) : `${ofRecordings(fewest)} ohne Schaden`} verschiebt eine einzige Aufnahme das Ergebnis um bis zu ${share(1 / fewest)}.`;
    },
    level: 'Die Kurve beruht allein auf den Kennwerten, ohne Alarme des Pegels.',
    compared: {
      title: (other) => `Gegenüber ${detectorName(other)}, Version ${other.version}`,
      none: 'Keine Aufnahme wurde von beiden bewertet.',
      few: (shared) =>
        `Über ${plural(shared, 'die Aufnahme, die beide bewertet haben, ist', 'Aufnahmen, die beide bewertet haben, ist')} zu wenig bekannt: Es gibt keine Kurve zum Vergleich.`,
      sentence: ({ difference, own, shared }) => {
        const basis =
          own.normalsFrom === 'bank'
            ? `Mit ${ofFaults(own.faults)}, von beiden bewertet, und ${number(own.normals)} gemeinsamen Normalaufnahmen der Bestände`
            : `Auf ${plural(shared, 'Aufnahme, die beide bewertet haben,', 'Aufnahmen, die beide bewertet haben,')}`;
        const told = `${basis} ist die AUC ${difference.value === 0 ? 'gleich' : `um ${signed(difference.value)} Punkte anders`} (95-%-Intervall ${signed(difference.low)} bis ${signed(difference.high)}).`;
        if (difference.low <= 0 && difference.high >= 0) return `${told} So kleine Unterschiede sind Zufall.`;
        return `${told} Diese Version ist über den Zufall hinaus ${difference.value > 0 ? 'besser' : 'schlechter'}.`;
      },
      row: ({ version }) => `Version ${number(version)}, auf diesen`,
      everything: ({ version }) => `Version ${number(version)}, auf allen`,
      columns: { version: 'Version', auc: 'AUC (95 %)', eer: 'Gleichfehlerrate', n: 'Schäden, andere' },
      auc: (auc) => `${share(auc.value)} [${points(auc.low)}–${points(auc.high)}]`,
      eer: ({ value }) => share(value),
      counts: ({ faults, normals }) => `${number(faults)}, ${number(normals)}`,
    },
    table: 'Die Kurve in Zahlen',
    tableOf: (name) => `Die Kurve in Zahlen: ${name}`,
    columns: { threshold: 'Schwellwert', fpr: 'Andere gemeldet (FPR)', tpr: 'Schäden gemeldet (TPR)' },
    threshold: (value) => (value === null ? 'über allen' : score(value)),
    share,
  },
};

function sentence(begin: string, parts: readonly (string | false)[]): string {
  return `${begin} ${parts.filter((part) => part !== false).join(', ')}.`;
}
