import { languages, type Language } from '#shared/core/language.ts';

export { languages, type Language };

/** What a person chooses: one of them, or whatever the system speaks. */
export const languageChoices = ['system', ...languages] as const;
export type LanguageChoice = (typeof languageChoices)[number];

let spoken: Language = 'en';

/** The language of this window. It is decided once, before anything that holds texts is loaded, and then stays. */
export const language = (): Language => spoken;

/** What stands before the decimals of a number. */
export const decimalSign = (): string => (spoken === 'de' ? ',' : '.');

/** Decides it. Texts and numbers that were made before stay in the language that was there then. */
export function speak(chosen: Language): void {
  spoken = chosen;
}

/** The choice that was kept; nothing kept, or something unknown, is the system's. */
export function choiceOf(kept: string | null | undefined): LanguageChoice {
  return languageChoices.find((choice) => choice === kept) ?? 'system';
}

/** The chosen language, or the first of the system's languages that Earmark speaks ("de-AT" is German). */
export function languageFor(choice: LanguageChoice, systemLanguages: readonly string[]): Language {
  if (choice !== 'system') return choice;
  const short = systemLanguages.map((tag) => tag.toLowerCase().split('-')[0]);
  return languages.find((each) => each === short.find((tag) => languages.some((known) => known === tag))) ?? 'en';
}
