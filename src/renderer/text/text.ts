import { german } from './de/de.ts';
import { text as english } from './en.ts';
import { language } from './language.ts';
import type { Translation } from './translation.ts';

/** Every text of the interface, in the language of this window. */
export const text: Translation<typeof english> = language() === 'de' ? german : english;

export const { clip, keys, words } = text;
