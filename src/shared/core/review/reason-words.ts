import type { Language } from '../language.ts';

/** German words of the reasons that can be chosen, by code. English ones come with the reasons themselves. */
export const germanReasons: Readonly<Record<string, string>> = {
  bearing: 'Lager',
  imbalance: 'Unwucht',
  looseness: 'Lockerung',
  leak: 'Leckage',
  belt: 'Riemen',
  clogging: 'Verstopfung',
  'nearby-machine': 'Maschine nebenan',
  'start-stop': 'Anlauf oder Auslauf',
  'load-speed': 'Last- oder Drehzahländerung',
  sensor: 'Sensor oder Mikrofon',
  'known-harmless': 'Bekannt und harmlos',
  'too-quiet': 'Zu leise zum Beurteilen',
  'needs-inspection': 'Besichtigung nötig',
  'needs-second-opinion': 'Zweite Meinung nötig',
  clipped: 'Übersteuert',
  silent: 'Stumm',
  'wrong-machine': 'Falsche Maschine',
  noise: 'Vom Lärm verdeckt',
  other: 'Anderes',
};

/** A reason in a language: `text` is the English one, or what the reviewer wrote where it is no code of Earmark's. */
export function reasonIn(language: Language, code: string, text: string): string {
  // A reviewer's own words may be those of any property: "constructor".
  return language === 'de' && Object.hasOwn(germanReasons, code) ? germanReasons[code]! : text;
}
