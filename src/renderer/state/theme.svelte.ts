export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'earmark.theme';

/** Light or dark: by the system's preference, or as chosen. Sets <html data-theme>, which theme.css reads. */
export class ThemeState {
  choice = $state<Theme>('system');
  #storage: Storage;
  #root: HTMLElement;
  #dark: MediaQueryList;

  constructor(storage: Storage, root: HTMLElement, dark: MediaQueryList) {
    this.#storage = storage;
    this.#root = root;
    this.#dark = dark;
    this.choice = themes.find((theme) => theme === storage.getItem(storageKey)) ?? 'system';
    dark.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  choose(theme: Theme): void {
    this.choice = theme;
    this.#storage.setItem(storageKey, theme);
    this.#apply();
  }

  #apply(): void {
    const system = this.#dark.matches ? 'dark' : 'light';
    this.#root.dataset['theme'] = this.choice === 'system' ? system : this.choice;
  }
}
