import type { TrainingRun } from '#shared/contract/training.ts';
import { fewestRecordings, goodRecordings } from '#shared/core/training/classes.ts';
import type { Interval } from '#shared/core/training/comparison.ts';
import type { TrainingClass } from '#shared/core/training/settings.ts';
import type { training as english } from '../training.ts';
import type { Translation } from '../translation.ts';
import {
  auc,
  duration,
  fixed,
  gigabytes,
  number,
  percent,
  place,
  plural,
  recordings,
  signedAuc,
  timeLeft,
  upTo,
} from './words.ts';

const interval = ({ low, high }: Interval) => `${auc(low)} bis ${auc(high)}`;
const whole = (seconds: number) => timeLeft(seconds).replace('etwa ', '');
const shortDistance = (value: number) => (value > 0.05 ? `+${fixed(value, 1)}` : fixed(value, 1));

export const training: Translation<typeof english> = {
  title: 'Mit eigenen Aufnahmen trainieren',
  lead: 'Ein Modell lernt, Ihre Maschinen anhand ihrer Normalaufnahmen zu unterscheiden, und hört sie so genauer. Eines der Modelle wird es erst, wenn Sie den Vergleich gesehen haben und es übernehmen.',
  action: 'Modell trainieren…',
  empty:
    'Noch kein Training. Am meisten hilft es bei vielen Normalaufnahmen mehrerer Maschinen oder Zustände und mit einem Modell, das Geräusche schon kennt.',
  needRecordings: 'Importieren Sie zuerst Aufnahmen: Ein Training lernt aus den normalen.',

  form: {
    title: 'Ein Modell mit eigenen Aufnahmen trainieren',
    name: 'Name',
    proposedName: (machine) => (machine === '' ? 'Eigene Aufnahmen' : machine),
    recordings: 'Maschinen und Abschnitte',
    groupOption: (group) =>
      `${place(group.machine, group.section)} (${number(group.trainNormal)} zum Lernen vorgesehen, ${number(group.normal)} normal, ${number(group.recordings - group.broken)} insgesamt)`,
    all: 'Alle',
    none: 'Keine',
    normals: 'Welche davon normal sind',
    normalsOptions: {
      train: 'Zum Lernen vorgesehene normale',
      normal: 'Alle als normal etikettierten',
      all: 'Alle ohne bekannten Schaden; ich weiß, dass sie in Ordnung sind',
    },
    search: 'Nur Dateien, deren Pfad enthält',
    searchHint: 'Leer lassen, um alle zu nehmen.',
    classRule: 'Was zwei Aufnahmen zur selben Klasse macht',
    classRules: {
      'machine-section': 'Maschine und Abschnitt',
      attributes: 'Maschine, Abschnitt und Merkmale, für eine Maschine in mehreren Zuständen',
    },
    model: 'Ausgangsmodell',
    trains: 'Was trainiert wird',
    trainsOptions: { all: 'Alles', 'last-blocks': 'Die letzten Blöcke und der Kopf', head: 'Nur der Kopf' },
    trainsHint: {
      all: 'Lernt am meisten, braucht am meisten Speicher und Zeit.',
      'last-blocks': 'Die unteren Blöcke bleiben, wie sie sind: schneller und schwerer auswendig zu lernen.',
      head: 'Sagt nur, wie gut das Modell Ihre Maschinen schon kennt. Was ein Detektor hört, bleibt gleich.',
    },
    blocks: 'Blöcke',
    epochs: 'Epochen (1 bis 10)',
    learningRate: 'Lernrate',
    learningRateHint:
      '0,00001 für ein Modell der veröffentlichten Größe. Kleine Modelle brauchen mehr: 0,0005 hat sich für das mitgelieferte bewährt.',
    heldOut: 'Zurückgehalten, in Prozent',
    heldOutHint: 'Wird nie trainiert, um zu sehen, was gelernt und was auswendig gelernt wurde.',
    more: 'Weitere Einstellungen',
    batch: 'Aufnahmen je Schritt',
    microBatch: 'Auf einmal gerechnet',
    microBatchHint: 'Weniger brauchen weniger Speicher und ergeben dasselbe.',
    recompute: 'Blöcke neu rechnen statt behalten: weniger Speicher, etwa ein Drittel mehr Zeit',
    generated: 'Erzeugte Geräusche je Schritt',
    generatedHint: 'Verhindern, dass ein kleiner Satz auswendig gelernt wird. 0 = keine.',
    seed: 'Startzahl',
    frontEnd: 'Eingangsstufe',
    preset: 'Analysevorgabe',
    invalid: {
      name: 'Bitte einen Namen geben.',
      groups: 'Wählen Sie mindestens eine.',
      epochs: 'Eine ganze Zahl von 1 bis 10.',
      learningRate: 'Eine Zahl über 0 und bis 1.',
      heldOut: 'Zwischen 0 und 50 Prozent.',
      batch: 'Eine ganze Zahl von 1 bis 256.',
      microBatch: 'Eine ganze Zahl von 1 bis zu den Aufnahmen je Schritt und den erzeugten Geräuschen.',
      generated: 'Eine ganze Zahl von 0 bis 256.',
      blocks: (most) => `Eine ganze Zahl von 1 bis ${most}.`,
      seed: 'Eine ganze Zahl ab 0.',
    },
    summary: (counts, seconds, bytes) => `${counts} ${whole(seconds)}, ${gigabytes(bytes)}.`,
    submit: 'Training beginnen',
    measure: 'Aufwand messen',
    measuring: 'Ein Schritt wird auf diesem Rechner gemessen…',
  },

  preview: {
    title: 'Woraus es lernt',
    counting: 'Wird gezählt…',
    counts: ({ kept, trained, heldOut }) =>
      `${plural(kept, 'Klasse', 'Klassen')}: ${recordings(trained)} zum Trainieren, ${number(heldOut)} zurückgehalten.`,
    leftOut: ({ faults, broken }) => {
      const parts = [
        ...(faults > 0 ? [plural(faults, 'bekannter Schaden', 'bekannte Schäden')] : []),
        ...(broken > 0 ? [plural(broken, 'nicht lesbare Datei', 'nicht lesbare Dateien')] : []),
      ];
      return parts.length === 0 ? null : `Ausgelassen: ${parts.join(' und ')}.`;
    },
    fate: describeFate,
    small: (count) =>
      `${plural(count, 'Klasse hat', 'Klassen haben')} weniger als ${goodRecordings} Aufnahmen: Das Modell wird sie wohl auswendig lernen.`,
    classes: (count) => (count === 1 ? 'Die Klasse' : `Alle ${number(count)} Klassen`),
  },

  cost: {
    title: 'Was es kostet',
    notMeasured: 'Wird vor dem Beginn gemessen: ein Schritt dieser Größe in einem eigenen Prozess.',
    changed: 'Die Einstellungen haben sich seither geändert; bitte erneut messen.',
    epoch: 'Eine Epoche',
    whole: 'Das ganze Training',
    memory: 'Speicher',
    seconds: (seconds) => (seconds < 1 ? 'unter 1 s' : whole(seconds)),
    wholeNote: (steps, seconds) =>
      `${plural(steps, 'Schritt', 'Schritte')} zu ${fixed(seconds, seconds < 10 ? 2 : 0)} s; der Vergleich danach kommt hinzu`,
    memoryOf: (peak, free) => `${gigabytes(peak)} von ${gigabytes(free)}, die frei sind`,
    tooMuch:
      'Das ist mehr, als dieser Rechner übrig hat. Rechnen Sie weniger Aufnahmen auf einmal, lassen Sie Blöcke neu rechnen oder trainieren Sie weniger vom Modell.',
    failed: 'Es konnte nicht gemessen werden.',
  },

  state: {
    running: 'läuft',
    paused: 'angehalten',
    interrupted: 'unterbrochen',
    finished: 'fertig',
    diverged: 'entgleist',
    failed: 'gescheitert',
    cancelled: 'abgebrochen',
    adopted: 'übernommen',
  },
  phase: {
    preparing: 'Die Aufnahmen werden gelesen…',
    training: 'Training',
    comparing: 'Vergleich mit dem vorigen Modell…',
  },
  epochOf: (run) => `Epoche ${Math.min(run.epochs.length + 1, run.settings.epochs)} von ${run.settings.epochs}`,
  share: (run) => (run.steps === 0 ? '' : `${Math.floor((100 * run.step) / run.steps)} %`),
  left: (seconds) => `noch ${timeLeft(seconds)}`,
  progressLabel: (name) => `Fortschritt von ${name}`,
  facts: {
    base: 'Ausgangsmodell',
    learns: 'Lernt aus',
    learnsValue: (run) =>
      `${recordings(run.trained)}, ${number(run.heldOut)} zurückgehalten, ${plural(run.classes.filter(({ fate }) => fate === 'kept').length, 'Klasse', 'Klassen')}`,
    how: 'Wie',
    howValue: ({ settings: { epochs, learningRate, batch, trains, generated } }) =>
      [
        plural(epochs, 'Epoche', 'Epochen'),
        `Lernrate ${upTo(learningRate, 8)}`,
        `${number(batch)} je Schritt`,
        trains.kind === 'all'
          ? 'das ganze Modell'
          : trains.kind === 'head'
            ? 'nur der Kopf'
            : trains.blocks === 1
              ? 'der letzte Block'
              : `die letzten ${number(trains.blocks)} Blöcke`,
        ...(generated > 0 ? [`je ${plural(generated, 'erzeugtes Geräusch', 'erzeugte Geräusche')}`] : []),
      ].join(', '),
  },
  pause: 'Anhalten',
  pauseName: (name) => `Anhalten: ${name}`,
  pauseHint: 'Es geht nach der letzten ganzen Epoche weiter.',
  resume: 'Fortsetzen',
  resumeName: (name) => `Fortsetzen: ${name}`,
  compareAgain: 'Erneut vergleichen',
  compareAgainName: (name) => `Erneut vergleichen: ${name}`,
  compareAgainHint: 'Mit den Etiketten und Urteilen, die es jetzt gibt.',
  cancel: 'Abbrechen…',
  cancelName: (name) => `Abbrechen: ${name}`,
  discard: 'Entfernen…',
  discardName: (name) => `Entfernen: ${name}`,
  adopt: 'Modell übernehmen…',
  adoptName: (name) => `Modell übernehmen: ${name}`,

  ended: {
    paused: (run) => `Angehalten. ${goesOn(run)}`,
    interrupted: (run) => `Es wurde unterbrochen. ${goesOn(run)}`,
    failed: (run) => `${run.problem?.message ?? 'Es ist ohne Angabe eines Grundes gescheitert.'} ${goesOn(run)}`,
    diverged: (run) => run.problem?.message ?? 'Sein Verlust war keine Zahl mehr.',
    cancelled: 'Abgebrochen. Nichts davon wurde behalten.',
    adopted: 'Das Modell steht bei den Modellen und kann für einen Detektor gewählt werden.',
  },

  curves: {
    title: 'Wie das Training verlief',
    loss: 'Verlust',
    lossText: (run) => curveText(run, 'loss'),
    lossUnit: 'nat',
    accuracy: 'Trefferquote',
    accuracyText: (run) => curveText(run, 'accuracy'),
    trained: 'trainiert',
    heldOut: 'zurückgehalten',
    updates: 'Schritte',
    epochs: 'Epochen',
    table: 'Epochen als Tabelle',
    columns: {
      epoch: 'Epoche',
      loss: 'Verlust',
      accuracy: 'Trefferquote',
      heldOutLoss: 'Verlust, zurückgehalten',
      heldOutAccuracy: 'Trefferquote, zurückgehalten',
      seconds: 'Zeit',
    },
    lossValue: (value) => (value === null ? '–' : fixed(value, 3)),
    accuracyValue: (value) => (value === null ? '–' : percent(value)),
    secondsValue: duration,
    none: 'Noch keine ganze Epoche.',
  },

  comparison: {
    title: 'Wie es abschneidet',
    overBefore: ({ finding, difference }) => {
      const by = difference === null ? '' : `, um ${signedAuc(difference.value)} AUC (95 %: ${interval(difference)})`;
      switch (finding) {
        case 'better':
          return `Unterscheidet Schäden besser von Normalaufnahmen als das vorige Modell${by}.`;
        case 'worse':
          return `Unterscheidet Schäden schlechter von Normalaufnahmen als das vorige Modell${by}. Behalten Sie das vorige.`;
        case 'noise':
          return `Nicht besser und nicht schlechter als das vorige Modell: Ein Unterschied von nur ${signedAuc(difference!.value)} AUC ist Zufall (95 %: ${interval(difference!)}).`;
        case 'unlabelled':
          return 'Keine Aufnahme ist als Schaden etikettiert oder beurteilt; ob es Schäden besser findet, lässt sich also nicht sagen. Begutachten Sie einige Aufnahmen und vergleichen Sie erneut.';
      }
    },
    overStatistics: ({ finding, difference }) => {
      const by = difference === null ? '' : ` (${signedAuc(difference.value)} AUC, 95 %: ${interval(difference)})`;
      switch (finding) {
        case 'better':
          return `Es übertrifft die reine Log-Mel-Statistik, die kein Netz braucht${by}.`;
        case 'worse':
          return `Die reine Log-Mel-Statistik, die kein Netz braucht, ist besser${by}. Verlassen Sie sich hier auf sie.`;
        case 'noise':
          return `Dass es besser ist als die reine Log-Mel-Statistik, die kein Netz braucht, ist nicht gezeigt${by}.`;
        case 'unlabelled':
          return null;
      }
    },
    verdict: {
      better: 'besser',
      worse: 'schlechter',
      noise: 'kein klarer Unterschied',
      unlabelled: 'nicht bekannt',
    },
    byHeart: (trained, heldOut) =>
      `Es erkennt ${percent(trained)} des Trainierten und ${percent(heldOut)} des Zurückgehaltenen richtig: Ein Teil ist auswendig gelernt.`,
    accuracy: (trained, heldOut) =>
      `Es erkennt ${percent(trained)} des Trainierten und ${percent(heldOut)} des Zurückgehaltenen richtig.`,
    scorers: { before: 'Voriges Modell', after: 'Trainiertes Modell', statistics: 'Statistik, ohne Netz' },
    columns: {
      place: 'Maschine',
      scorer: 'Verfahren',
      auc: 'AUC (95 %)',
      unseen: 'Neue Normalaufnahmen',
      bank: 'Gelernte Normalaufnahmen',
    },
    aucValue: (value) => (value === null ? '–' : `${auc(value.value)} (${interval(value)})`),
    mean: (value) => auc(value),
    meanRow: 'Mittel',
    spread: (value) => (value === null ? '–' : `${shortDistance(value.median)} / ${shortDistance(value.p95)}`),
    counts: ({ bank, unseen, faults }) =>
      `${number(bank)} normal, ${number(unseen)} davor nie gehört, ${plural(faults, 'Schaden', 'Schäden')}`,
    unit: 'Abstände in Standardabweichungen der gelernten Normalaufnahmen, jede mit den anderen verglichen: Median / 95 von 100 darunter. Nie gehörte Normalaufnahmen sollten nahe 0 liegen.',
    onTrained:
      'Gegen trainierte Normalaufnahmen geprüft, weil es keine anderen gibt; das schmeichelt dem trainierten Modell.',
    drawn: 'Es gab mehr Aufnahmen, als verglichen werden; ein Teil wurde ausgelost.',
    readOut: (word) => `Ausgabe: ${word}.`,
    nothingSwitches: 'Nichts verwendet das neue Modell, bevor Sie es übernehmen und einen Detektor damit anlegen.',
  },

  adopting: {
    title: 'Modell übernehmen',
    text: 'Es wird zu den Modellen der Bibliothek kopiert, mit einer Karte, die sagt, woraus es gelernt hat und wie es abschneidet. Vorhandene Detektoren bleiben, wie sie sind; neue können damit angelegt werden.',
    name: 'Name des Modells',
    proposedName: (run) => `${run.base.name}, trainiert mit ${run.name}`,
    missing: 'Bitte einen Namen geben.',
    submit: 'Übernehmen',
    done: (name) => `Das Modell „${name}“ kann jetzt für einen Detektor gewählt werden.`,
  },
  cancelling: {
    title: 'Training abbrechen',
    question: (name) =>
      `„${name}“ hört auf, und alles Gelernte wird entfernt. Halten Sie es stattdessen an, um später fortzusetzen.`,
    submit: 'Training abbrechen',
    keep: 'Behalten',
  },
  discarding: {
    title: 'Training entfernen',
    question: (run) =>
      run.state === 'adopted' || run.state === 'cancelled'
        ? `„${run.name}“ wird aus dieser Liste entfernt.${run.state === 'adopted' ? ' Das Modell bleibt.' : ''}`
        : `„${run.name}“ wird mit allem Gelernten entfernt.`,
    submit: 'Entfernen',
  },
  said: {
    finished: (name) =>
      `Das Training „${name}“ ist fertig. Sehen Sie den Vergleich an, bevor Sie das Modell übernehmen.`,
    diverged: (name) => `Das Training „${name}“ ist entgleist; die letzten guten Gewichte sind erhalten.`,
    paused: (name) => `Das Training „${name}“ ist angehalten.`,
  },
};

function goesOn({ epochs, settings }: TrainingRun): string {
  if (epochs.length >= settings.epochs) return 'Alle Epochen sind fertig; es bleibt nur der Vergleich.';
  return epochs.length === 0
    ? 'Es kann mit Epoche 1 neu beginnen.'
    : `Es kann mit Epoche ${epochs.length + 1} von ${settings.epochs} weitergehen.`;
}

function curveText({ epochs, losses }: TrainingRun, what: 'loss' | 'accuracy'): string {
  const last = epochs.at(-1);
  if (what === 'loss') {
    const first = losses[0];
    const now = losses.at(-1);
    if (first === undefined || now === undefined) return 'Noch kein Verlust.';
    const held = last?.heldOutLoss == null ? '' : `; ${fixed(last.heldOutLoss, 3)} bei den zurückgehaltenen`;
    return `Verlust von ${fixed(first.loss, 3)} bei Schritt ${number(first.step)} auf ${fixed(now.loss, 3)} bei Schritt ${number(now.step)}${held}.`;
  }
  if (last === undefined) return 'Noch keine ganze Epoche.';
  const held = last.heldOutAccuracy === null ? '' : `, ${percent(last.heldOutAccuracy)} bei den zurückgehaltenen`;
  return `Trefferquote nach Epoche ${last.epoch}: ${percent(last.accuracy)} beim Trainierten${held}.`;
}

function describeFate({ name, recordings: size, fate, into }: TrainingClass): string {
  const few = `${name} hat nur ${recordings(size)} von ${fewestRecordings}, die eine Klasse braucht`;
  if (fate === 'merged') return `${few}, und zählt daher zu ${into ?? ''}.`;
  if (fate === 'refused') {
    return `${name} wird ausgelassen: Die Klasse hat nur ${recordings(size)} von ${fewestRecordings}, die sie braucht, und es gibt keine Klasse derselben Maschine und desselben Abschnitts, zu der sie zählen könnte.`;
  }
  return size < goodRecordings
    ? `${name} hat ${recordings(size)}; unter ${goodRecordings} lernt das Modell sie auswendig.`
    : `${name} hat ${recordings(size)}.`;
}
