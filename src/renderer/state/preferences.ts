import type { Preferences as KeptPreferences } from '#shared/contract/app-state.ts';

/** What a choice is read from and written to. */
export type Keeps = Pick<Storage, 'getItem' | 'setItem'>;

/** Choices of a person that go with the library, by the name that they have in this browser. */
const keptByLibrary = {
  'earmark.keys': 'keys',
  'earmark.theme': 'theme',
  'earmark.ears-first': 'earsFirst',
  'earmark.tour': 'tour',
  'earmark.language': 'language',
} as const;
type Key = keyof typeof keptByLibrary;

/**
 * Choices of the person at the screen: in the browser's storage, where they are at hand before anything else is, and in the
 * library, because the browser host has another address after each start and what is stored under the last one is out of
 * reach then.
 */
export class Preferences implements Keeps {
  #local: Keeps | null;
  #watchers: readonly { readonly key: Key; read(): void }[] = [];
  #send: ((kept: KeptPreferences) => Promise<unknown>) | null = null;
  /** choices on their way to the library: what it answers in the meantime is older */
  #sending = new Map<string, number>();

  constructor(local: Keeps | null) {
    this.#local = local;
  }

  getItem(key: string): string | null {
    return this.#local?.getItem(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#local?.setItem(key, value);
    if (!isKey(key) || !this.#send) return;
    this.#sending.set(key, (this.#sending.get(key) ?? 0) + 1);
    void this.#send({ [keptByLibrary[key]]: value }).finally(() => this.#sending.set(key, this.#sending.get(key)! - 1));
  }

  /** From now on choices are sent there as well. */
  connect(send: (kept: KeptPreferences) => Promise<unknown>): void {
    this.#send = send;
  }

  /** Takes what the library keeps and tells who reads it. */
  take(kept: KeptPreferences): void {
    for (const [key, name] of Object.entries(keptByLibrary)) {
      const value = kept[name];
      if (value === undefined || value === this.getItem(key) || (this.#sending.get(key) ?? 0) > 0) continue;
      this.#local?.setItem(key, value);
      for (const watcher of this.#watchers) if (watcher.key === key) watcher.read();
    }
  }

  /** Calls `read` when another value has come. */
  watch(key: Key, read: () => void): void {
    this.#watchers = [...this.#watchers, { key, read }];
  }
}

const isKey = (key: string): key is Key => key in keptByLibrary;

/** The preferences of this window. */
export const preferences = new Preferences(typeof localStorage === 'undefined' ? null : localStorage);
