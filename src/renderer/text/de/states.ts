import type { states as english } from '../states.ts';
import type { Translation } from '../translation.ts';
import { plural, sampleRate } from './words.ts';

export const states: Translation<typeof english> = {
  unsaved: {
    export: 'Urteile in eine Datei sichern',
    note: 'Die Datei enthält dieses Urteil und die ganze Sitzung, aus dem Gedächtnis dieses Fensters.',
  },
  recovered: (entries, interrupted) =>
    `Earmark wurde beim letzten Mal nicht ordentlich beendet. ${
      entries === 0
        ? 'Das Journal ist unversehrt.'
        : `Das Journal ist unversehrt: ${plural(entries, 'Eintrag ist', 'Einträge sind')} da, bis zum letzten, der als gesichert angezeigt wurde.`
    }${interrupted === 0 ? '' : ` ${plural(interrupted, 'Vorgang wurde', 'Vorgänge wurden')} unterbrochen; was vorher fertig war, bleibt erhalten.`}`,
  readOnly: (reason) => `Nur zum Lesen geöffnet. ${reason}`,
  rate: (hertz) =>
    hertz === 16_000
      ? ''
      : hertz < 16_000
        ? `${sampleRate(hertz)}: über ${sampleRate(hertz / 2)} hört der Detektor nichts`
        : `${sampleRate(hertz)}: Der Detektor hört bis 8 kHz`,
};
