import type { setup as english } from '../setup.ts';
import type { Translation } from '../translation.ts';
import { fixed, megabytes, number, parameters, plural, recordings, score } from './words.ts';

export const setup: Translation<typeof english> = {
  title: 'Einrichtung',
  contents: 'Auf dieser Seite',
  import: {
    title: 'Aufnahmen',
    lead: 'WAV-, FLAC-, Ogg- und MP3-Dateien werden gelesen, wo sie liegen; Earmark verschiebt, ändert und kopiert sie nie.',
    action: 'Importieren…',
    groupsCaption: 'Was gefunden wurde, je Maschine und Abschnitt',
    columns: {
      machine: 'Maschine',
      section: 'Abschnitt',
      recordings: 'Aufnahmen',
      normal: 'Normal',
      anomaly: 'Anomal',
      unknown: 'Unbekannt',
      train: 'Normal zum Lernen',
      broken: 'Defekt',
      action: 'Aktion',
    },
    totals: (groups) => {
      const total = groups.reduce((sum, group) => sum + group.recordings, 0);
      const broken = groups.reduce((sum, group) => sum + group.broken, 0);
      const base = `${recordings(total)} aus ${plural(groups.length, 'Maschinenabschnitt', 'Maschinenabschnitten')}`;
      return broken === 0 ? base : `${base}; ${number(broken)} nicht bewertbar`;
    },
    empty: {
      title: 'Noch keine Aufnahmen',
      text: 'Importieren Sie einen Ordner mit Aufnahmen. Maschine, Abschnitt und Etikett werden aus Namen wie „section_00_source_test_normal_0001.wav“ oder aus einer CSV-Liste gelesen.',
    },
    createDetector: 'Detektor anlegen',
    createDetectorFor: (name) => `Detektor anlegen: ${name}`,
    noMachine: 'nicht bekannt',
    finished: (result) => {
      const of = (name: string) => Number(result[name] ?? 0);
      const parts = [`${number(of('imported'))} neu`, `${number(of('known'))} schon bekannt`];
      if (of('moved') > 0) parts.push(`${number(of('moved'))} an neuem Ort gefunden`);
      if (of('broken') > 0) parts.push(`${number(of('broken'))} nicht lesbar`);
      return `Import fertig: ${parts.join(', ')}.`;
    },
  },
  problems: {
    title: 'Dateien mit Problemen',
    lead: 'Nicht lesbare Dateien wurden ausgelassen; eine, die zu früh endet, wurde so weit übernommen, wie sie reicht. Alles andere ist in Ordnung.',
    columns: { file: 'Datei', cause: 'Ursache', seen: 'Bemerkt' },
    more: (count) => `und ${number(count)} weitere`,
  },
  table: {
    title: 'Alle Aufnahmen',
    search: 'Pfad enthält',
    group: 'Maschine und Abschnitt',
    allGroups: 'Alle Maschinen',
    columns: {
      file: 'Datei',
      place: 'Maschine',
      label: 'Etikett',
      split: 'Teil',
      format: 'Format',
      length: 'Länge',
      level: 'Pegel',
      note: 'Anmerkung',
    },
    page: (from, to, total) =>
      total === 0 ? 'Keine Aufnahme passt' : `${number(from)} bis ${number(to)} von ${number(total)}`,
    previous: 'Vorige Seite',
    next: 'Nächste Seite',
    fine: 'bewertbar',
    clipped: (count) => plural(count, 'übersteuerter Abtastwert', 'übersteuerte Abtastwerte'),
    silent: 'still',
  },
  detectors: {
    title: 'Detektoren',
    lead: 'Ein Detektor vergleicht eine Aufnahme mit Normalaufnahmen derselben Maschine. Einmal angelegt, ändert er sich nie; ein neuer Schwellwert oder Filter ist eine neue Version.',
    action: 'Neuer Detektor…',
    empty: {
      title: 'Noch kein Detektor',
      text: 'Ein Detektor lernt aus mindestens einer Handvoll Normalaufnahmen einer Maschine.',
    },
    needRecordings: 'Importieren Sie zuerst Aufnahmen: Ein Detektor lernt aus den normalen.',
    version: (version) => `Version ${version}`,
    threshold: 'Schwellwert',
    levelThreshold: 'Pegelschwelle',
    bank: 'Referenzbestand',
    bankSize: (count) => plural(count, 'Normalaufnahme', 'Normalaufnahmen'),
    scored: 'Bewertet',
    scoredCounts: (detector) =>
      detector.scored === 0 ? 'noch nichts' : `${recordings(detector.scored)}, ${number(detector.flagged)} gemeldet`,
    kind: 'Verfahren',
    preset: 'Analysevorgabe',
    model: 'Modell',
    frontEnd: 'Eingangsstufe',
    normalisation: (statistics) =>
      statistics === null
        ? 'normiert mit der Statistik des Modells'
        : `normiert mit den Normalaufnahmen: Mittel ${fixed(statistics.mean, 3)}, Streuung ${fixed(statistics.std, 3)}`,
    precision: 'Rechengenauigkeit',
    comparison: 'Vergleich',
    compared: (readOut, metric, k) =>
      `${readOut}, ${metric === 'Kosinus' ? 'Kosinusabstand' : 'euklidischer Abstand'}, ${plural(k, 'Nachbar', 'Nachbarn')}`,
    densityNote: (neighbours) =>
      neighbours === 0
        ? 'reiner Abstand'
        : `bezogen auf die örtliche Dichte von ${plural(neighbours, 'Nachbar', 'Nachbarn')}`,
    made: 'Angelegt',
    score: 'Aufnahmen bewerten',
    review: 'Meldungen begutachten…',
    histogram: (detector) => {
      const values = detector.leaveOneOut;
      const above = values.filter((value) => value >= detector.threshold.value).length;
      const range = values.length === 0 ? '' : ` von ${score(values[0]!)} bis ${score(values.at(-1)!)}`;
      return `Kennwerte von ${plural(values.length, 'Normalaufnahme', 'Normalaufnahmen')}, jede mit den anderen verglichen${range}; ${number(above)} am oder über dem Schwellwert ${score(detector.threshold.value)}.`;
    },
    histogramTitle: 'Normalaufnahmen gegen den Schwellwert',
    histogramNone: 'Es wurden keine Kennwerte der Normalaufnahmen untereinander gespeichert.',
  },
  create: {
    title: 'Neuer Detektor',
    group: 'Maschine und Abschnitt',
    groupOption: (group, name) => `${name} (${recordings(group.recordings)})`,
    name: 'Name',
    proposedName: (place) => place,
    normals: 'Normalaufnahmen, aus denen er lernt',
    normalsOptions: {
      train: (count) => `Zum Lernen vorgesehene normale (${number(count)})`,
      normal: (count) => `Alle als normal etikettierten (${number(count)})`,
      all: (count) => `Alle dieses Abschnitts; ich weiß, dass sie in Ordnung sind (${number(count)})`,
    },
    path: 'Nur Dateien, deren Pfad enthält',
    pathHint: 'Etwa einen Ordner mit guten Aufnahmen. Leer lassen, um alle zu nehmen.',
    found: (count) => (count === null ? 'Wird gezählt…' : `${recordings(count)} zum Lernen`),
    normalsNone:
      'Keine Aufnahme dieses Abschnitts ist als normal etikettiert. Wählen Sie alle nur, wenn Sie wissen, dass die Maschine in Ordnung war.',
    codings: (codings) =>
      `Dieser Abschnitt hat Aufnahmen verschiedener Kodierung: ${codings.map((coding) => (coding === 'lossless' ? 'WAV oder FLAC' : coding)).join(', ')}. Verlustbehaftete Kodierung nimmt hohe Bänder weg und hinterlässt eigene Spuren; ein Detektor hört beides. Lernen Sie aus Aufnahmen einer Kodierung, und bewerten Sie ebensolche.`,
    kind: 'Verfahren',
    more: 'Weitere Einstellungen',
    hearing: 'Was das Modell bekommt',
    frontEnd: 'Eingangsstufe',
    frontEndHints: {
      mel: '128 Kanäle, gestuft wie das Ohr: fein unter 1 kHz, grob darüber. Darauf sind die meisten Modelle trainiert.',
      stft: '201 Kanäle zu 40 Hz, gleich bei jeder Frequenz. Die obersten fünf, 7,84 bis 8 kHz, erreicht das Modell nicht.',
      'stft-257':
        '257 Kanäle zu 31 Hz, gleich bei jeder Frequenz. Am meisten zu rechnen: doppelt so viele Felder wie Mel.',
      'stft-206': '201 Kanäle zu 40 Hz mit fünf leeren darüber, sodass das Modell auch 8 kHz erreicht.',
    },
    frontEndForeign: (bins) =>
      `Das Modell wurde mit ${number(bins)} Kanälen trainiert; es wird auf diese Eingangsstufe gestreckt. Trainieren Sie es mit Ihren Aufnahmen, bevor Sie sich darauf verlassen.`,
    normalise: 'Normierung',
    normaliseOptions: { 'as-given': 'Statistik des Modells', normals: 'Statistik dieser Normalaufnahmen' },
    normaliseHint:
      'Mittel und Streuung, auf die die Merkmale gebracht werden. Sie werden einmal gemessen und beim Detektor aufbewahrt.',
    precision: 'Rechengenauigkeit',
    precisionHints: {
      fp32: 'Die Zahlen, mit denen das Modell trainiert wurde.',
      int8: 'Ganze Zahlen mit 8 Bit: auf den meisten Prozessoren schneller, etwas weniger genau.',
    },
    int8Cosine: (cosine) =>
      `Die Vektoren stimmen bis auf einen Kosinus von ${fixed(cosine, 4)} mit der vollen Genauigkeit überein.`,
    comparison: 'Wie Aufnahmen verglichen werden',
    readOut: 'Ausgabe des Transformers',
    readOutHints: {
      prelogits: 'Die beiden Klassentoken, wie veröffentlicht. Am besten für große Modelle.',
      tokens: 'Ein Mittel über das ganze Bild.',
      rows: 'Hält Frequenzen getrennt, was kleine Modelle brauchen.',
      'rows-stats':
        'Hält Frequenzen getrennt und auch, wie stark sich jede mit der Zeit ändert: für Klopfen und Klappern.',
    },
    metric: 'Abstand',
    k: 'Nachbarn (k)',
    density: 'Örtliche Dichte',
    densityOption: (neighbours, proposed) =>
      `${neighbours === 0 ? 'Aus' : plural(neighbours, 'Nachbar', 'Nachbarn')}${proposed ? ' (Vorschlag)' : ''}`,
    densityHint: (normals, proposed) =>
      proposed === 0
        ? `Für ${recordings(normals)} wird „Aus“ vorgeschlagen: Unter 100 lässt sich ihre Dichte nicht vom Zufall unterscheiden.`
        : `Ein Abstand zählt weniger, wo Normalaufnahmen ohnehin weit auseinanderliegen. Vorgeschlagen ab 100; hier sind es ${number(normals)}.`,
    chosen: (parts) => parts.join(' · '),
    preset: 'Analysevorgabe',
    presetHint:
      'Filtert, was der Detektor bekommt. Ein Hörfilter wird in der Prüfung gewählt und berührt nie einen Kennwert.',
    presetNone: 'Kein Filter',
    presetHighPass: (cutoff) => `Hochpass ${cutoff}`,
    rule: 'Schwellwert',
    rules: {
      percentile: 'Perzentil der Normalaufnahmen',
      gamma: 'Gammaverteilung, an die Normalaufnahmen angepasst',
      eer: 'Gleiche Fehlerraten, aus bisherigen Urteilen und Etiketten',
      value: 'Ein eigener Wert',
    },
    quantile: 'Prozent darunter',
    value: 'Wert',
    thenScore: 'Danach diesen Abschnitt bewerten und die Meldungen zur Prüfung öffnen',
    submit: 'Detektor anlegen',
    invalid: {
      name: 'Bitte einen Namen geben.',
      k: 'k ist eine ganze Zahl von 1 bis 100.',
      quantile: 'Zwischen 50 und 99,9 Prozent.',
      value: 'Bitte eine Zahl, etwa 0,85.',
      normals: 'In dieser Auswahl ist nichts zum Lernen.',
    },
    chain: {
      sessionName: (detector, day) => `${detector}, ${day}`,
      nothingToScore:
        'Der Detektor ist angelegt. Aus allen Aufnahmen dieses Abschnitts hat er gelernt; es bleibt keine zu bewerten.',
      nothingFlagged: (scored) => `${recordings(scored)} bewertet, keine gemeldet. Es gibt nichts zu begutachten.`,
      ready: (count) => `${recordings(count)} gemeldet und bereit zur Prüfung.`,
    },
  },
  newSession: {
    title: 'Neue Sitzung',
    action: 'Neue Sitzung…',
    name: 'Name',
    detectors: 'Alles, was bisher gemeldet hat',
    submit: 'Sitzung beginnen',
    none: 'Wählen Sie mindestens einen Detektor, der etwas gemeldet hat.',
  },
  engine: {
    title: 'Analysekern',
    state: 'Zustand',
    processor: 'Prozessor',
    threads: (count) => plural(count, 'Thread', 'Threads'),
    runtime: 'Laufzeitumgebung',
    restarts: 'Neustarts seit Beginn',
    restart: 'Analysekern neu starten',
    restartHint: 'Urteile sind nicht betroffen. Laufende Arbeit setzt bei dem auf, was fertig ist.',
    model: 'Modell',
    noModel: 'Kein Modell ist geladen.',
    modelShape: (model) =>
      `${parameters(model.parameters)} Parameter, ${plural(model.layers, 'Schicht', 'Schichten')}, ${plural(model.heads, 'Kopf', 'Köpfe')}, Dimension ${model.dimension}, Eingabe ${model.frames} × ${model.bins}, ${plural(model.classes, 'Klasse', 'Klassen')}`,
    hash: 'SHA-256',
    folder: 'Ordner',
  },
  workplace: {
    title: 'Dieser Arbeitsplatz',
    reviewer: 'Ihr Name',
    reviewerHint: 'Steht bei jedem Urteil im Journal und im Bericht.',
    reviewerSave: 'Sichern',
    reviewerSaved: 'Name gesichert.',
    data: 'Bibliothek',
    dataHint: 'Urteile, Kennwerte und Berichte liegen in diesem Ordner.',
    version: 'Version',
    hostName: { electron: 'eigenes Fenster', web: 'Browserfenster', 'command-line': 'Befehlszeile' },
    journal: 'Urteilsjournal',
    journalFine: (entries) => `${plural(entries, 'Eintrag', 'Einträge')}, Kette unversehrt`,
    journalBroken: 'Die Kette ist unterbrochen',
    theme: 'Darstellung',
    themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel', contrast: 'Hoher Kontrast' },
    language: 'Sprache',
    languageHint: 'Lädt das Fenster neu; nichts Eingegebenes oder Entschiedenes geht verloren.',
    languages: { system: 'Wie das System', en: 'English (Englisch)', de: 'Deutsch' },
    speak: { en: 'Speak English (Englisch sprechen)', de: 'Deutsch sprechen' },
    sample: 'Beispielsitzung',
    sampleAction: 'Beispielsitzung vorbereiten',
  },
  browser: {
    title: 'Aufnahmen importieren',
    path: 'Ordner, Datei oder CSV-Liste',
    go: 'Öffnen',
    up: 'Übergeordneter Ordner',
    places: 'Orte',
    entries: 'In diesem Ordner',
    empty: 'Hier ist kein Ordner, keine Aufnahme und keine Liste.',
    choose: (name) => `${name} wählen`,
    open: (name) => `${name} öffnen`,
    kinds: { folder: 'Ordner', audio: 'Aufnahme', csv: 'Liste', model: 'Modell', session: 'Sitzung' },
    importFolder: 'Diesen Ordner importieren',
    importChosen: (count) =>
      count === 0 ? 'Gewähltes importieren' : `${plural(count, 'gewählten Eintrag', 'gewählte Einträge')} importieren`,
    importPath: 'Diese Datei importieren',
    more: (count) =>
      `und ${plural(count, 'weiterer Eintrag', 'weitere Einträge')}; „Diesen Ordner importieren“ nimmt alle`,
    contains: (audio, folders) => `${recordings(audio)} und ${plural(folders, 'Ordner', 'Ordner')} hier`,
    hint: 'Ordner werden mit allem darin importiert. Dateien werden nur gelesen.',
    bytes: megabytes,
  },
};
