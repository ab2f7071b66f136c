import type { Source } from '#renderer/audio/sound.ts';
import type { PlayerState } from '#renderer/audio/player.ts';
import { formatBand, formatDb, formatGain, formatHertz, formatSeconds, formatSignedDb } from '#renderer/plot/format.ts';
import type { LevelColours } from '#renderer/plot/colour.ts';
import type { FrequencyAxis } from '#shared/core/plot/frequency.ts';
import type { Picture } from '#renderer/state/picture-view.svelte.ts';
import type { BandReadOut } from '#renderer/state/read-outs.ts';
import type { Preset } from '#shared/core/domain.ts';
import { timeRange } from '#shared/core/time-range.ts';
import type { clip as english } from '../clip.ts';
import type { Translation } from '../translation.ts';
import { attributes, channels, duration, fixed, number, place, presetWord, sampleRate, score, upTo } from './words.ts';

const sourceWord: Readonly<Record<Source, string>> = { flagged: 'Gemeldet', normal: 'Normal' };
const share = (value: number) => fixed(value, 2);

const readOutWord: Readonly<Record<BandReadOut, string>> = {
  shapley: 'Shapley-Werte, exakt',
  soft: 'Lineare Anpassung',
  slimeExact: 'SLIME, alle Masken',
  slime: 'SLIME, wie veröffentlicht',
  leaveOneOut: 'Ein Band weglassen',
};

export const clip: Translation<typeof english> = {
  title: 'Aufnahme',
  none: 'Wählen Sie eine Aufnahme in der Liste.',
  loading: 'Die Aufnahme wird geöffnet…',
  stillThere: 'Kennwert, Bänder und Urteil sind weiterhin da.',
  facts: (recording) =>
    [
      place(recording.place.machine, recording.place.section),
      attributes(recording.place.attributes),
      duration(recording.durationSeconds),
      sampleRate(recording.sampleRate),
      channels(recording.channels),
      recording.encoding,
    ].filter((part) => part !== ''),
  clipped: (samples) => `${number(samples)} übersteuerte Abtastwerte`,
  score: {
    label: 'Kennwert',
    threshold: 'Schwellwert',
    meter: (item) =>
      `Kennwert ${score(item.score)}, Schwellwert ${score(item.threshold)}, ${score(Math.abs(item.score - item.threshold))} ${
        item.score >= item.threshold ? 'darüber' : 'darunter'
      }`,
    levelAlarm: 'Pegelalarm',
    levelAlarmHint: 'Die Aufnahme ist zudem ungewöhnlich laut oder leise für diese Maschine.',
  },
  worst: {
    at: (range) => `Am wenigsten normal bei ${timeRange(range)}`,
    hint: 'Der Kennwert einer langen Aufnahme ist der dieses Abschnitts.',
    mark: 'am wenigsten normal',
    show: 'Zeigen',
    play: 'Abspielen',
  },
  hear: {
    'band-pass': 'Nur dieses',
    'band-stop': 'Alles andere',
    hint: {
      'band-pass': 'Nur dieses Band hören (Q)',
      'band-stop': 'Alles außer diesem Band hören (Umschalt+Q)',
    },
  },
  box: {
    label: 'Auswahl',
    start: 'Von (s)',
    end: 'bis (s)',
    low: 'Von (Hz)',
    high: 'bis (Hz)',
    play: 'Abspielen',
    remove: 'Auswahl aufheben',
    removed: 'Auswahl aufgehoben.',
    keys: 'Im Bild verschieben die Pfeiltasten die Auswahl, mit Umschalt ändern sie ihre Größe, mit Strg in feinen Schritten; Esc hebt sie auf.',
    keysShort: 'Pfeile verschieben, Umschalt: Größe, Strg: fein',
    noPicture: 'dafür muss ein Spektrogramm zu sehen sein',
    level: (flagged, normal, delta) =>
      [flagged, normal === null ? '' : `normal ${normal}`, delta ?? ''].filter((part) => part !== '').join(' · '),
    announce: (box) =>
      `Ausgewählt: ${formatSeconds(box.startSeconds)} bis ${formatSeconds(box.endSeconds)}, ${formatBand(box.lowHz, box.highHz)}.`,
  },
  filter: {
    edit: 'Hörfilter einstellen',
    title: 'Hörfilter',
    kind: 'Art',
    kinds: {
      none: 'Aus',
      'high-pass': 'Hochpass',
      'low-pass': 'Tiefpass',
      'band-pass': 'Bandpass: nur ein Band',
      'band-stop': 'Bandsperre: alles außer einem Band',
    } satisfies Record<Preset['kind'], string>,
    cutoff: 'Grenzfrequenz (Hz)',
    low: 'Von (Hz)',
    high: 'bis (Hz)',
    response: (name) => `Frequenzgang von ${name}: Verstärkung in dB über der Frequenz`,
    invalid: (nyquist) => `Ganze Zahlen, aufsteigend, über 0 und unter ${formatHertz(nyquist)}.`,
    note: 'Linearphasig, 80 dB Dämpfung ab 100 Hz neben jeder Grenze. Eine Analysevorgabe gleichen Namens ist genau dasselbe Filter.',
  },
  listening: {
    name: 'Hörfilter',
    hint: 'Ändert nur, was Sie hören, nie einen Kennwert.',
    off: 'aus',
    word: presetWord,
    bandOnly: (lowHz, highHz) => `nur ${formatBand(lowHz, highHz)}`,
    bandOut: (lowHz, highHz) => `ohne ${formatBand(lowHz, highHz)}`,
    ended: (name) => `„${name}“ beendet`,
    keep: 'Behalten',
    keepHint: 'Es war ein Band der vorigen Aufnahme. Behalten bleibt es von Aufnahme zu Aufnahme.',
  },
  analysis: {
    name: 'Analysevorgabe',
    hint: 'Was der Detektor hört. Teil des Detektors; eine andere ergibt einen neuen.',
    word: presetWord,
  },
  sound: {
    label: 'Ton',
    play: 'Start',
    pause: 'Pause',
    loop: 'Schleife',
    loopHint: 'Wiederholt den sichtbaren Ausschnitt',
    rate: 'Tempo',
    rateValue: (rate) => `${upTo(rate, 3)}×`,
    compare: 'Hören',
    source: sourceWord,
    match: 'Gleich laut',
    matchHint: 'Spielt beide Aufnahmen gleich laut. Der Pegelunterschied ist dann zu sehen, nicht zu hören.',
    gains: (gains, both) =>
      both ? `${formatGain(gains.flagged)} / ${formatGain(gains.normal)}` : formatGain(gains.flagged),
    state: {
      paused: '',
      playing: '',
      blocked: 'Das System hat den Ton noch nicht gestartet. Bitte noch einmal auf Start drücken.',
      unavailable:
        'Kein Tonausgang nutzbar. Schließen Sie einen an und drücken Sie erneut auf Start; Bilder und Urteile funktionieren wie gewohnt.',
    } satisfies Record<PlayerState, string>,
  },
  picture: {
    label: 'Bild',
    pictures: { spectrogram: 'Spektrogramm', difference: 'Differenz', waveform: 'Zeitsignal' } satisfies Record<
      Picture,
      string
    >,
    axis: 'Achse',
    axes: { mel: 'Mel', linear: 'Linear', log: 'Logarithmisch' } satisfies Record<FrequencyAxis, string>,
    window: 'Fenster',
    windowAuto: 'Etwa 50 ms',
    windowOption: (length, sampleRate) =>
      `${String(length)} (${String(Math.round((1000 * length) / sampleRate))}\u00a0ms, ${formatHertz(sampleRate / length)})`,
    minimap: 'Sichtbarer Ausschnitt der ganzen Aufnahme',
    minimapValue: (startSeconds, endSeconds) => `${formatSeconds(startSeconds)} bis ${formatSeconds(endSeconds)}`,
    colours: 'Farben',
    colourMaps: {
      cividis: 'Cividis',
      viridis: 'Viridis',
      magma: 'Magma',
      inferno: 'Inferno',
      grey: 'Grau',
    } satisfies Record<LevelColours, string>,
    top: 'Lautester',
    span: 'Umfang',
    autoRange: 'Pegel anpassen',
    autoRangeHint: 'Passt die Farben diesen beiden Aufnahmen an und behält sie für diese Maschine.',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    fit: 'Ganz',
    seconds: 's',
    clock: 'min:s',
    hertz: 'Hz',
    decibel: 'dB',
    legend: (low, high) => `Farben von ${formatDb(low)} bis ${formatDb(high)}`,
    differenceLegend: (size) => `Gemeldet minus normal, von ${formatDb(-size)} bis ${formatSignedDb(size)}`,
    waveform: (name) => `Zeitsignal von ${name}`,
    spectrogram: (name) => `Spektrogramm von ${name}`,
    role: 'Spektrogramm',
  },
  flagged: 'Gemeldet',
  normal: {
    title: (index, count) => `Nächste Normalaufnahme ${String(index + 1)} von ${String(count)}`,
    differenceTitle: (index, count) =>
      `Gemeldet minus nächste Normalaufnahme ${String(index + 1)} von ${String(count)}`,
    distance: (distance) => `Abstand ${score(distance)}`,
    previous: 'Nähere Normalaufnahme',
    next: 'Fernere Normalaufnahme',
    loading: 'Die Normalaufnahme wird geöffnet…',
  },
  cursor: {
    hint: 'Zeigen liest ab, Ziehen wählt aus',
    none: 'Zeigen liest Zeit, Frequenz und Pegel ab; Ziehen wählt aus. Strg+Rad vergrößert, Umschalt+Rad verschiebt.',
    at: (seconds, hertz) => `${formatSeconds(seconds)} · ${formatHertz(hertz)}`,
    level: (db) => formatDb(db),
    normal: (db) => `normal hier ${formatDb(db)}`,
    delta: (db) => `Δ ${formatSignedDb(db)}`,
    spoken: (reading, hasFrequency) =>
      [
        hasFrequency
          ? `${formatSeconds(reading.seconds)}, ${formatHertz(reading.hertz)}`
          : formatSeconds(reading.seconds),
        hasFrequency && reading.flaggedDb !== null ? formatDb(reading.flaggedDb) : '',
        hasFrequency && reading.normalDb !== null ? `normal hier ${formatDb(reading.normalDb)}` : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
  },
  bands: {
    label: 'Beitrag jedes Bandes',
    heading: 'Bänder',
    about: (range) => `Die Bänder beziehen sich auf ${timeRange(range)} dieser Aufnahme.`,
    readOuts: readOutWord,
    unknownYet: (name) => `${name} (nach allen 256)`,
    computing: (done, total) => `${String(done)} von ${String(total)} berechnet`,
    agreement: (same, of) => `${String(same)} von ${String(of)} Verfahren einig`,
    masks: (done) => `aus ${String(done)} von 256 Masken`,
    waiting: 'Noch keine Erklärung',
    band: (lowHz, highHz, value) => `${formatBand(lowHz, highHz)}, Beitrag ${value}`,
    bandUnknown: (lowHz, highHz) => `${formatBand(lowHz, highHz)}, noch nicht bekannt`,
    announce: (lowHz, highHz, value) => `${formatBand(lowHz, highHz)}, Gewicht ${value}`,
    positive: 'erhöht',
    negative: 'senkt den Wert',
    show: 'Bänder zeigen',
    fidelity: (fidelity, all, none): string => {
      switch (fidelity.kind) {
        case 'exact': {
          const sum = `Zusammen genau der Kennwert: ${score(all)} mit allen Bändern, ${score(none)} ohne.`;
          if (fidelity.r2 === null) return sum;
          return fidelity.r2 >= 0.8
            ? `${sum} Die Bänder wirken weitgehend für sich (R²\u00a0${share(fidelity.r2)}).`
            : `${sum} Die Bänder wirken zusammen, ein Wert allein sagt nur einen Teil (R²\u00a0${share(fidelity.r2)}).`;
        }
        case 'good':
          return `Gute Anpassung: Sie folgt dem Detektor (R²\u00a0${share(fidelity.r2)}).`;
        case 'fair':
          return `Mäßige Anpassung (R²\u00a0${share(fidelity.r2)}): auf die Reihenfolge der Bänder achten, nicht auf die Größe.`;
        case 'low':
          return `Schlechte Anpassung, nicht darauf verlassen (R²\u00a0${share(fidelity.r2)}).`;
        case 'single':
          return 'Um wie viel der Kennwert sinkt, wenn nur dieses Band fehlt.';
        case 'constant':
          return 'Jede Kombination von Bändern bleibt auf derselben Seite des Schwellwerts. Es gibt also keine Ja-Nein-Entscheidung zu erklären, und alle Gewichte sind null. Shapley-Werte zeigen, woraus der Kennwert selbst besteht.';
      }
    },
  },
  cut: {
    title: 'Was wäre ohne diese Bänder?',
    lead: 'Ein entferntes Band wird durch das Mittel der Normalaufnahmen ersetzt (im veröffentlichten Verfahren: durch das Mittel der Trainingsdaten des Modells), und der Detektor bewertet den Rest. Die Frage ändert nichts.',
    bands: 'Zu entfernende Bänder',
    result: (cut, bands, threshold) => {
      const names = cut.bands.map((band) => formatBand(bands[band]!.lowHz, bands[band]!.highHz)).join(', ');
      const without = cut.bands.length === bands.length ? 'Ohne alle Bänder' : `Ohne ${names}`;
      if (cut.score === null) return `${without}: noch nicht berechnet.`;
      const side = cut.flagged ? 'über' : 'unter';
      const end = cut.flagged ? 'weiterhin gemeldet' : 'nicht gemeldet';
      return `${without}: Kennwert ${score(cut.score)}, ${score(Math.abs(cut.score - threshold))} ${side} dem Schwellwert, ${end}.`;
    },
    none: 'Wählen Sie ein oder mehrere Bänder.',
    smallest: (names) =>
      names.length === 1
        ? `Schon ohne ${names[0]!} würde sie nicht gemeldet.`
        : `Erst ohne ${String(names.length)} Bänder liegt sie unter dem Schwellwert: ${names.join(', ')}.`,
    smallestNone: 'Keine Kombination entfernter Bänder bringt sie unter den Schwellwert.',
    notFlagged: 'Sie liegt ohnehin nicht über dem Schwellwert.',
    show: 'Das zeigen',
    hear: 'So anhören',
    reset: 'Wieder alle Bänder',
    announce: (band, isCut, result) =>
      `${formatBand(band.lowHz, band.highHz)} ${isCut ? 'entfernt' : 'wieder da'}. ${result}`,
  },
  twin: {
    summary: 'Pegel als Tabelle',
    caption: 'Pegel je Band, gemeldet gegen normal',
    captionAlone: 'Pegel je Band',
    captionBands: 'Beitrag jedes Bandes',
    band: 'Band',
    flagged: 'Gemeldet',
    normal: 'Normal',
    delta: 'Differenz',
    levelColumn: 'Gemeldet − normal',
    unknown: '–',
    silent: 'still',
    sentence: (parts) =>
      [
        parts.loudest ? `Am lautesten bei ${parts.loudest}.` : '',
        parts.change ? `Größter Unterschied zur nächsten Normalaufnahme bei ${parts.change}.` : '',
        parts.strongest ? `Der Kennwert beruht vor allem auf ${parts.strongest}.` : '',
      ]
        .filter((part) => part !== '')
        .join(' '),
    withDb: (lowHz, highHz, db) => `${formatBand(lowHz, highHz)} (${formatSignedDb(db)})`,
    withValue: (lowHz, highHz, value) => `${formatBand(lowHz, highHz)} (${value})`,
  },
  announce: {
    heard: (source) => (source === 'flagged' ? 'Zu hören: gemeldete Aufnahme.' : 'Zu hören: Normalaufnahme.'),
    listening: (name) => `Hörfilter: ${name}.`,
    bandEnded: (band, name) => `Das Hörfilter ${band} galt der vorigen Aufnahme. Hörfilter: ${name}.`,
    loop: (on) => (on ? 'Schleife ein.' : 'Schleife aus.'),
    neighbour: (index, count, distance) =>
      `Nächste Normalaufnahme ${String(index + 1)} von ${String(count)}${distance === null ? '' : `, Abstand ${score(distance)}`}.`,
    worst: (range) => `Am wenigsten normal, ${timeRange(range)}.`,
    overlay: (on) => (on ? 'Bänder sichtbar.' : 'Bänder ausgeblendet.'),
    picture: (picture) => `Bild: ${picture}.`,
    window: (length) => `Fenster mit ${String(length)} Abtastwerten.`,
  },
  actions: {
    group: 'Aufnahme',
    play: 'Abspielen oder anhalten',
    playSelection: 'Auswahl, sonst sichtbaren Ausschnitt, einmal abspielen',
    loop: 'Schleife ein oder aus',
    compare: 'Gemeldet oder normal an derselben Stelle hören',
    previousNormal: 'Nähere Normalaufnahme',
    nextNormal: 'Fernere Normalaufnahme',
    nextFilter: 'Nächstes Hörfilter',
    previousFilter: 'Voriges Hörfilter',
    noFilter: 'Hörfilter aus',
    bandOnly: 'Nur die Auswahl oder das gewählte Band hören',
    bandOut: 'Alles außer diesem Band hören',
    select: 'Bildausschnitt auswählen oder Auswahl aufheben',
    toWorst: 'Zur am wenigsten normalen Stelle einer langen Aufnahme',
    playWorst: 'Diese Stelle abspielen',
    overlay: 'Bänder zeigen oder ausblenden',
    hide: 'Bänder ausblenden',
    nextBand: 'Nächststärkstes Band',
    cut: 'Was wäre ohne das gewählte (oder stärkste) Band',
    picture: 'Nächstes Bild: Spektrogramm, Differenz, Zeitsignal',
    back: '0,5 s zurück',
    forward: '0,5 s vor',
    backFar: '5 % des Ausschnitts zurück',
    forwardFar: '5 % des Ausschnitts vor',
    zoomIn: 'Zeit vergrößern',
    zoomOut: 'Zeit verkleinern',
    zoomInFrequency: 'Frequenz vergrößern',
    zoomOutFrequency: 'Frequenz verkleinern',
    zoomBox: 'Auf die Auswahl vergrößern',
    panBack: 'In der Zeit zurück',
    panForward: 'In der Zeit vor',
    panUp: 'Zu höheren Frequenzen',
    panDown: 'Zu tieferen Frequenzen',
    longerWindow: 'Längeres Fenster: feinere Frequenzen',
    shorterWindow: 'Kürzeres Fenster: feinere Zeiten',
    fit: 'Ganze Aufnahme zeigen',
    slower: 'Langsamer',
    faster: 'Schneller',
  },
};
