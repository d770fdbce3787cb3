const perPart = 1024;

/** Whole numbers from 0. Of runs of numbers, as annotations have, a million takes 130 kB. */
export class IdSet {
  readonly #parts = new Map<number, Uint8Array>();

  /** @returns whether it was not there yet */
  add(id: number): boolean {
    const at = Math.floor(id / perPart);
    let part = this.#parts.get(at);
    if (part === undefined) this.#parts.set(at, (part = new Uint8Array(perPart / 8)));
    const [place, bit] = [Math.floor((id % perPart) / 8), 1 << (id % 8)];
    const isNew = ((part[place] ?? 0) & bit) === 0;
    part[place] = (part[place] ?? 0) | bit;
    return isNew;
  }
}
