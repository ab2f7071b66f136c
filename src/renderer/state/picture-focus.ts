/**
 * The keyboard's way to the pictures. Whoever picks out a part with a key moves it with the next ones, and is back where
 * they were when the part is let go.
 */
export class PictureFocus {
  #pictures = new Set<HTMLElement>();
  #first: HTMLElement | null = null;
  #before: Element | null = null;

  /** A picture with frequencies, in which arrows move what is picked out; `first`: the one that gets the focus. Returns the way out. */
  attach(picture: HTMLElement, first: boolean): () => void {
    this.#pictures.add(picture);
    if (first) this.#first = picture;
    return () => {
      this.#pictures.delete(picture);
      if (this.#first === picture) this.#first = null;
    };
  }

  /** Whether one of the pictures has it. */
  get isHere(): boolean {
    return [...this.#pictures].some((picture) => picture === document.activeElement);
  }

  /** Moves it to the first picture, unless one has it; answers whether it did. */
  take(): boolean {
    if (this.#first === null || this.isHere) return false;
    this.#before = document.activeElement;
    this.#first.focus();
    return true;
  }

  /** Gives it back, unless it has gone on to something else meanwhile or was not taken. */
  giveBack(): void {
    const before = this.#before;
    this.#before = null;
    if (before === null || !this.isHere) return;
    if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
    else (document.activeElement as HTMLElement).blur();
  }
}
