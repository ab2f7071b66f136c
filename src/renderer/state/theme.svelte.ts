import type { Keeps } from './preferences.ts';

export const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'earmark.theme';

/**
 * Light or dark, by the system's preference or as chosen, and how much contrast: more where it was chosen or the system asks
 * for it. Sets <html data-theme data-contrast>, which theme/ reads.
 */
export class ThemeState {
  choice = $state<Theme>('system');
  #storage: Keeps;
  #root: HTMLElement;
  #dark: MediaQueryList;
  #moreContrast: MediaQueryList | null;

  constructor(storage: Keeps, root: HTMLElement, dark: MediaQueryList, moreContrast: MediaQueryList | null = null) {
    this.#storage = storage;
    this.#root = root;
    this.#dark = dark;
    this.#moreContrast = moreContrast;
    this.load();
    dark.addEventListener('change', () => this.#apply());
    moreContrast?.addEventListener('change', () => this.#apply());
  }

  /** Reads the choice that was kept. */
  load(): void {
    this.choice = themes.find((theme) => theme === this.#storage.getItem(storageKey)) ?? 'system';
    this.#apply();
  }

  choose(theme: Theme): void {
    this.choice = theme;
    this.#storage.setItem(storageKey, theme);
    this.#apply();
  }

  #apply(): void {
    const system = this.#dark.matches ? 'dark' : 'light';
    const chosen = this.choice === 'light' || this.choice === 'dark';
    this.#root.dataset['theme'] = chosen ? this.choice : system;
    const more = this.choice === 'contrast' || this.#moreContrast?.matches === true;
    this.#root.dataset['contrast'] = more ? 'more' : 'usual';
  }
}
