import type { Client } from '#renderer/client/client.ts';
import { choiceOf, languageFor, speak, type Language, type LanguageChoice } from '#renderer/text/language.ts';
import type { Preferences } from '#shared/contract/app-state.ts';
import type { Keeps } from './preferences.ts';

const storageKey = 'earmark.language';
/** A host that is slow to answer must not leave the window empty. */
const patience = 1500;

/**
 * Decides the language of this window before any text is loaded: what the library keeps, else what this browser kept,
 * else the system's. Sets <html lang>.
 */
export async function decideLanguage(
  client: Client | null,
  storage: Keeps,
  root: { lang: string },
  systemLanguages: readonly string[],
): Promise<Language> {
  const kept = client ? await Promise.race([keptByLibrary(client), late()]) : undefined;
  if (kept?.language !== undefined) storage.setItem(storageKey, kept.language);
  const language = languageFor(languageChoice(storage), systemLanguages);
  speak(language);
  root.lang = language;
  if (kept && kept.spoken !== language) void client?.call('settings.set', { preferences: { spoken: language } });
  return language;
}

/** What was chosen on this workplace. */
export function languageChoice(storage: Keeps): LanguageChoice {
  return choiceOf(storage.getItem(storageKey));
}

/** Keeps a choice here and, once this is over, in the library. The window speaks it after it is loaded again. */
export async function keepLanguage(client: Client, storage: Keeps, choice: LanguageChoice): Promise<boolean> {
  const answer = await client.call('settings.set', { preferences: { language: choice } });
  if (answer.ok) storage.setItem(storageKey, choice);
  return answer.ok;
}

async function keptByLibrary(client: Client): Promise<Preferences | undefined> {
  const answer = await client.call('app.state', {});
  return answer.ok ? answer.value.preferences : undefined;
}

const late = () => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patience));
