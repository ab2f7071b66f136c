import { getContext } from 'svelte';
import type { Earmark } from './app.svelte.ts';
import type { ThemeState } from './theme.svelte.ts';

const key = Symbol('earmark');

interface Provided {
  readonly earmark: Earmark;
  readonly theme: ThemeState;
}

/** The context to mount with: gives every component the state of the window. */
export function contextOf(provided: Provided): Map<unknown, unknown> {
  return new Map([[key, provided]]);
}

export const useEarmark = (): Earmark => getContext<Provided>(key).earmark;
export const useTheme = (): ThemeState => getContext<Provided>(key).theme;
