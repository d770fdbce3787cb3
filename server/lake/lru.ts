/** Keeps the values used last, up to a total weight. */
export class Lru<V> {
  readonly #limit: number;
  readonly #weigh: (value: V) => number;
  readonly #entries = new Map<string, { value: V; usedAt: number }>();
  #weight = 0;

  constructor(limit: number, weigh: (value: V) => number = () => 1) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    entry.usedAt = Date.now();
    // A Map keeps the order of insertion, so the first key is the one not used for longest.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** A value that alone weighs more than the limit is not kept, and the others stay. */
  set(key: string, value: V): void {
    this.delete(key);
    if (this.#weigh(value) > this.#limit) return;
    this.#entries.set(key, { value, usedAt: Date.now() });
    this.#weight += this.#weigh(value);
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#limit) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#weight -= this.#weigh(entry.value);
  }

  /** Removes what was not used since then, in milliseconds since 1970. */
  deleteUnused(since: number): void {
    for (const [key, { usedAt }] of this.#entries) {
      if (usedAt >= since) return;
      this.delete(key);
    }
  }

  /** Removes every entry whose key the predicate accepts. */
  deleteWhere(matches: (key: string) => boolean): void {
    for (const key of this.#entries.keys()) if (matches(key)) this.delete(key);
  }
}
