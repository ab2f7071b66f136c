/**
 * Memory that is used again and again. What comes out of the network or out of another thread is not freed when it is let
 * go of but when it is collected, some 60 MB later, in the window and in the worker each; so it travels back and forth.
 */
export class Memory {
  #spare: ArrayBuffer[] = [];
  #most: number;

  /** @param most how many are kept for the next time */
  constructor(most: number) {
    this.#most = most;
  }

  /** So many values, whatever was in them. */
  take(length: number): Float32Array<ArrayBuffer> {
    const index = this.#spare.findLastIndex((buffer) => buffer.byteLength >= 4 * length);
    const [found] = index < 0 ? [] : this.#spare.splice(index, 1);
    return new Float32Array(found ?? new ArrayBuffer(4 * length), 0, length);
  }

  /** All of the memory behind these values can be used again; it may have gone to another thread meanwhile. */
  give({ buffer }: Float32Array<ArrayBuffer>): void {
    // The largest ones, since they fit whatever is asked for next.
    this.#spare = [...this.#spare, buffer].sort((a, b) => b.byteLength - a.byteLength).slice(0, this.#most);
  }

  clear(): void {
    this.#spare = [];
  }
}
