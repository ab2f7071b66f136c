import type { ChordFault } from '#renderer/state/chords.ts';
import type { KeyProfile } from '#renderer/state/key-settings.ts';
import type { keys as english } from '../keys.ts';
import type { Translation } from '../translation.ts';
import { plural } from './words.ts';

export const keys: Translation<typeof english> = {
  title: 'Tasten',
  lead: 'Aktiv, solange kein Textfeld den Fokus hat. Tab, F6, Eingabe und Esc bleiben immer, was sie sind.',
  bareKeys: 'Tasten ohne Strg oder Alt',
  bareKeysHint: 'Aus: Nur Tasten mit Strg oder Alt wirken. Schaltflächen und Befehlssuche (Strg+K) bleiben verfügbar.',
  profile: 'Anordnung',
  profiles: {
    'left-hand': 'Linke Hand: Buchstaben, rechte Hand: Maus',
    arrows: 'Pfeile: ↑ echter Schaden, ↓ Fehlalarm, ← rückgängig, → nächste',
  } satisfies Record<KeyProfile, string>,
  or: 'oder',
  to: 'bis',
  hold: 'tippen oder halten',
  onlyHold: 'solange gehalten',
  none: 'keine Taste',
  change: (label) => `Taste ändern für: ${label}`,
  reset: (label) => `Wieder die übliche Taste: ${label}`,
  resetAll: 'Alle wieder üblich',
  save: 'Als Datei sichern',
  read: 'Datei lesen…',
  fileName: 'earmark-tasten.json',
  fileRead: 'Die Tasten der Datei gelten jetzt.',
  fileRefused: 'Diese Datei enthält keine Tasten von Earmark. Es wurde nichts geändert.',
  capture: {
    label: (label) => `Neue Taste für: ${label}`,
    wait: 'Taste drücken. Esc behält die jetzige.',
    cancel: 'Jetzige behalten',
    swap: 'Tauschen',
    taken: (caps, owner, scope) => `${caps} bedeutet schon „${owner}“ (${scope}).`,
    swapped: (owner, caps) =>
      caps === null
        ? `Beim Tauschen bleibt „${owner}“ ohne Taste.`
        : `Beim Tauschen bekommt „${owner}“ die Taste ${caps}.`,
    row: (caps, owner) =>
      `${caps} gehört zur Tastenreihe „${owner}“, die zusammenbleibt. Bitte eine andere Taste drücken.`,
    refused: {
      modifier: 'Diese Taste bewirkt allein nichts. Mit einer weiteren zusammen oder eine andere drücken.',
      platform: 'Tab, F6, Eingabe und Esc bleiben immer, was sie sind. Bitte eine andere drücken.',
      window: 'Auf diese Taste reagiert schon das Fenster oder die Zwischenablage. Bitte eine andere drücken.',
    } satisfies Record<ChordFault, string>,
    done: (label, caps) => `${label}: ${caps}.`,
    silent:
      'Tasten ohne Strg oder Alt sind ausgeschaltet, diese wirkt also nicht. Strg oder Alt dazunehmen oder sie einschalten.',
    resetDone: (label, caps) => `${label} liegt wieder auf der üblichen Taste: ${caps}.`,
    allReset: 'Alle Tasten wieder wie üblich.',
  },
  palette: {
    title: 'Befehle',
    label: 'Befehl suchen',
    placeholder: 'Was möchten Sie tun?',
    open: 'Befehl suchen',
    list: 'Befehle',
    none: 'Kein Befehl enthält alle diese Wörter.',
    count: (count) => plural(count, 'Befehl', 'Befehle'),
    hint: '↑ ↓ wählen · Eingabe ausführen · Esc schließen',
    onlyHeld: 'wirkt, solange die Taste gehalten wird',
    silent: 'Tasten ohne Strg oder Alt sind aus',
    unavailable: (label, why) => `„${label}“ ist gerade nicht möglich: ${why}.`,
    ran: (label) => `${label}.`,
    bareKeys: (on) => (on ? 'Tasten ohne Strg oder Alt ausschalten' : 'Tasten ohne Strg oder Alt einschalten'),
    bareKeysDone: (on) => (on ? 'Tasten ohne Strg oder Alt ein.' : 'Tasten ohne Strg oder Alt aus.'),
  },
  whyNot: {
    closed: 'keine Aufnahme ist geöffnet',
    noNormal: 'es gibt keine Normalaufnahme zum Vergleich',
    noWorst: 'diese Aufnahme wurde als Ganzes bewertet',
    noBands: 'es gibt noch keine Erklärung',
    noBox: 'es ist nichts ausgewählt',
    noVerdict: 'es gibt noch kein Urteil, zu dem es gehören könnte',
  },
  ears: {
    name: 'Erst hören',
    hint: 'Kennwert, Bänder und Markierungen bleiben verdeckt, bis Sie die Aufnahme abgespielt haben.',
    covered: 'Kennwert und Bänder sind verdeckt, bis Sie gehört haben.',
    short: 'Kennwert verdeckt',
    uncover: 'Jetzt zeigen',
    action: '„Erst hören“ ein- oder ausschalten',
    announce: (on) => (on ? '„Erst hören“ ein.' : '„Erst hören“ aus.'),
    uncovered: 'Kennwert und Bänder sichtbar.',
    queue: 'verdeckt, bis Sie gehört haben',
  },
};
