import { detailWords } from './german/details.ts';
import { problemSentences } from './german/problems.ts';
import type { Language } from './language.ts';
import { isProblemCode } from './problems.ts';

interface AnyProblem {
  readonly code: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, string | number>> | undefined;
}

/** The sentence of a problem in a language; a problem that this version does not know keeps the sentence it came with. */
export function problemIn(language: Language, { code, message, data }: AnyProblem): string {
  if (language === 'en' || !isProblemCode(code)) return message;
  return problemSentences[code].replace(/\{(\w+)\}/g, (whole, name: string) =>
    germanValue(name, data?.[name] ?? whole),
  );
}

function germanValue(name: string, value: string | number): string {
  if (typeof value === 'number') return String(value).replace('-', '−').replace('.', ',');
  return name === 'path' || name === 'name' || name === 'text' ? value : detailWords(value);
}
