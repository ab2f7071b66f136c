import type { MarkKind } from '#renderer/state/map-points.ts';

/** What the map is drawn with, as the canvas takes it. */
export type MapColours = Readonly<
  Record<MarkKind | 'background' | 'grid' | 'flagged' | 'line' | 'choice' | 'patch' | 'text', string>
>;

/** Custom properties that the map's element sets: those of the theme, or of the system where it forces its own. */
const names: Readonly<Record<keyof MapColours, string>> = {
  bank: '--map-normal',
  normal: '--map-normal',
  fault: '--map-fault',
  'false-alarm': '--map-false-alarm',
  unknown: '--map-unknown',
  background: '--map-background',
  grid: '--map-grid',
  flagged: '--map-flagged',
  line: '--map-line',
  choice: '--map-choice',
  patch: '--map-patch',
  text: '--map-text',
};

/** Reads the colours of now through an element that shows nothing: system colours get their value there. */
export function readColours(probe: HTMLElement): MapColours {
  const entries = Object.entries(names).map(([name, property]) => {
    probe.style.color = `var(${property})`;
    return [name, getComputedStyle(probe).color];
  });
  return Object.fromEntries(entries) as MapColours;
}

/** Calls back whenever the colours may be others: another theme was chosen, or the system has changed its own. */
export function watchColours(changed: () => void): () => void {
  const root = new MutationObserver(changed);
  root.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-contrast'] });
  const queries = ['(forced-colors: active)', '(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    root.disconnect();
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
