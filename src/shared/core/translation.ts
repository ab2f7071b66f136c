/**
 * The shape of a catalogue of texts in another language: the same keys, functions with the same parameters, and other words.
 * A key that is missing or too many does not compile.
 */
export type Translation<T> = T extends string
  ? string
  : T extends (...values: infer V) => infer R
    ? (...values: V) => Translation<R>
    : T extends readonly (infer E)[]
      ? readonly Translation<E>[]
      : T extends object
        ? { readonly [K in keyof T]: Translation<T[K]> }
        : T;
