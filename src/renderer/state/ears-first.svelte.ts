import { SvelteSet } from 'svelte/reactivity';
import type { SessionItem } from '#shared/contract/schemas.ts';
import { preferences, type Keeps } from './preferences.ts';

const storageKey = 'earmark.ears-first';

/**
 * "Ears first": what the detector says about a recording stays covered until it was played once, so that one hears before
 * one is told. It changes nothing but what is shown.
 */
export class EarsFirst {
  on = $state(false);
  #heard = new SvelteSet<number>();
  #storage: Keeps | null;

  constructor(storage: Keeps | null = null) {
    this.#storage = storage;
    this.load();
  }

  /** Reads the choice that was kept. */
  load(): void {
    this.on = this.#storage?.getItem(storageKey) === 'on';
  }

  set(on: boolean): void {
    this.on = on;
    this.#storage?.setItem(storageKey, on ? 'on' : 'off');
  }

  covers(recordingId: number): boolean {
    return this.on && !this.#heard.has(recordingId);
  }

  /** It was played, or its reviewer wants to see without hearing. */
  uncover(recordingId: number): void {
    this.#heard.add(recordingId);
  }
}

/** The switch of this window. */
export const earsFirst = new EarsFirst(preferences);

/** An item to be announced, which says whether its score is covered. */
export const withCover = (item: SessionItem) => ({ ...item, covered: earsFirst.covers(item.recordingId) });
