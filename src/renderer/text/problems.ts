import { problemIn } from '#shared/core/problem-words.ts';
import { language } from './language.ts';

interface AnyProblem {
  readonly code: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, string | number>> | undefined;
}

/** A problem with its sentence in the language of this window. The host says it in English, with its code and values. */
export function inLanguage<T extends AnyProblem>(problem: T): T {
  return language() === 'en' ? problem : { ...problem, message: problemIn(language(), problem) };
}

/** The same for every problem inside an answer or an event, however deep. Gives the value itself where there is none. */
export function problemsInLanguage<T>(value: T): T {
  return language() === 'en' ? value : (translated(value) as T);
}

function translated(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (isProblem(value)) return inLanguage(value);
  for (const [key, inner] of Object.entries(value)) {
    const said = translated(inner);
    if (said !== inner) (value as Record<string, unknown>)[key] = said;
  }
  return value;
}

function isProblem(value: object): value is AnyProblem {
  return 'code' in value && 'message' in value && typeof value.code === 'string' && typeof value.message === 'string';
}
