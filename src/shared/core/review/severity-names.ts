import type { Language } from '../language.ts';

type SeverityNames = readonly [string, string, string, string];

/** The usual names of the four steps of severity, the mildest first. A plant may have its own. */
export const usualSeverityNames: Readonly<Record<Language, SeverityNames>> = {
  en: ['No action', 'Watch', 'Plan a repair', 'Act now'],
  de: ['Keine Maßnahme', 'Beobachten', 'Reparatur planen', 'Sofort handeln'],
};

/** The names in a language: a usual one is translated, one that the plant gave stays. */
export function severityNamesIn(language: Language, names: SeverityNames): [string, string, string, string] {
  const [a, b, c, d] = names.map((name, step) =>
    Object.values(usualSeverityNames).some((usual) => usual[step] === name)
      ? usualSeverityNames[language][step]!
      : name,
  );
  return [a!, b!, c!, d!];
}
