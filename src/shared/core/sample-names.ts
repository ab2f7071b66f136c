import type { Language } from './language.ts';

/** What the sample session and its detectors are called in the library; every language says it in its own words. */
export const sampleSessionName = 'Sample session';
export const sampleDetectorName = 'Sample';

/** Machines of the sample session, by their name in the library. */
const germanMachines: ReadonlyMap<string, string> = new Map([
  ['sample fan', 'Musterlüfter'],
  ['sample gearbox', 'Mustergetriebe'],
  ['sample pump', 'Musterpumpe'],
]);

/** The name of a machine in a language. A name that a user gave stays as it is. */
export function machineIn(language: Language, machine: string): string {
  return language === 'en' ? machine : (germanMachines.get(machine) ?? machine);
}

/** The name of a session in a language: the sample's, as long as nobody gave it another one. */
export function sessionNameIn(
  language: Language,
  { name, sample }: { readonly name: string; readonly sample: boolean },
): string {
  return language === 'de' && sample && name === sampleSessionName ? 'Beispielsitzung' : name;
}

/** The name of a detector in a language: that of the sample's detectors, or as the user gave it. */
export function detectorNameIn(
  language: Language,
  { name, machine }: { readonly name: string; readonly machine: string },
): string {
  return language === 'de' && name === sampleDetectorName && germanMachines.has(machine) ? 'Muster' : name;
}
