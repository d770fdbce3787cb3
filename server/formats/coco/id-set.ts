/**
 * Whole numbers from 0. Of runs of numbers, as annotations have, a million takes a megabyte; of scattered ones, some
 * fifty.
 */
export class IdSet {
  /** 32 numbers each. */
  readonly #parts = new Map<number, number>();

  /** @returns whether it was not there yet */
  add(id: number): boolean {
    const at = Math.floor(id / 32);
    const part = this.#parts.get(at) ?? 0;
    const bit = 1 << (id % 32);
    if ((part & bit) !== 0) return false;
    this.#parts.set(at, part | bit);
    return true;
  }

  has(id: number): boolean {
    return ((this.#parts.get(Math.floor(id / 32)) ?? 0) & (1 << (id % 32))) !== 0;
  }
}
