/** Disjoint sets of whole numbers, of which each is named by its smallest member. */
export class Union {
  readonly #parent: Uint32Array;

  constructor(count: number) {
    this.#parent = Uint32Array.from({ length: count }, (_, at) => at);
  }

  /** The smallest member of the set. */
  find(at: number): number {
    const parents = this.#parent;
    let root = at;
    while (parents[root] !== root) root = parents[root]!;
    // Each member that was passed points to the root from now on.
    for (let next = at; next !== root;) {
      const parent = parents[next]!;
      parents[next] = root;
      next = parent;
    }
    return root;
  }

  join(a: number, b: number): void {
    const [one, other] = [this.find(a), this.find(b)];
    if (one < other) this.#parent[other] = one;
    else this.#parent[one] = other;
  }
}
