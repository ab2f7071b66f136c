import { untrack } from 'svelte';

/** What the screen reader says next; one polite live region reads it. */
export class Announcer {
  text = $state('');

  announce(text: string): void {
    // A region that is given the same text again says nothing; an invisible difference makes it speak.
    this.text = text === untrack(() => this.text) ? `${text}\u00a0` : text;
  }
}

export interface Notice {
  readonly id: number;
  readonly kind: 'problem' | 'info';
  readonly text: string;
  readonly action?: { readonly label: string; run(): void };
}

const infoMilliseconds = 8000;

/** Messages at the edge of the screen. Problems stay until they are dismissed; the rest goes by itself. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #nextId = 1;
  #announcer: Announcer;

  constructor(announcer: Announcer) {
    this.#announcer = announcer;
  }

  problem(text: string, action?: Notice['action']): void {
    const known = untrack(() => this.list).some((notice) => notice.kind === 'problem' && notice.text === text);
    if (!known) this.#add('problem', text, action);
  }

  /** What is said again takes the place of what was said before. */
  info(text: string, action?: Notice['action']): void {
    const said = untrack(() => this.list).find((notice) => notice.kind === 'info' && notice.text === text);
    if (said) this.dismiss(said.id);
    const id = this.#add('info', text, action);
    if (!action) setTimeout(() => this.dismiss(id), infoMilliseconds);
  }

  dismiss(id: number): void {
    this.list = untrack(() => this.list).filter((notice) => notice.id !== id);
  }

  #add(kind: Notice['kind'], text: string, action: Notice['action']): number {
    const id = this.#nextId++;
    this.list = [...untrack(() => this.list), { id, kind, text, ...(action && { action }) }];
    this.#announcer.announce(text);
    return id;
  }
}
