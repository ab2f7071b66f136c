import type { SoundPages } from './sound.ts';

const pageSamples = 2 ** 17;
/** Pages kept: about 22 s at 48 kHz, 4 MiB. */
const keptPages = 8;

export interface LoadedPages extends SoundPages {
  /** Forgets which pages could not be had: they are fetched again when they are wanted. */
  retry(): void;
}

/**
 * Reads a long recording page by page and keeps the latest ones. `load` gives samples, null when they cannot be had and
 * that was told.
 */
export function createPages(load: (first: number, count: number) => Promise<Float32Array | null>): LoadedPages {
  const pages = new Map<number, Float32Array>();
  const silent = new Set<number>();
  const loading = new Map<number, Promise<void>>();

  const pagesOf = (first: number, count: number): number[] => {
    const from = Math.max(0, Math.floor(first / pageSamples));
    const to = Math.floor((first + count - 1) / pageSamples);
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  };
  const keep = (page: number, samples: Float32Array): void => {
    pages.delete(page);
    pages.set(page, samples);
    for (const oldest of pages.keys()) {
      if (pages.size <= keptPages) break;
      pages.delete(oldest);
    }
  };
  const loadPage = (page: number): Promise<void> => {
    const known = loading.get(page);
    if (known) return known;
    const loaded = load(page * pageSamples, pageSamples)
      .then((samples) => {
        if (samples) silent.delete(page);
        else silent.add(page);
        keep(page, samples ?? new Float32Array(pageSamples));
      })
      .finally(() => loading.delete(page));
    loading.set(page, loaded);
    return loaded;
  };

  return {
    read(first, count) {
      const needed = pagesOf(first, count);
      if (needed.some((page) => !pages.has(page))) return null;
      const out = new Float32Array(count);
      for (const page of needed) {
        const samples = pages.get(page)!;
        keep(page, samples);
        const start = page * pageSamples;
        const from = Math.max(first, start, 0);
        const end = Math.min(first + count, start + pageSamples);
        out.set(samples.subarray(from - start, end - start), from - first);
      }
      return out;
    },
    async fetch(first, count) {
      const missing = pagesOf(first, count).filter((page) => !pages.has(page));
      await Promise.all(missing.map(loadPage));
    },
    retry() {
      for (const page of silent) pages.delete(page);
      silent.clear();
    },
  };
}
