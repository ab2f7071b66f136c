import type { Library } from '#main/services/ports/library.ts';

/** Setting: cosines of models that lie outside of the library, by the hash of their weights. */
const key = 'int8-cosines';

/** How much of a model's embedding is left in eight bits, where it was measured once. */
export function rememberedCosine(library: Library, sha256: string): number | null {
  return read(library)[sha256] ?? null;
}

export function rememberCosine(library: Library, sha256: string, cosine: number): void {
  library.settings.set(key, { ...read(library), [sha256]: cosine });
}

function read(library: Library): Readonly<Record<string, number>> {
  const stored = library.settings.get(key);
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(Object.entries(stored).filter(([, value]) => typeof value === 'number'));
}
