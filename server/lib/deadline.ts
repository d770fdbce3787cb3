/**
 * A time limit by two clocks: that of the day, which goes on while the machine sleeps, and the one that nobody can set.
 * It is over as soon as it is over by either.
 */
export class Deadline {
  readonly #ms: number;
  readonly #date = Date.now();
  readonly #time = performance.now();

  constructor(ms: number) {
    this.#ms = ms;
  }

  /** The remaining milliseconds; 0 where it is over. */
  get leftMs(): number {
    const passed = Math.max(Date.now() - this.#date, performance.now() - this.#time);
    return Math.max(0, this.#ms - passed);
  }
}
