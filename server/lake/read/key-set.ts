import { hash } from "node:crypto";

type Longs = BigInt64Array | BigUint64Array;

/**
 * A set of item keys: open addressing over one typed array, at most 32 bytes a key. A Set of bigints takes ten times
 * the memory and time at a million keys.
 */
export class KeySet {
  readonly #mask: number;
  /** Low and high half of a key; both 0 in an empty slot. */
  readonly #slots: Int32Array;
  /** The key 0 looks like an empty slot. */
  #hasZero = false;
  #size = 0;
  #name: string | undefined;

  /** @param most The largest number of keys. */
  constructor(most: number) {
    // At most half full, so that probing ends soon.
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, most * 2)));
    this.#mask = capacity - 1;
    this.#slots = new Int32Array(capacity * 2);
  }

  static of(keys: readonly bigint[]): KeySet {
    const set = new KeySet(keys.length);
    set.add(BigInt64Array.from(keys));
    return set;
  }

  get size(): number {
    return this.#size;
  }

  /** Slots in memory, of 8 bytes. */
  get slots(): number {
    return this.#mask + 1;
  }

  /** The same only for the same keys. Nothing is added afterwards. */
  get name(): string {
    this.#name ??= `${this.#size} ${this.#hasZero} ${hash("sha256", this.#slots)}`;
    return this.#name;
  }

  /** Adds those of the keys that are marked, or all. */
  add(keys: Longs, marked?: Uint8Array): void {
    const [slots, mask] = [this.#slots, this.#mask];
    const words = halves(keys);
    for (let i = 0; i < words.length; i += 2) {
      if (marked !== undefined && marked[i / 2] === 0) continue;
      this.#put(slots, mask, words[i] ?? 0, words[i + 1] ?? 0);
    }
  }

  /** Adds a key by its halves. */
  addHalves(low: number, high: number): void {
    this.#put(this.#slots, this.#mask, low | 0, high | 0);
  }

  #put(slots: Int32Array, mask: number, low: number, high: number): void {
    if (low === 0 && high === 0) {
      this.#size += this.#hasZero ? 0 : 1;
      this.#hasZero = true;
      return;
    }
    const slot = slotOf(slots, mask, low, high);
    if (slots[slot] !== 0 || slots[slot + 1] !== 0) return;
    slots[slot] = low;
    slots[slot + 1] = high;
    this.#size++;
  }

  /** Marks each of the keys that is in the set. */
  mark(keys: Longs, marks: Uint8Array): void {
    const [slots, mask] = [this.#slots, this.#mask];
    const words = halves(keys);
    for (let i = 0; i < words.length; i += 2) {
      const [low, high] = [words[i] ?? 0, words[i + 1] ?? 0];
      if (low === 0 && high === 0) {
        if (this.#hasZero) marks[i / 2] = 1;
        continue;
      }
      const slot = slotOf(slots, mask, low, high);
      if (slots[slot] !== 0 || slots[slot + 1] !== 0) marks[i / 2] = 1;
    }
  }

  *[Symbol.iterator](): Generator<bigint, void, undefined> {
    if (this.#hasZero) yield 0n;
    const keys = new BigInt64Array(this.#slots.buffer);
    for (const key of keys) if (key !== 0n) yield key;
  }
}

function halves(values: Longs): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** The start of the key's slot, or of the empty slot where it belongs. */
function slotOf(slots: Int32Array, mask: number, low: number, high: number): number {
  // Keys are random; mixing keeps collisions from depending on the low bits alone.
  let place = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
  for (;;) {
    const slot = place * 2;
    const [a, b] = [slots[slot], slots[slot + 1]];
    if ((a === low && b === high) || (a === 0 && b === 0)) return slot;
    place = (place + 1) & mask;
  }
}
