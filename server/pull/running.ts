/** Work that runs at the same time. */
export class Running {
  readonly #running = new Set<Promise<void>>();
  readonly #errors: unknown[] = [];

  /** Begins the work when fewer than `most` are running. @throws what a work before it threw */
  async start(most: number, work: () => Promise<void>): Promise<void> {
    while (this.#running.size >= most) await Promise.race(this.#running);
    this.#demandNoError();
    const one: Promise<void> = work()
      .catch((error: unknown) => void this.#errors.push(error))
      .finally(() => this.#running.delete(one));
    this.#running.add(one);
  }

  /** @throws the first error of all work */
  async end(): Promise<void> {
    await Promise.all(this.#running);
    this.#demandNoError();
  }

  #demandNoError(): void {
    if (this.#errors.length > 0) throw this.#errors[0];
  }
}
