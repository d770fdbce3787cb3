import { because } from "#contract/refusals.ts";
import { refused } from "#server/errors.ts";

/** Limits the concurrent work of one user, so that there is room for others. */
export class PersonSlots {
  readonly #limit: number;
  readonly #taken = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws ServiceError rate_limited */
  async use<T>(person: string, work: () => Promise<T>): Promise<T> {
    const taken = this.#taken.get(person) ?? 0;
    if (taken >= this.#limit) {
      throw refused(because("too_many_uploads", { limit: this.#limit }), { retryAfter: 2 });
    }
    this.#taken.set(person, taken + 1);
    try {
      return await work();
    } finally {
      const left = (this.#taken.get(person) ?? 1) - 1;
      if (left === 0) this.#taken.delete(person);
      else this.#taken.set(person, left);
    }
  }
}
