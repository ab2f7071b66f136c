import { fewestJudged } from '#shared/core/advice/advise.ts';
import type { Rate } from '#shared/core/advice/wilson.ts';
import type { advice as english } from '../advice.ts';
import type { Translation } from '../translation.ts';
import { dayAndTime, detectorName, number, plural, recordings, ruleWord, score } from './words.ts';

const faults = (count: number) => plural(count, 'echter Schaden', 'echte Schäden');
const alarms = (count: number) => plural(count, 'Fehlalarm', 'Fehlalarme');
const ofAlarms = (count: number) => plural(count, 'Fehlalarm', 'Fehlalarmen');
const percent = (share: number) => `${Math.round(100 * share)} %`;
/** „83 % [55–95 %]“; a share of nothing has none */
const rate = ({ count, of, low, high }: Rate) =>
  of === 0 ? '–' : `${percent(count / of)} [${Math.round(100 * low)}–${percent(high)}]`;
const ofAll = ({ count, of }: Rate) => `${number(count)} von ${number(of)}`;

export const advice: Translation<typeof english> = {
  action: 'Urteile nutzen…',
  actionName: (detector) => `Urteile nutzen für ${detectorName(detector)}, Version ${detector.version}`,
  title: (detector) => `Was die Urteile bewirken: ${detectorName(detector)}, Version ${detector.version}`,
  lead: 'Nichts ändert sich, bis Sie eine neue Version anlegen. Vorhandene Urteile, Sitzungen und Kennwerte bleiben, wie sie sind.',
  reading: 'Die Urteile werden gelesen…',
  verdicts: {
    title: 'Urteile zu Aufnahmen dieser Maschine',
    none: 'Zu Aufnahmen dieser Maschine gibt es noch kein Urteil. Begutachten Sie zuerst, was der Detektor meldet.',
    since: ({ since }) =>
      since === null
        ? ''
        : `Das erste fiel am ${dayAndTime(since.at)}${since.version === null ? ' mit einem anderen Detektor' : ` mit Version ${since.version}`}.`,
    open: ({ flagged, open }) =>
      open === 0
        ? `Alle ${recordings(flagged)}, die diese Version meldet, haben ein Urteil.`
        : `${number(open)} von ${recordings(flagged)}, die diese Version meldet, ${open === 1 ? 'hat' : 'haben'} noch kein Urteil; wer oben begonnen hat, hat nur die höchsten Kennwerte beurteilt.`,
    disputed: (count) =>
      `Bei ${recordings(count)} widersprechen sich die Sitzungen (hier echter Schaden, dort Fehlalarm). Bis das geklärt ist, zählen sie nicht.`,
    below: ({ below }) =>
      `Nicht gezählt: ${[
        ...(below.faults > 0 ? [faults(below.faults)] : []),
        ...(below.falseAlarms > 0 ? [alarms(below.falseAlarms)] : []),
      ].join(
        ' und ',
      )} unter dem Schwellwert dieser Version (nur der Pegel gab Alarm, oder eine andere Version hat gemeldet). Über einen höheren Schwellwert sagen sie nichts.`,
    unscored: (count) =>
      `${recordings(count)} mit Urteil ${count === 1 ? 'wurde' : 'wurden'} von dieser Version nicht bewertet.`,
  },
  threshold: {
    title: 'Schwellwert',
    keep: (detector) => `Die Regel behalten (${ruleWord(detector.spec.rule)})`,
    keepNote: 'Kommen Aufnahmen zum Bestand, gilt die Regel für den größeren Bestand.',
    advised: 'Den empfohlenen übernehmen',
    byHand: 'Von Hand setzen',
    slider: 'Schwellwert',
    sliderHint: 'Pfeiltasten verschieben ihn, mit Umschalt zehnmal so weit.',
    value: 'Wert',
    cost: 'Ein übersehener Schaden kostet so viel wie so viele Fehlalarme',
    costHint: 'Von 1 bis 1 000.',
    few: (found) =>
      `Zu wenige Urteile für eine Empfehlung: Nötig sind ${fewestJudged} echte Schäden und ${fewestJudged} Fehlalarme, die dieser Schwellwert und nicht der Pegel gemeldet hat; es gibt ${number(found.faults)} und ${number(found.falseAlarms)}. Mit weniger ist der mögliche Bereich so breit wie Unwissen.`,
    advice: (found, floor) =>
      found.threshold === floor
        ? `Bei diesen Kosten sollte der Schwellwert bei ${score(floor)} bleiben: Jeder höhere würde durch übersehene Schäden mehr kosten, als er an Fehlalarmen spart.`
        : `Empfohlen: ${score(found.threshold)}. Mit anderen Aufnahmen dieser Art läge er zwischen ${score(found.low)} und ${score(found.high)} (95 %).`,
    logistic: (found, floor) =>
      found.logistic === null
        ? 'Zweite Meinung (logistische Kurve): keine. Bei diesen Aufnahmen bedeutet ein höherer Kennwert nicht öfter einen Schaden.'
        : found.logistic <= floor
          ? 'Zweite Meinung (logistische Kurve): so lassen. Nach der Kurve ist ein Schaden bei allem Gemeldeten wahrscheinlich genug.'
          : `Zweite Meinung (logistische Kurve): ${score(found.logistic)}.`,
    floor: (floor) =>
      `Beurteilt wird, was gemeldet wurde. Unter ${score(floor)} hat niemand gehört; ein niedrigerer Schwellwert lässt sich also nicht empfehlen, und nie gemeldete Schäden stecken in keiner dieser Zahlen.`,
    belowFloor: 'Unter dem jetzigen Schwellwert wurde nichts beurteilt: Wie oft er dort irrt, ist nicht bekannt.',
    invalid: 'Bitte eine Zahl.',
    withAdditions:
      'Wächst der Bestand, verschieben sich die Kennwerte etwas. Die Vorschau rechnet mit den neuen, und ein empfohlener Schwellwert wird aus ihnen neu bestimmt.',
    plot: 'Kennwerte beurteilter Aufnahmen',
    plotFaults: 'Echte Schäden',
    plotAlarms: 'Fehlalarme',
    unknown: 'nicht beurteilt',
    description: (judged, floor, chosen) => {
      const found = judged.filter(({ fault }) => fault).length;
      return `${faults(found)} und ${alarms(judged.length - found)} zwischen dem jetzigen Schwellwert ${score(floor)} und ${score(Math.max(floor, ...judged.map((each) => each.score)))}; gewählt ist ${score(chosen)}.`;
    },
    outcome: ({ keptFaults, missedFaults, falseAlarms, avoided, recall }) =>
      `Erkennt ${number(keptFaults)} von ${plural(keptFaults + missedFaults, 'echtem Schaden', 'echten Schäden')}${recall.of > 0 ? ` (${percent(recall.low)} bis ${percent(recall.high)} solcher Schäden, 95 %)` : ''} und vermeidet ${number(avoided)} von ${ofAlarms(falseAlarms + avoided)}.`,
    level: (count) =>
      `Bei ${recordings(count)} gab der Pegel selbst Alarm; sie bleiben gemeldet, wo immer dieser Schwellwert liegt.`,
    table: 'Was Schwellwerte bewirkt hätten',
    more: 'Jeder Schwellwert in Zahlen',
    columns: {
      threshold: 'Schwellwert',
      alarms: 'Fehlalarme übrig',
      missed: 'Schäden übersehen',
      precision: 'Genauigkeit [95 %]',
      recall: 'Schäden erkannt [95 %]',
    },
    now: 'jetzt',
    advisedRow: 'empfohlen',
    chosenRow: 'gewählt',
    rate,
  },
  bank: {
    title: 'Fehlalarme für den Referenzbestand',
    lead: 'Ein Fehlalarm im Bestand gilt fortan als Normalaufnahme: Was so klingt, ist nicht mehr ungewöhnlich.',
    none: 'Es gibt keinen Fehlalarm, der in den Bestand könnte.',
    all: 'Alle',
    nothing: 'Keine',
    chosen: (chosen, all) => `${number(chosen)} von ${ofAlarms(all)}`,
    option: (fileName, value) =>
      value === null ? `${fileName}, nicht bewertet` : `${fileName}, Kennwert ${score(value)}`,
    calibration:
      'Mit ihnen wird verglichen, aber kein Schwellwert bestimmt: Sie wurden wegen ihres hohen Kennwerts ausgewählt und würden jeden Schwellwert zu hoch legen. Ihn bestimmen nur Aufnahmen, die als normal gewählt wurden.',
    share: (chosen, bank) =>
      `Sie wären ${percent(chosen / (chosen + bank))} des Bestands. Ein Bestand, der großenteils aus Alarmen besteht, verdeckt mehr, als er erklärt.`,
    nearest:
      'Dieser Detektor betrachtet nur eine nächste Normalaufnahme: Ein einziger Schaden, der Fehlalarm genannt wurde, verdeckt jeden ähnlichen.',
  },
  preview: {
    action: 'Vorschau',
    again: 'Neue Vorschau',
    stale: 'Die Auswahl hat sich seither geändert; vor einer neuen Version bitte erneut ansehen.',
    title: 'Was sich ändern würde',
    running: 'Wird neu bewertet…',
    cancel: 'Vorschau abbrechen',
    nothingChosen: 'Wählen Sie Fehlalarme für den Bestand oder einen anderen Schwellwert.',
    hiddenTitle: (count) =>
      count === 1
        ? 'Ein bekannter Schaden würde nicht mehr gemeldet'
        : `${number(count)} bekannte Schäden würden nicht mehr gemeldet`,
    hidden: ({ fileName, nearestAddition }) =>
      nearestAddition === null
        ? `${fileName}: läge unter dem Schwellwert.`
        : `${fileName}: nächste Normalaufnahme wäre ${nearestAddition.fileName}, die Sie in den Bestand aufnehmen.`,
    hiddenAdvice: 'Lassen Sie diese Fehlalarme weg oder hören Sie beide noch einmal, bevor Sie diese Version anlegen.',
    summary: ({ flaggedBefore, flaggedAfter, newlyFlagged, noLongerFlagged, compared, leftOut }) =>
      `Von ${recordings(compared)} würden ${number(flaggedAfter)} statt ${number(flaggedBefore)} gemeldet: ${number(newlyFlagged)} mehr, ${number(noLongerFlagged)} nicht mehr.${leftOut > 0 ? ` ${recordings(leftOut)} ${leftOut === 1 ? 'konnte' : 'konnten'} nicht neu bewertet werden.` : ''}`,
    threshold: ({ thresholdBefore, threshold, bankBefore, bankAfter, calibrating }) =>
      `Schwellwert ${score(thresholdBefore)} → ${score(threshold.value)}. Bestand ${number(bankBefore)} → ${number(bankAfter)}, davon bestimmen ${number(calibrating)} den Schwellwert.`,
    addedNote:
      'Ein Fehlalarm im Bestand wird nur mit den anderen verglichen. Sein neuer Kennwert sagt, was mit der nächsten ähnlichen Aufnahme geschähe.',
    rates: 'Wie oft gemeldet wird, vorher und nachher',
    columns: { what: 'Aufnahmen', before: 'Vorher gemeldet', after: 'Nachher gemeldet' },
    rows: {
      faults: 'Echte Schäden, nach Urteil',
      falseAlarms: 'Fehlalarme, nach Urteil',
      labelledFaults: 'Anomal nach Etikett, nicht beurteilt',
      labelledNormals: 'Normal nach Etikett, nicht beurteilt, nicht für den Bestand gewählt',
    },
    rate: (found) => (found.of === 0 ? '–' : `${ofAll(found)}, ${rate(found)}`),
    ratesNote:
      'In Klammern: wo der Anteil mit 95 % Sicherheit liegt. Fehlalarme nach Urteil wurden alle einmal gemeldet und beginnen daher nahe 100 %.',
    flips: 'Entscheidungen, die sich ändern',
    noFlips: 'Keine Entscheidung würde sich ändern.',
    flipColumns: {
      recording: 'Aufnahme',
      verdict: 'Bekannt',
      before: 'Kennwert vorher',
      after: 'Kennwert nachher',
      change: 'Änderung',
    },
    newly: 'gemeldet',
    noLonger: 'nicht mehr gemeldet',
    hiddenMark: 'Schaden verdeckt',
    notJudged: 'nicht beurteilt',
    label: (label) => (label === 'anomaly' ? 'Etikett: anomal' : 'Etikett: normal'),
    open: (fileName) => `${fileName} in der Sitzung öffnen`,
    more: (shown, all) => `Gezeigt werden die ${number(shown)} wichtigsten von ${number(all)}.`,
  },
  apply: {
    why: 'Warum diese Version entsteht',
    whyHint: 'Wird mit Ihrem Namen bei der Version gespeichert.',
    whyMissing: 'Bitte in wenigen Worten den Grund nennen; wer in einem Jahr fragt, wird es danken.',
    reason: (additions, threshold, value) =>
      [
        ...(additions > 0 ? [`${alarms(additions)} in den Bestand`] : []),
        ...(threshold === 'keep' || value === null
          ? []
          : [`Schwellwert ${score(value)} ${threshold === 'advised' ? 'wie empfohlen' : 'von Hand'}`]),
      ].join(', '),
    action: (version) => `Version ${number(version)} anlegen`,
    hiddenAction: (version) => `Version ${number(version)} trotzdem anlegen`,
    working: 'Die Version wird angelegt…',
    done: (version, flagged) =>
      `Version ${number(version)} ist angelegt. Sie meldet ${recordings(flagged)} von denen, die diese bewertet hat. Urteile und Sitzungen sind, wie sie waren.`,
    session: 'Ihre Meldungen begutachten',
    sessionName: (detector, version, day) => `${detectorName(detector)}, Version ${version}, ${day}`,
    later: 'Jetzt nicht',
  },
  card: { why: 'Grund', madeBy: (name) => `von ${name}` },
};
