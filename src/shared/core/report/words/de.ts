import { comparesByChoice } from '../../detector.ts';
import type { DetectorKind, DetectorSpec, FrontEndKind, FrontEndSpec, Preset, ReadOut } from '../../domain.ts';
import { fidelityOf, type Fidelity } from '../../explain/fidelity.ts';
import type { Translation } from '../../translation.ts';
import type { englishReport } from './en.ts';
import { reportNumbers } from './numbers.ts';

const { decimal, number, signed, upTo, count } = reportNumbers(',', '\u202f');
const months = ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober'];
const monthNames = [...months, 'November', 'Dezember'];
const plural = (number: number, one: string, many: string) => `${count(number)} ${number === 1 ? one : many}`;
const recordings = (number: number) => plural(number, 'Aufnahme', 'Aufnahmen');

const kinds: Readonly<Record<DetectorKind, string>> = {
  fused: 'Transformer und Statistik kombiniert, Pegel als eigener Alarm',
  ast: 'Vektoren des Transformers allein',
  statistics: 'Log-Mel-Statistik allein (ohne Netz)',
  level: 'Pegel allein',
  paper: 'wie veröffentlicht: Klassentoken, Kosinus, ein Nachbar',
};
const readOuts: Readonly<Record<ReadOut, string>> = {
  prelogits: 'Mittel der beiden Klassentoken',
  tokens: 'Mittel über alle Felder',
  rows: 'zeitliches Mittel je Frequenzzeile',
  'rows-stats': 'zeitliches Mittel und Streuung je Frequenzzeile',
};
const fidelity: Readonly<Record<Fidelity, string>> = {
  none: 'Keine Kombination von Bändern ändert die Entscheidung, diese Gewichte sagen also nichts.',
  low: 'Schlechte Anpassung: Acht Gewichte beschreiben diese Entscheidung nicht gut. Trauen Sie eher den Shapley-Werten und Ihren Ohren.',
  fair: 'Mäßige Anpassung: Die Gewichte zeigen die Hauptrichtung; Bänder wirken auch zusammen.',
  good: 'Gute Anpassung: Die Gewichte beschreiben die Entscheidung gut.',
};

const frontEnds: Readonly<Record<FrontEndKind, string>> = {
  mel: 'Log-Mel, 128 Kanäle',
  stft: 'Log-Leistungsspektrum, 201 Kanäle von 40 Hz',
  'stft-257': 'Log-Leistungsspektrum, 257 Kanäle von 31,25 Hz',
  'stft-206': 'Log-Leistungsspektrum, 201 Kanäle von 40 Hz und 5 leere, damit 8 kHz zu sehen sind',
};

function frontEndText({ kind, normalisation }: FrontEndSpec): string {
  const by =
    normalisation === null
      ? 'wie beim Training des Modells'
      : `mit den Normalaufnahmen (Mittel ${number(normalisation.mean, 2)}, Standardabweichung ${number(normalisation.std, 2)})`;
  return `${frontEnds[kind]}; normiert ${by}`;
}

function comparedText({ readOut, metric, k, density }: DetectorSpec): string {
  const distance = metric === 'cosine' ? 'Kosinusabstand' : 'euklidischer Abstand';
  return `Ausgabe: ${readOuts[readOut]}; ${distance}, k = ${k}${density > 0 ? `, örtliche Dichte über ${density} Nachbarn` : ''}`;
}

function scorerText(spec: DetectorSpec): string {
  const kind = kinds[spec.kind];
  if (comparesByChoice(spec.kind)) return `${kind}; ${comparedText(spec)}`;
  return spec.kind === 'statistics' ? `${kind}; euklidischer Abstand, k = ${spec.k}` : kind;
}

const designText = ({ design }: { readonly design?: 'biquad' }) => (design === undefined ? '' : ` (${design})`);

function presetWords(preset: Preset): string {
  switch (preset.kind) {
    case 'none':
      return 'kein Filter';
    case 'high-pass':
      return `Hochpass ${upTo(preset.cutoffHz, 3)} Hz${designText(preset)}`;
    case 'low-pass':
      return `Tiefpass ${upTo(preset.cutoffHz, 3)} Hz${designText(preset)}`;
    case 'band-pass':
      return `Bandpass ${upTo(preset.lowHz, 3)} bis ${upTo(preset.highHz, 3)} Hz`;
    case 'band-stop':
      return `Bandsperre ${upTo(preset.lowHz, 3)} bis ${upTo(preset.highHz, 3)} Hz`;
  }
}

/** Every word of a report, in German. */
export const germanReport: Translation<typeof englishReport> = {
  language: 'de',
  decimal,
  number,
  signed,
  upTo,
  verdicts: {
    'real-fault': 'Echter Schaden',
    'false-alarm': 'Fehlalarm',
    unsure: 'Unklar',
    unusable: 'Ungültig',
  },
  open: 'offen',
  disputed: 'Strittig',
  section: (section) => `Abschnitt ${section}`,
  day: (year, month, day) => `${day}. ${monthNames[month - 1] ?? ''} ${year}`,
  severity: (step, steps, name) => (name === '' ? `${step} von ${steps}` : `${step} von ${steps}, ${name}`),
  notNamed: 'ohne Namen',
  footer: 'Earmark-Bericht',
  pageOf: ['Seite ', ' von '],
  title: (name) => `Earmark-Bericht: ${name}`,
  readings: {
    settled: 'Dieses Urteil fiel offen, nachdem Begutachter sich widersprochen hatten.',
    differ: 'Die Begutachter widersprechen sich, und niemand hat entschieden',
    agree: 'Die Begutachter sind sich einig',
  },
  summary: {
    lead: (begun, made, version) =>
      `Begutachtung von Aufnahmen, die ein Detektor für ungewöhnliche Geräusche gemeldet hat. Sitzung begonnen ${begun}, Bericht erstellt ${made} mit Earmark ${version}.`,
    flagged: 'gemeldet',
    reviewed: 'beurteilt',
    disputed: 'strittig',
    verdict: (verdict, count) =>
      ({
        'real-fault': count === 1 ? 'echter Schaden' : 'echte Schäden',
        'false-alarm': count === 1 ? 'Fehlalarm' : 'Fehlalarme',
        unsure: 'unklar',
        unusable: 'ungültig',
      })[verdict],
    unfinished: (open, all) =>
      `${count(open)} von ${plural(all, 'gemeldeten Aufnahme', 'gemeldeten Aufnahmen')} ${open === 1 ? 'hat' : 'haben'} noch kein Urteil.`,
    listedOpen: 'Was keines hat, steht am Ende als offen.',
    differ: (disputed) =>
      `Bei ${recordings(disputed)} widersprechen sich die Begutachter, und niemand hat entschieden.`,
    noneCounts: 'Dort zählt kein Urteil.',
    findings: 'Befunde',
    facts: {
      asset: 'Anlage',
      finding: 'Befund',
      severity: 'Höchster Schweregrad',
      analyst: 'Bearbeitet von',
      checked: 'Geprüft von',
      session: 'Sitzung',
    },
    noPages: 'Keine Aufnahme hat eine Seite in diesem Bericht.',
    scope: (pages, left, listed) => {
      const names = { 'real-fault': 'jeden echten Schaden', unsure: 'jeden unklaren Fall' };
      return [
        pages.length === 0
          ? 'Keine Aufnahme hat eine eigene Seite.'
          : `Es gibt eine Seite für ${pages.map((verdict) => names[verdict]).join(' und ')}.`,
        ...(left > 0
          ? [
              `${recordings(left)} mit dem Urteil „Echter Schaden“ oder „Unklar“ ${left === 1 ? 'ist' : 'sind'} nur am Ende aufgelistet.`,
            ]
          : []),
        `Fehlalarme und ungültige Aufnahmen sind ${listed ? 'oben gezählt und am Ende aufgelistet' : 'oben gezählt'}.`,
      ].join(' ');
    },
  },
  columns: {
    number: 'Nr.',
    recording: 'Aufnahme',
    machine: 'Maschine',
    verdict: 'Urteil',
    reason: 'Grund',
    severity: 'Schweregrad',
    score: 'Kennwert',
    threshold: 'Schwellwert',
    when: 'Wann (UTC)',
    who: 'Wer',
    hash: 'Prüfsumme',
    flagged: 'Gemeldet',
    disputed: 'Strittig',
    open: 'Offen',
  },
  finding: {
    heading: (place, all, fileName) => `${place} von ${all}: ${fileName}`,
    recorded: (duration, kilohertz, level) =>
      `${duration}, ${kilohertz} kHz${level === null ? '' : `, Pegel ${level} dB bezogen auf Vollaussteuerung`}`,
    machineNotNamed: 'Maschine nicht benannt',
    reviewerNotNamed: 'Begutachter nicht benannt',
    tags: 'Schlagwörter:',
    flaggedRecording: 'Gemeldete Aufnahme',
    nearest: 'Nächste Normalaufnahme',
    noNearest: 'Es gibt keine Normalaufnahme zum Vergleich.',
    sameAxes: 'Achsen und Farben wie oben.',
    bands: 'Frequenzbänder',
    bandsNotComputed: 'Die Bänder dieser Aufnahme wurden nicht berechnet.',
    notCompleted: 'Nicht vollständig:',
    severity: 'Schweregrad',
    notJudged: 'nicht eingestuft',
    basis: 'Grundlage:',
    observation: 'Beobachtung',
    recommendation: 'Empfehlung',
    due: (day) => `Bis ${day}.`,
    beingDrawn: 'Das Bild wird gezeichnet.',
    notPreviewed: 'Die Vorschau zeigt nicht von so vielen Befunden Bilder; im Bericht selbst sind sie.',
    noPicture: 'Von dieser Aufnahme gibt es kein Bild.',
    numbers: 'Zahlen',
    worst: 'Am wenigsten normal bei',
    over: 'Über dem Schwellwert',
    detector: 'Detektor',
    detectorName: (name, version) => `${name}, Version ${version}`,
    deviations: 'Die drei Werte sind in Standardabweichungen der Normalaufnahmen angegeben.',
    transformer: 'Transformer allein',
    statistics: 'Statistik allein',
    level: 'Pegel allein',
    alarm: '(Alarm)',
    margin: (score, size, above) => `Der Kennwert ${score} liegt ${size} ${above ? 'über' : 'unter'} dem Schwellwert.`,
    worstSentence: (range) => `Er ist der von ${range}, wo die Aufnahme am wenigsten normal ist.`,
    levelAlarm: 'Schon der Pegel allein gibt Alarm.',
    distance: (distance) => `im Abstand ${distance}.`,
    band: 'Band',
    slimeExact: 'SLIME, exakt',
    leaveOneOut: 'Weglassen',
    masks: (masks, all, none, exact) =>
      `${masks} von 256 Masken. Kennwert mit allen Bändern ${all}, ohne ${none}${exact ? '; die Shapley-Werte ergeben zusammen die Differenz' : ''}.`,
    fidelity: (r2) => fidelity[fidelityOf(r2)],
    constant: 'Jede Maske liegt auf derselben Seite des Schwellwerts, daher sind die SLIME-Gewichte 0.',
  },
  levels: {
    heading: 'Mittlere Pegel in Terzbändern',
    unit: 'dB bezogen auf einen vollausgesteuerten Sinus, nicht kalibriert, gerundet',
    flagged: 'Gemeldet',
    normal: 'Normal',
    difference: 'Differenz',
    none: 'Kein Terzband weicht um 1 dB oder mehr von der nächsten Normalaufnahme ab.',
    largest: (size, louder, at, low, high, flagged, normal) =>
      `Größter Unterschied zur nächsten Normalaufnahme: ${size} dB ${louder ? 'lauter' : 'leiser'} im Terzband bei ${at} (${low} bis ${high} Hz): ${flagged} dB gegen ${normal} dB.`,
    normalSide: (at, normal, flagged) => `Im Band bei ${at} hat sie ${normal} dB, die gemeldete ${flagged} dB.`,
  },
  figure: {
    share: 'Anteil am Kennwert',
    seconds: 's',
    clock: 'min:s',
    outlined: 'Umrandet sind die Bänder mit dem größten Gewicht, gestrichelt, wo sie den Kennwert senken.',
    boxed: 'Der Kasten zeigt die Stelle, die den Kennwert ergab.',
    colours: (floor, top) => `Farben von ${floor} dB (dunkel) bis ${top} dB (hell).`,
    noBand: 'Kein Band erhöht den Kennwert.',
    raises: (band, value) => `Das Band ${band} erhöht den Kennwert am meisten (${value}).`,
    lowers: (band, value) => `${band} senkt ihn am meisten (${value}).`,
  },
  method: {
    heading: 'Verfahren und Grenzen',
    how: 'Ein Detektor vergleicht eine Aufnahme mit Normalaufnahmen derselben Maschine: Vektoren eines Audio Spectrogram Transformers und Log-Mel-Statistik, Abstand zur nächsten Normalaufnahme, normiert mit den Abständen der Normalaufnahmen untereinander (jede einmal weggelassen). Eine Aufnahme wird gemeldet, wenn ihr Kennwert den Schwellwert erreicht. Bänder werden erklärt, indem sie in allen 256 Kombinationen durch das mittlere Normalspektrum ersetzt werden (im veröffentlichten Detektor: durch das Mittel der Trainingsdaten des Modells) und jede bewertet wird (SLIME; Shapley-Werte aus derselben Tabelle). Nach Mai, Davies, Griffin und Benetos, „Explaining the decisions of anomalous sound detectors“, DCASE 2022.',
    limits:
      'Ein Kennwert sagt, wie wenig ein Geräusch den Normalaufnahmen gleicht. Er sagt nicht, was fehlt, wie schwer es ist oder wie wahrscheinlich ein Ausfall ist. Bänder sagen, was der Detektor verwendet hat, nicht, wo ein Schaden in der Maschine sitzt. Beurteilt wurden nur die in diesem Bericht aufgeführten Aufnahmen.',
    journal: (entries) => `Urteilsjournal: ${plural(entries, 'Eintrag', 'Einträge')},`,
    intact: 'Kette der Prüfsummen unversehrt',
    broken: 'Kette der Prüfsummen unterbrochen',
    head: ', Ende',
    detector: (name, version) => `Detektor ${name}, Version ${version}`,
    scorer: 'Verfahren',
    scorerValue: scorerText,
    frontEnd: 'Eingangsstufe',
    frontEndValue: frontEndText,
    preset: 'Analysevorgabe',
    presetValue: presetWords,
    rule: (rule) => {
      switch (rule.kind) {
        case 'percentile':
          return `${upTo(rule.quantile * 100, 1)} % der Normalaufnahmen liegen darunter (jede mit den anderen verglichen)`;
        case 'gamma':
          return `${upTo(rule.quantile * 100, 1)}-%-Quantil einer an die Kennwerte der Normalaufnahmen angepassten Gammaverteilung`;
        case 'eer':
          return 'gleiche Fehlerraten der bisher beurteilten Aufnahmen';
        case 'value':
          return 'von Hand gesetzt';
      }
    },
    notFitted: 'es ließ sich keine Gammaverteilung anpassen, daher der Anteil selbst',
    gamma: (shape, location, scale) => `Form ${shape}, Lage ${location}, Skala ${scale}`,
    equalError: (percent, falseAlarms, faults) =>
      `${percent} % falsch von ${plural(falseAlarms, 'Fehlalarm', 'Fehlalarmen')} und ${plural(faults, 'echtem Schaden', 'echten Schäden')}`,
    levelAlarm: (from) => `; Pegelalarm ab ${from}`,
    normals: 'Normalaufnahmen',
    scored: 'Bewertet, gemeldet',
    scoredValue: (scored, flagged) => `${recordings(scored)} bewertet, ${count(flagged)} gemeldet`,
    model: 'Modell',
    parameters: (parameters) => `${count(parameters)} Parameter`,
    eightBits: 'Gewichte mit acht Bit',
  },
  appendix: {
    all: 'Alle gemeldeten Aufnahmen',
    without: 'Gemeldete Aufnahmen ohne die Fehlalarme',
    none: 'Es gibt keine.',
    counted: (number) =>
      `${number === 1 ? '1 Fehlalarm oder ungültige Aufnahme ist' : `${count(number)} Fehlalarme und ungültige Aufnahmen sind`} gezählt, nicht aufgelistet.`,
    counts: 'Zahlen je Maschine',
    total: 'Alle',
    agreement: 'Übereinstimmung zweier Begutachter',
    noName: 'ein Begutachter ohne Namen',
    agreed: (first, second, n, same) =>
      `${first} und ${second} haben beide ${recordings(n)} beurteilt (n = ${n}), ohne das Urteil des anderen zu kennen, und ${same} davon dasselbe Urteil gegeben.`,
    agreedOpenly: (first, second, n, same) =>
      `Nicht blind: ${first} und ${second} haben beide ${recordings(n)} beurteilt (n = ${n}), bei denen mindestens einer das Urteil des anderen kennen konnte, und ${same} davon dasselbe Urteil gegeben. Wer das Urteil des anderen kennt, stimmt leichter zu; dies sagt daher wenig darüber, wie ähnlich sie für sich urteilen.`,
    noKappa: 'Cohens Kappa hat keinen Wert, weil beide durchweg dasselbe Urteil gaben.',
    kappa: (kappa) => `Cohens Kappa ${kappa} (1 ist volle Übereinstimmung, 0 ist Zufall).`,
    few: (enough) =>
      `Das sind zu wenige Aufnahmen, um die Übereinstimmung zu beurteilen: Gewünscht sind mindestens ${enough}.`,
    journal: 'Urteilsjournal der Sitzung',
    noVerdict: 'Noch hat niemand ein Urteil abgegeben.',
    actions: { undo: 'zurückgenommen', redo: 'wiederholt' },
    chain:
      'Jede Prüfsumme umfasst ihren Eintrag und die Prüfsumme davor; das Ende der Kette steht unter „Verfahren und Grenzen“.',
    severity: (severity) => `Schweregrad ${severity}`,
    tags: (tags) => `Schlagwörter ${tags}`,
    blind: 'ohne Kenntnis anderer Urteile',
    resolution: 'entscheidet einen Widerspruch',
    hashes: 'Prüfsummen der Dateien',
  },
};
