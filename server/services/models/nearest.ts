/** The nearest of many rows, which come in any order. Of equally near ones the first stays. */
export class Nearest {
  readonly #most: number;
  #rows: { rowId: number; distance: number }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(rowId: number, distance: number): void {
    this.#rows.push({ rowId, distance });
    if (this.#rows.length >= this.#most * 2 + 1000) this.#rows = this.all();
  }

  /** The nearest first. */
  all(): { rowId: number; distance: number }[] {
    return this.#rows.sort((a, b) => a.distance - b.distance).slice(0, this.#most);
  }
}
