import type { SweepPoint } from '#shared/contract/sweep.ts';
import type { PresetFinding, SweptScorer } from '#shared/core/sweep/evaluate.ts';
import { rateOf } from '#shared/core/advice/wilson.ts';
import { ruleOfVersion } from '#shared/core/sweep/rule.ts';
import type { filters as english } from '../filters.ts';
import type { Translation } from '../translation.ts';
import {
  detectorName,
  fixed,
  hertz,
  labelWord,
  number,
  percent,
  place,
  plural,
  presetWord,
  recordings,
  ruleWord,
  score,
  upTo,
} from './words.ts';

/** Fewer of a kind than this: the width of the interval is said in words. */
const few = 30;

type Estimate = NonNullable<SweepPoint['difference']>;

const points = (value: number): string => fixed(100 * value, 1);
const share = (value: number): string => `${points(value)} %`;
const signed = (value: number): string => `${value > 0.0005 ? '+' : ''}${points(value)}`;

const scorers: Readonly<Record<SweptScorer, string>> = {
  detector: 'Detektor',
  statistics: 'Statistik, ohne Netz',
  level: 'Nur Pegel',
};

const findings: Readonly<Record<PresetFinding, string>> = {
  reference: 'Bezug',
  better: 'besser',
  worse: 'schlechter',
  noise: 'Zufall',
};

const truth = { fault: 'Schaden', normal: 'normal', bank: 'Bestand' };

export const filters: Translation<typeof english> = {
  title: 'Filter',
  lead: 'Was ein Filter vor dem Detektor ändern würde. Das Modell bleibt, wie es ist; Bestand, Schwellwert und Kennwerte werden für jede Vorgabe neu berechnet.',
  empty: {
    noDetector: 'Noch kein Detektor',
    noDetectorText:
      'Vorgaben werden an einem Detektor erprobt: an seinen Normalaufnahmen und an Aufnahmen, deren Zustand bekannt ist.',
    makeOne: 'Detektor in der Einrichtung anlegen',
    results: 'Ergebnisse',
    notYet: 'Noch keine Vorgabe erprobt',
    running: 'Die erste Vorgabe wird erprobt',
    notYetText:
      'Jede Vorgabe wird an denselben Aufnahmen mit „kein Filter“ verglichen. Durch das Erproben ändert sich nichts.',
  },
  form: {
    title: 'Vorgaben erproben',
    detector: 'Detektor',
    detectorName: (detector) => {
      const named = `${detectorName(detector)}, Version ${detector.version}`;
      const where = place(detector.machine, detector.section);
      return detector.name === where ? named : `${named} (${where})`;
    },
    kind: 'Filter',
    kinds: {
      'high-pass': 'Hochpass: nimmt die tiefen Anteile weg',
      'low-pass': 'Tiefpass: nimmt die hohen Anteile weg',
    },
    step: 'In Schritten von',
    limit: { 'high-pass': 'Bis hinauf zu', 'low-pass': 'Bis hinunter zu' },
    hertz,
    count: (presets) => `${plural(presets, 'Vorgabe', 'Vorgaben')}, darunter „kein Filter“`,
    material: ({ bank, normals, faults }) =>
      `${recordings(bank)} im Referenzbestand. Außerhalb bekannt: ${plural(faults, 'Schaden', 'Schäden')} und ${plural(normals, 'Normalaufnahme', 'Normalaufnahmen')} (nach Urteil, sonst nach Etikett).`,
    cost: ({ passes, toCompute }) =>
      toCompute === 0
        ? 'Alles liegt schon in der Bibliothek: Es dauert nur einen Augenblick.'
        : `${number(toCompute)} von ${number(passes)} Durchläufen des Modells sind zu rechnen; die übrigen liegen in der Bibliothek.`,
    review: 'Zur Prüfung',
    start: 'Diese Vorgaben erproben',
    goOn: 'Fortsetzen',
    again: 'Erneut erproben',
    busy: 'Vorgaben werden erprobt',
    progress: (done, total) => (total === 0 ? 'wartet' : percent(Math.floor((100 * done) / total) / 100)),
    cancel: 'Abbrechen',
    cancelHint: 'Was berechnet wurde, bleibt erhalten.',
  },
  result: {
    title: (sweep) =>
      sweep.faults > 0 ? 'Was jede Vorgabe an der AUC ändert' : 'Was jede Vorgabe an den Fehlalarmen ändert',
    stopped: ({ points: computed, wanted }) =>
      `${number(computed.length)} von ${plural(wanted, 'Vorgabe', 'Vorgaben')} berechnet.`,
    outdated:
      'Urteile oder Aufnahmen haben sich seither geändert. Erneut erproben: Was in der Bibliothek liegt, wird nicht zweimal gerechnet.',
    best: (point) =>
      point.auc
        ? `Sicher am besten: ${presetWord(point.preset)}, AUC ${share(point.auc.detector.value)}, ${difference(point.difference!)} Punkte gegenüber „kein Filter“.`
        : `Sicher am besten: ${presetWord(point.preset)}, ${plural(point.falseAlarms, 'Fehlalarm', 'Fehlalarme')}.`,
    noneBetter: (all) => {
      const worse = all.filter(({ finding }) => finding === 'worse').length;
      const noise = all.filter(({ finding }) => finding === 'noise').length;
      if (noise === 0) return 'Keine Vorgabe ist besser als „kein Filter“.';
      const rest = worse === 0 ? '' : ` ${plural(worse, 'Vorgabe ist', 'Vorgaben sind')} schlechter.`;
      return `Keine Vorgabe ist über den Zufall hinaus besser als „kein Filter“. Bei ${plural(noise, 'Vorgabe', 'Vorgaben')} ist kein Unterschied zu „kein Filter“ zu erkennen: So kleine Unterschiede sind Zufall.${rest}`;
    },
    chance: (presets) =>
      presets < 5
        ? null
        : `Unter ${number(presets)} Vorgaben, die nichts ändern, sähe etwa jede zwanzigste durch Zufall anders aus. Bestätigen Sie eine Wahl an neuen Aufnahmen.`,
    beaten: (point) => {
      if (!point.auc) return null;
      const { detector, statistics, level } = point.auc;
      const above = (['level', 'statistics'] as const).filter((scorer) => point.auc![scorer].value >= detector.value);
      if (above.length === 0) return null;
      const names = { level: 'der Pegel allein', statistics: 'die Statistik ohne Netz' };
      const values = above.map(
        (scorer) => `${names[scorer]} (${share(scorer === 'level' ? level.value : statistics.value)})`,
      );
      return `Ohne Filter unterscheidet der Detektor (${share(detector.value)}) diese Schäden nicht besser als ${values.join(' oder ')}.`;
    },
    basis: ({ basis, normals, faults }) =>
      faults === 0
        ? `Noch ist kein Schaden bekannt, es lassen sich also nur Fehlalarme zählen: ${recordings(normals)}, als normal bekannt, außerhalb des Bestands.`
        : basis === 'outside'
          ? `${plural(faults, 'bekannter Schaden', 'bekannte Schäden')} gegen ${plural(normals, 'Normalaufnahme', 'Normalaufnahmen')} außerhalb des Bestands.`
          : `${plural(faults, 'bekannter Schaden', 'bekannte Schäden')} gegen die Aufnahmen des Bestands selbst, jede mit den anderen verglichen${normals === 0 ? '' : `, und ${plural(normals, 'Normalaufnahme', 'Normalaufnahmen')} außerhalb`}: Außerhalb des Bestands sind weniger als fünf Normalaufnahmen bekannt.`,
    few: ({ bank, normals, faults, basis }) => {
      const compared = basis === 'outside' ? normals : normals + bank;
      const fewest = faults === 0 ? normals : Math.min(compared, faults);
      if (fewest >= few) return null;
      const who =
        faults === 0 || compared <= faults
          ? plural(fewest, 'Normalaufnahme', 'Normalaufnahmen')
          : plural(fewest, 'Schadensaufnahme', 'Schadensaufnahmen');
      return `Bei ${who} verschiebt eine einzige das Ergebnis um bis zu ${share(1 / Math.max(1, fewest))}. Das Intervall sagt, wo das Ergebnis bei anderen Aufnahmen dieser Art in 95 von 100 Fällen läge; von Betriebszuständen, die nicht aufgenommen wurden, weiß es nichts${faults === 0 ? '' : ', und ein Intervall ohne Breite sagt nur, dass keine dieser wenigen auf der falschen Seite liegt'}.`;
    },
    leftOut: ({ leftOut }) =>
      leftOut === 0
        ? null
        : `${recordings(leftOut)} ${leftOut === 1 ? 'war' : 'waren'} nicht lesbar und ${leftOut === 1 ? 'zählt' : 'zählen'} nicht.`,
    threshold: ({ rule }) => `Gezählt an einem Schwellwert, der für jede Vorgabe neu bestimmt wird: ${ruleWord(rule)}.`,
    table: 'Jede Vorgabe in Zahlen',
    columns: {
      preset: 'Vorgabe',
      detector: 'Detektor, AUC',
      difference: 'Gegen „kein Filter“',
      statistics: 'Statistik, AUC',
      level: 'Pegel, AUC',
      falseAlarms: 'Fehlalarme',
      keptFaults: 'Schäden erkannt',
      use: 'Verwenden',
    },
    auc: (estimate) => share(estimate.value),
    interval: (estimate) => `${points(estimate.low)} bis ${points(estimate.high)}`,
    differenceOf: difference,
    differenceInterval: (estimate) => `${signed(estimate.low)} bis ${signed(estimate.high)}`,
    finding: (finding) => findings[finding],
    counted: (count, total) => `${number(count)} von ${number(total)}`,
    countInterval: (count, total) => {
      const { low, high } = rateOf(count, total);
      return `${Math.round(100 * low)} bis ${Math.round(100 * high)} %`;
    },
    bestMark: 'sicher am besten',
    own: 'die dieses Detektors',
    choose: (point) => `Wählen: ${presetWord(point.preset)}`,
    chosen: 'Gewählt',
    chooseShort: 'Wählen',
    noneKnown: 'keine bekannt',
  },
  chart: {
    title: (sweep) => (sweep.faults > 0 ? 'AUC je Vorgabe' : 'Fehlalarme je Vorgabe'),
    description: (sweep) => {
      if (sweep.points.length === 0) return '';
      const spread = sweep.points.map((point) =>
        point.auc
          ? `${presetWord(point.preset)} ${share(point.auc.detector.value)}`
          : `${presetWord(point.preset)} ${number(point.falseAlarms)}`,
      );
      return `${sweep.faults > 0 ? 'AUC des Detektors' : 'Fehlalarme'}: ${spread.join('; ')}.`;
    },
    scorers,
    interval: '95-%-Intervall des Detektors',
    noise: 'kein Unterschied zu „kein Filter“ erkennbar',
    best: 'sicher am besten',
    falseAlarms: 'Anteil gemeldeter Normalaufnahmen',
    chance: 'Zufall, 50 %',
    axis: {
      'high-pass': 'Grenzfrequenz des Hochpasses, kHz',
      'low-pass': 'Grenzfrequenz des Tiefpasses, kHz',
      mixed: 'Vorgabe',
    },
    noFilter: 'ohne',
    kilohertz: (value) => upTo(value / 1000, 2),
    percent: (value) => String(Math.round(100 * value)),
  },
  listen: {
    title: 'Anhören',
    lead: 'Das Hörfilter mit demselben Verlauf wie die Vorgabe. Hören ändert keinen Kennwert.',
    recording: 'Aufnahme',
    truth,
    option: (recording) => `${recording.fileName} (${truth[recording.truth]})`,
    play: 'Abspielen',
    pause: 'Anhalten',
    raw: 'Ungefiltert',
    filtered: (preset) => `Mit ${preset}`,
    heard: 'Was zu hören ist',
    choose: 'Wählen Sie eine Vorgabe in der Tabelle, um sie zu hören.',
    loading: 'Die Aufnahme wird gelesen…',
  },
  version: {
    title: 'Als Detektor übernehmen',
    chosen: (preset) => `Gewählte Vorgabe: ${preset}.`,
    none: 'Wählen Sie eine Vorgabe in der Tabelle.',
    explain: (detector) =>
      `Eine neue Version von ${detectorName(detector)} mit ${detector.bankSize === 1 ? 'derselben Aufnahme' : `denselben ${recordings(detector.bankSize)}`} als Bestand. Sie bewertet alles, was Version ${detector.version} bewertet hat. Version ${detector.version}, ihre Kennwerte und die Urteile dazu bleiben, wie sie sind.`,
    newThreshold: (detector) =>
      `Ihre Schwelle ${score(detector.threshold.value)} war von Hand gesetzt und bedeutet unter einer anderen Vorgabe nichts: Die der neuen Version wird aus ihren Normalaufnahmen bestimmt (${ruleWord(ruleOfVersion(detector.spec.rule))}).`,
    same: (detector) => `Version ${detector.version} hat diese Vorgabe schon.`,
    caution: {
      noise: 'Für diese Vorgabe war kein Unterschied zu „kein Filter“ zu erkennen.',
      worse: 'Diese Vorgabe war hier schlechter als „kein Filter“.',
    },
    make: 'Detektorversion anlegen',
    making: 'Die Version wird angelegt…',
    compare: 'Vergleichen mit Version',
    compareNone: 'Version wählen',
    versionName: ({ version, spec }) => `Version ${version}, ${presetWord(spec.preset)}`,
  },
  flips: {
    title: (before, after) => `Version ${before.version} gegen Version ${after.version}`,
    presets: (before, after) => `${presetWord(before.spec.preset)} gegen ${presetWord(after.spec.preset)}`,
    summary: (flips, compared) => {
      const newly = flips.filter(({ change }) => change === 'newly').length;
      const noLonger = flips.length - newly;
      if (compared === 0) return 'Noch wurde nichts von beiden bewertet.';
      if (flips.length === 0) return `Alle ${recordings(compared)}, die beide bewertet haben, sehen beide gleich.`;
      return `Von ${recordings(compared)}, die beide bewertet haben, ${newly === 1 ? 'wird' : 'werden'} ${number(newly)} neu gemeldet und ${number(noLonger)} nicht mehr gemeldet.`;
    },
    lost: (flips) => {
      const count = flips.filter(
        ({ change, verdict, label }) =>
          change === 'no-longer' && (verdict === 'real-fault' || (verdict === null && label === 'anomaly')),
      ).length;
      return count === 0
        ? null
        : `${plural(count, 'bekannter Schaden wird', 'bekannte Schäden werden')} nicht mehr gemeldet.`;
    },
    columns: { recording: 'Aufnahme', change: 'Änderung', before: 'Vorher', after: 'Nachher', truth: 'Bekannt' },
    change: { newly: 'neu gemeldet', 'no-longer': 'nicht mehr gemeldet' },
    score: ({ score: value, threshold }) => `${score(value)} (Schwellwert ${score(threshold)})`,
    truth: ({ verdict, label }) =>
      verdict === 'real-fault'
        ? 'Urteil: echter Schaden'
        : verdict === 'false-alarm'
          ? 'Urteil: Fehlalarm'
          : label === 'unknown'
            ? 'nicht bekannt'
            : `Etikett: ${labelWord[label]}`,
    more: (count) => `und ${number(count)} weitere`,
    session: 'Sitzung aus ihren Meldungen anlegen',
    sessionName: (detector, day) => `${detectorName(detector)}, Version ${detector.version}, ${day}`,
    kept: 'Urteile früherer Sitzungen behalten den Kennwert und den Schwellwert, bei denen sie gefällt wurden.',
  },
};

function difference(estimate: Estimate): string {
  const text = signed(estimate.value);
  return /^−?0,0$/.test(text) ? '±0' : text;
}
