/** The ids of rows, 16 bytes each, and which of them are there: strings of a million ids would take ten times that. */
export class RowIds {
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;
  /** By hash: a row with the id, plus one. */
  readonly #slots: Uint32Array;
  readonly #mask: number;

  constructor(rows: number) {
    this.#bytes = new Uint8Array(16 * (rows + 1));
    this.#words = new Uint32Array(this.#bytes.buffer);
    // At most half full, so that a search ends soon.
    const slots = 2 ** Math.ceil(Math.log2(Math.max(2, rows * 2)));
    this.#slots = new Uint32Array(slots);
    this.#mask = slots - 1;
    this.#probe = rows;
  }

  /** The row after the last one holds an id that is searched for. */
  readonly #probe: number;

  /** Notes the id of a row. @returns whether no other row had it */
  add(row: number, id: string): boolean {
    this.#write(row, id);
    const slot = this.#slotOf(row);
    if (this.#slots[slot] !== 0) return false;
    this.#slots[slot] = row + 1;
    return true;
  }

  has(id: string): boolean {
    this.#write(this.#probe, id);
    return this.#slots[this.#slotOf(this.#probe)] !== 0;
  }

  idOf(row: number): string {
    let hex = "";
    for (let at = 16 * row; at < 16 * (row + 1); at++) {
      hex += (this.#bytes[at] ?? 0).toString(16).padStart(2, "0");
    }
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
    return [...parts, hex.slice(20)].join("-");
  }

  #write(row: number, id: string): void {
    const hex = id.replaceAll("-", "");
    for (let at = 0; at < 16; at++) {
      this.#bytes[16 * row + at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
    }
  }

  #slotOf(row: number): number {
    const at = 4 * row;
    let slot = Math.imul((this.#words[at] ?? 0) ^ (this.#words[at + 3] ?? 0), 0x9e3779b1) >>> 7;
    for (;;) {
      slot &= this.#mask;
      const other = this.#slots[slot] ?? 0;
      if (other === 0 || this.#isSame(at, 4 * (other - 1))) return slot;
      slot += 1;
    }
  }

  #isSame(a: number, b: number): boolean {
    for (let word = 0; word < 4; word++) {
      if (this.#words[a + word] !== this.#words[b + word]) return false;
    }
    return true;
  }
}
