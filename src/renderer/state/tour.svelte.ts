import { text } from '#renderer/text/text.ts';
import type { Announcer } from './messages.svelte.ts';
import { preferences, type Keeps } from './preferences.ts';

/** The steps in their order; each is beside the elements marked `data-tour` with its name. */
export const tourSteps = ['queue', 'listen', 'bands', 'decide', 'report'] as const;
export type TourStep = (typeof tourSteps)[number];

export const tourKey = 'earmark.tour';

/** The first tour: offered until it was taken or declined, and there again whenever it is asked for. */
export class Tour {
  /** the step that is shown; null = no tour is going on */
  index = $state<number | null>(null);
  /** nobody has taken or declined it yet */
  offered = $state(false);
  step = $derived<TourStep | null>(this.index === null ? null : tourSteps[this.index]!);
  #storage: Keeps | null;
  #announcer: Announcer;

  constructor(announcer: Announcer, storage: Keeps | null = preferences) {
    this.#announcer = announcer;
    this.#storage = storage;
    this.load();
  }

  /** Reads whether it was taken or declined before. */
  load(): void {
    this.offered = (this.#storage?.getItem(tourKey) ?? null) === null;
  }

  start(): void {
    this.decline();
    this.#show(0);
  }

  /** Does not offer it any more. */
  decline(): void {
    if (!this.offered) return;
    this.offered = false;
    this.#storage?.setItem(tourKey, 'seen');
  }

  /** The next step; after the last one the tour is over. */
  next(): void {
    if (this.index === null) return;
    if (this.index + 1 === tourSteps.length) this.end();
    else this.#show(this.index + 1);
  }

  back(): void {
    if (this.index !== null && this.index > 0) this.#show(this.index - 1);
  }

  end(): void {
    if (this.index === null) return;
    this.index = null;
    this.#announcer.announce(text.tour.ended);
  }

  #show(index: number): void {
    this.index = index;
    const { title, body } = text.tour.steps[tourSteps[index]!];
    this.#announcer.announce(text.tour.announce(index + 1, tourSteps.length, title, body));
  }
}
