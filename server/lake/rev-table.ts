/** How a row differs from the version that it is compared with: not there, or with another `rev`. */
export type Match = "absent" | "other";

/**
 * The `rev` of every row of a version by its 64-bit key: open addressing over typed arrays, 17 bytes a slot. A Map
 * of bigints takes ten times the memory and time at a million rows.
 */
export class RevTable {
  readonly #mask: number;
  /** Low and high half of key and `rev`, side by side. */
  readonly #slots: Int32Array;
  readonly #states: Uint8Array;
  #unmatched = 0;

  /** @param rows At most so many keys will be put in. */
  constructor(rows: number) {
    // At most half full, so that a search ends soon.
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, rows * 2)));
    this.#mask = capacity - 1;
    this.#slots = new Int32Array(capacity * 4);
    this.#states = new Uint8Array(capacity);
  }

  /** How many keys were put in and not looked up since. */
  get unmatched(): number {
    return this.#unmatched;
  }

  /** Puts in the rows of a batch: keys and revs are 64-bit integers. */
  add(keys: BigInt64Array | BigUint64Array, revs: BigInt64Array | BigUint64Array): void {
    // Local names, because a private field costs a check at every access.
    const [slots, states, mask] = [this.#slots, this.#states, this.#mask];
    const [keyHalves, revHalves] = [halves(keys), halves(revs)];
    let fresh = 0;
    for (let i = 0; i < keyHalves.length; i += 2) {
      const [low, high] = [keyHalves[i] ?? 0, keyHalves[i + 1] ?? 0];
      const slot = slotOf(slots, states, mask, low, high);
      if (states[slot] === empty) fresh++;
      states[slot] = present;
      slots[slot * 4] = low;
      slots[slot * 4 + 1] = high;
      slots[slot * 4 + 2] = revHalves[i] ?? 0;
      slots[slot * 4 + 3] = revHalves[i + 1] ?? 0;
    }
    this.#unmatched += fresh;
  }

  /** Looks up the rows of another version's batch; tells of those that differ, by their place in the batch. */
  match(
    keys: BigInt64Array | BigUint64Array,
    revs: BigInt64Array | BigUint64Array,
    tell: (row: number, match: Match) => void,
  ): void {
    const [slots, states, mask] = [this.#slots, this.#states, this.#mask];
    const [keyHalves, revHalves] = [halves(keys), halves(revs)];
    let found = 0;
    for (let i = 0; i < keyHalves.length; i += 2) {
      const slot = slotOf(slots, states, mask, keyHalves[i] ?? 0, keyHalves[i + 1] ?? 0);
      if (states[slot] === empty) {
        tell(i / 2, "absent");
        continue;
      }
      if (states[slot] === present) found++;
      states[slot] = matched;
      if (slots[slot * 4 + 2] !== revHalves[i] || slots[slot * 4 + 3] !== revHalves[i + 1]) {
        tell(i / 2, "other");
      }
    }
    this.#unmatched -= found;
  }

  /** Tells of those rows of a batch whose keys were put in, by their place, and what was put in with each. */
  find(keys: BigInt64Array | BigUint64Array, tell: (row: number, value: bigint) => void): void {
    const [slots, states, mask] = [this.#slots, this.#states, this.#mask];
    const keyHalves = halves(keys);
    for (let i = 0; i < keyHalves.length; i += 2) {
      const slot = slotOf(slots, states, mask, keyHalves[i] ?? 0, keyHalves[i + 1] ?? 0);
      if (states[slot] === empty) continue;
      const [low, high] = [slots[slot * 4 + 2] ?? 0, slots[slot * 4 + 3] ?? 0];
      tell(i / 2, (BigInt(high) << 32n) | BigInt(low >>> 0));
    }
  }
}

const empty = 0;
const present = 1;
const matched = 2;

/** The slot of the key, or the empty one where it would be. */
function slotOf(
  slots: Int32Array,
  states: Uint8Array,
  mask: number,
  low: number,
  high: number,
): number {
  // Keys are random, but a clash of chance should not depend on the low bits alone.
  let slot = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
  while (states[slot] !== empty && (slots[slot * 4] !== low || slots[slot * 4 + 1] !== high)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

function halves(values: BigInt64Array | BigUint64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}
