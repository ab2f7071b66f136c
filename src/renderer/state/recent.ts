/**
 * Keeps the values that were used last, as many as weigh no more than its capacity; the longest unused one is dropped
 * first. `drop` hears of each that is not kept any more.
 */
export class Recent<K, V> {
  #values = new Map<K, V>();
  #capacity: number;
  #weigh: (value: V) => number;
  #drop: (value: V) => void;
  #weight = 0;

  constructor(capacity: number, weigh: (value: V) => number = () => 1, drop: (value: V) => void = () => undefined) {
    this.#capacity = capacity;
    this.#weigh = weigh;
    this.#drop = drop;
  }

  get(key: K): V | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    this.#values.set(key, value);
    this.#weight += this.#weigh(value);
    this.#trim();
  }

  /** Keeps more from now on, or less. */
  resize(capacity: number): void {
    this.#capacity = capacity;
    this.#trim();
  }

  delete(key: K): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#weight -= this.#weigh(value);
    this.#values.delete(key);
    this.#drop(value);
  }

  clear(): void {
    for (const key of this.#values.keys()) this.delete(key);
  }

  #trim(): void {
    for (const oldest of this.#values.keys()) {
      // The newest one stays, however much it weighs.
      if (this.#weight <= this.#capacity || this.#values.size === 1) break;
      this.delete(oldest);
    }
  }
}
