import { halves } from "./rev-rows.ts";

/** How a row differs from the other version: it is absent there, or has another `rev`. */
export type Match = "absent" | "other";

/**
 * The `rev` of every row of a version by its 64-bit key: open addressing over one typed array, 20 bytes a slot. A Map
 * of bigints takes ten times the memory and time at a million rows. The fields of a slot are adjacent, because most of
 * the time is spent waiting for memory.
 */
export class RevTable {
  readonly #mask: number;
  /**
   * Low and high half of key and `rev`, and a mark: 0 for an empty slot, else the row's number, negative once found.
   */
  readonly #slots: Int32Array;
  #rows = 0;
  #unmatched = 0;

  /** @param rows The largest number of keys. */
  constructor(rows: number) {
    // At most half full, so that probing ends soon.
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, rows * 2)));
    this.#mask = capacity - 1;
    this.#slots = new Int32Array(capacity * width);
  }

  /** The number of keys that were added and not looked up since. */
  get unmatched(): number {
    return this.#unmatched;
  }

  /** Adds the rows of a batch. Keys and revs are 64-bit integers. */
  add(keys: BigInt64Array | BigUint64Array, revs: BigInt64Array | BigUint64Array): void {
    // Local variables, because a private field costs a check at every access.
    const [slots, mask] = [this.#slots, this.#mask];
    const [keyHalves, revHalves] = [halves(keys), halves(revs)];
    let rows = this.#rows;
    let fresh = 0;
    for (let i = 0; i < keyHalves.length; i += 2) {
      const [low, high] = [keyHalves[i] ?? 0, keyHalves[i + 1] ?? 0];
      const slot = slotOf(slots, mask, low, high);
      if (slots[slot + mark] === 0) fresh++;
      slots[slot] = low;
      slots[slot + 1] = high;
      slots[slot + 2] = revHalves[i] ?? 0;
      slots[slot + 3] = revHalves[i + 1] ?? 0;
      slots[slot + mark] = ++rows;
    }
    this.#rows = rows;
    this.#unmatched += fresh;
  }

  /**
   * Looks up the rows of another version's batch. For each row that differs it reports the index in the batch, and the
   * index, among all added rows, of the row that it differs from.
   */
  match(
    keys: BigInt64Array | BigUint64Array,
    revs: BigInt64Array | BigUint64Array,
    tell: (row: number, match: Match, other: number) => void,
  ): void {
    const [slots, mask] = [this.#slots, this.#mask];
    const [keyHalves, revHalves] = [halves(keys), halves(revs)];
    let found = 0;
    for (let i = 0; i < keyHalves.length; i += 2) {
      const slot = slotOf(slots, mask, keyHalves[i] ?? 0, keyHalves[i + 1] ?? 0);
      const marked = slots[slot + mark] ?? 0;
      if (marked === 0) {
        tell(i / 2, "absent", -1);
        continue;
      }
      if (marked > 0) {
        found++;
        slots[slot + mark] = -marked;
      }
      if (slots[slot + 2] !== revHalves[i] || slots[slot + 3] !== revHalves[i + 1]) {
        tell(i / 2, "other", Math.abs(marked) - 1);
      }
    }
    this.#unmatched -= found;
  }

  /** Reports each row of a batch whose key was added, by its index in the batch, with the value that was added. */
  find(keys: BigInt64Array | BigUint64Array, tell: (row: number, value: bigint) => void): void {
    const [slots, mask] = [this.#slots, this.#mask];
    const keyHalves = halves(keys);
    for (let i = 0; i < keyHalves.length; i += 2) {
      const slot = slotOf(slots, mask, keyHalves[i] ?? 0, keyHalves[i + 1] ?? 0);
      if (slots[slot + mark] === 0) continue;
      const [low, high] = [slots[slot + 2] ?? 0, slots[slot + 3] ?? 0];
      tell(i / 2, (BigInt(high) << 32n) | BigInt(low >>> 0));
    }
  }

  /** Reports the rows that were added and not looked up since: the halves of their keys, and their indices. */
  eachUnmatched(tell: (low: number, high: number, place: number) => void): void {
    const slots = this.#slots;
    for (let slot = 0; slot < slots.length; slot += width) {
      const marked = slots[slot + mark] ?? 0;
      if (marked > 0) tell(slots[slot] ?? 0, slots[slot + 1] ?? 0, marked - 1);
    }
  }
}

const width = 5;
const mark = 4;

/** The start of the key's slot, or of the empty slot where it belongs. */
function slotOf(slots: Int32Array, mask: number, low: number, high: number): number {
  // Keys are random; mixing keeps collisions from depending on the low bits alone.
  let place = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
  for (;;) {
    const slot = place * width;
    if (slots[slot + mark] === 0 || (slots[slot] === low && slots[slot + 1] === high)) return slot;
    place = (place + 1) & mask;
  }
}
