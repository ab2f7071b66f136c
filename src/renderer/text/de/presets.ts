import type { presets as english } from '../presets.ts';
import type { Translation } from '../translation.ts';
import { detectorName, hertz, number, presetWord } from './words.ts';

export const presets: Translation<typeof english> = {
  bandKinds: {
    'band-pass': 'Bandpass: nur ein Band nach dem anderen',
    'band-stop': 'Bandsperre: nimmt ein Band nach dem anderen weg',
  },
  savedKind: (count) => `Gespeicherte Vorgaben (${number(count)})`,
  width: 'Breite eines Bandes',
  widths: (width) => (width === 'third' ? 'Eine Terz' : width === 'octave' ? 'Eine Oktave' : hertz(width)),
  widthHint: {
    third:
      'Bänder nach IEC 61260-1, 1 kHz bis 6,3 kHz. Unter 891 Hz sind sie schmaler als die Flanke des Filters und gelten als eines.',
    octave: 'Bänder nach IEC 61260-1, 500 Hz bis 4 kHz, und was darunter und darüber liegt.',
    hertz: 'Nebeneinander von 0 bis 8 kHz. Das tiefste hat keine untere Grenze, das höchste keine obere.',
  },
  bandAxis: { 'band-pass': 'das gehörte Band, kHz', 'band-stop': 'das entfernte Band, kHz' },
  upTo: (kilohertz) => `≤ ${kilohertz}`,
  from: (kilohertz) => `≥ ${kilohertz}`,
  saved: {
    title: 'Gespeicherte Vorgaben',
    lead: 'Filter mit Namen, in dieser Bibliothek aufbewahrt: zum Hören, zum Erproben hier, für einen Detektor.',
    none: 'Noch keine. Wählen Sie eine Vorgabe in der Tabelle oder stellen Sie in der Prüfung ein Hörfilter ein und speichern Sie es unter einem Namen.',
    usedBy: (detectors) =>
      `verwendet von ${detectors.map((detector) => `${detectorName(detector)}, Version ${detector.version}`).join('; ')}`,
    choose: (name) => `Wählen: ${name}`,
    chooseShort: 'Wählen',
    chosen: 'Gewählt',
    remove: (name) => `Entfernen: ${name}`,
    removeShort: 'Entfernen',
    removed: (name) => `Die Vorgabe „${name}“ wurde entfernt. Damit angelegte Detektoren behalten ihr Filter.`,
    undo: 'Zurückholen',
    tooHigh: 'über dem, was ein Detektor hört',
  },
  save: {
    open: 'Als Vorgabe speichern…',
    title: (preset) => `${presetWord(preset)} als Vorgabe speichern`,
    name: 'Name der Vorgabe',
    submit: 'Speichern',
    cancel: 'Abbrechen',
    replaces: (known) => `Ersetzt „${known.name}“ (${presetWord(known.preset)}).`,
    saved: (name) => `Als „${name}“ gespeichert.`,
  },
  choice: {
    own: 'Anderes Filter…',
    named: ({ name, preset }) => `${name} (${presetWord(preset)})`,
    kind: 'Filter',
    kinds: {
      'high-pass': 'Hochpass',
      'low-pass': 'Tiefpass',
      'band-pass': 'Bandpass: nur ein Band',
      'band-stop': 'Bandsperre: alles außer einem Band',
    },
    cutoff: 'Grenzfrequenz (Hz)',
    low: 'Von (Hz)',
    high: 'bis (Hz)',
    design: 'Bauart',
    designs: { linear: 'Linearphasig, 80 dB', biquad: 'Biquad, 12 dB je Oktave' },
    designHint: {
      linear: '100 Hz außerhalb der Grenzen bleibt nichts übrig.',
      biquad:
        'Wie highpass_biquad und lowpass_biquad von torchaudio (Q 0,707): zum Vergleich mit Ergebnissen, die damit entstanden.',
    },
    invalid: 'Zahlen aufsteigend, über 0 und unter 8 000 Hz; ein Biquad ab 20 Hz.',
  },
};
